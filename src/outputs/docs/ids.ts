import { printable } from '../../typescript/html.js';

/*
 * Places in the page. They follow from names alone, so that a link lives as long as the name that it is made of. A fragment of a URL
 * is compared with an id as it is written first, so an id may be as a URL has it.
 */

/** The id of something that a document calls so. A dot in it stands for itself. */
export function idOf(name: string): string {
  return encodeURIComponent(printable(name))
    .replace(/[*!'()]/g, escaped)
    .replaceAll('%2F', '/');
}

function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** The id of a member, below that of its owner. */
export function memberId(owner: string, key: string): string {
  return `${owner}.${idOf(key).replaceAll('.', escaped)}`;
}

/** The id of each item of a list, and of the item at a position. */
export function itemId(owner: string, position?: number): string {
  return `${owner}[${position ?? ''}]`;
}

/** The id of the members that no property names. */
export function otherId(owner: string): string {
  return `${owner}.*`;
}

/** Gives each id once. */
export class Ids {
  readonly #taken = new Set<string>();

  has(id: string): boolean {
    return this.#taken.has(id);
  }

  /** The first of the ids that is free; undefined if none is. */
  claim(...ids: readonly string[]): string | undefined {
    const id = ids.find((one) => !this.#taken.has(one));
    if (id !== undefined) this.#taken.add(id);
    return id;
  }
}
