import type { ReadMessage } from './messages.js';
import type { Pointer } from '../json.js';
import { type NameKind, type Wanted, type Wishes } from './names.js';
import { pascalCase } from '../model/spelling.js';
import type { DeclaredSchema } from './written.js';

/** The names that a document asks for. */
export function wishesOf(
  declared: readonly DeclaredSchema[],
  messages: readonly ReadMessage[],
): Wishes {
  return {
    schemas: declared.flatMap(({ pointer, origin }) => {
      if (origin.kind === 'component') return [wantedBy('schema', pointer, origin.key)];
      return origin.kind === 'foreign' ? [wantedBy('schema', pointer, pointer, origin.name)] : [];
    }),
    inline: declared.flatMap(({ pointer: id, origin }) => {
      if (origin.kind !== 'inline') return [];
      return [{ id, owner: origin.owner, part: origin.part }];
    }),
    messages: messages.map(({ written: { pointer, id }, payload }) => ({
      ...wantedBy('message', pointer, id),
      payload: payload.pointer,
    })),
  };
}

function wantedBy(kind: NameKind, pointer: Pointer, spelling: string, name = spelling): Wanted {
  return { id: pointer, kind, spelling, wanted: pascalCase(name) };
}
