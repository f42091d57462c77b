import type { ReadMessage } from './messages.js';
import type { Pointer } from '../json.js';
import type { Marks } from './marks.js';
import type { NameKind, Wanted, Wishes } from './names.js';
import { pascalCase } from '../model/spelling.js';
import type { WrittenOperation } from './operations.js';
import type { DeclaredSchema } from './written.js';

/** The names that a document asks for. */
export function wishesOf(
  declared: readonly DeclaredSchema[],
  messages: readonly ReadMessage[],
  operations: readonly WrittenOperation[],
  marks: Marks,
): Wishes {
  const wantedBy = (kind: NameKind, id: Pointer, spelling: string, name = spelling): Wanted => ({
    ...{ id, kind, spelling },
    wanted: pascalCase(name),
    mark: marks.of(id),
  });
  return {
    schemas: declared.flatMap(({ pointer, origin }) => {
      if (origin.kind === 'component') return [wantedBy('schema', pointer, origin.key)];
      if (origin.kind !== 'foreign') return [];
      return [wantedBy('schema', pointer, marks.of(pointer), origin.name)];
    }),
    inline: declared.flatMap(({ pointer: id, origin }) => {
      if (origin.kind !== 'inline') return [];
      return [{ id, owner: origin.owner, part: origin.part, mark: marks.of(id) }];
    }),
    messages: messages.map(({ written: { pointer, wish }, payload }) => ({
      ...wantedBy('message', pointer, wish),
      payload: payload.pointer,
      refersTo: payload.kind === 'reference' ? payload.target : undefined,
    })),
    operations: operations.map(({ pointer, id }) => wantedBy('operation', pointer, id)),
  };
}
