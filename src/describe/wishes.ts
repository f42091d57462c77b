import type { ReadMessage } from './messages.js';
import type { Pointer } from '../json.js';
import type { NameKind, Wanted, Wishes } from './names.js';
import { pascalCase } from '../model/spelling.js';
import type { DeclaredSchema } from './written.js';

/** The names that a document asks for. */
export function wishesOf(
  declared: readonly DeclaredSchema[],
  messages: readonly ReadMessage[],
): Wishes {
  return {
    schemas: declared.flatMap(({ pointer, origin, mark }) => {
      if (origin.kind === 'component') return [wantedBy('schema', pointer, origin.key)];
      if (origin.kind !== 'foreign') return [];
      return [{ ...wantedBy('schema', pointer, mark, origin.name), mark }];
    }),
    inline: declared.flatMap(({ pointer: id, origin, mark }) => {
      if (origin.kind !== 'inline') return [];
      return [{ id, owner: origin.owner, part: origin.part, mark }];
    }),
    messages: messages.map(({ written: { pointer, wish, mark }, payload }) => ({
      ...wantedBy('message', pointer, wish),
      mark,
      payload: payload.pointer,
      refersTo: payload.kind === 'reference' ? payload.target : undefined,
    })),
  };
}

function wantedBy(kind: NameKind, pointer: Pointer, spelling: string, name = spelling): Wanted {
  return { id: pointer, kind, spelling, wanted: pascalCase(name) };
}
