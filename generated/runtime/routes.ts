// Copied by hooksmith 0.1.0 from its src/runtime/routes.ts
// It is the same in every package: this file is overwritten.

import type { Operation } from './operations.js';

export interface Match {
  readonly operation: Operation;
  readonly parameters: Readonly<Record<string, string>>;
}

interface Route {
  readonly segments: readonly Segment[];
  readonly operations: readonly Operation[];
}

/** A segment of an address, split at its parameters: `user-{id}` is `['user-', 'id', '']`. */
type Segment = readonly string[];

const noParameters = {};

/** Finds the operation of a request. */
export class Router {
  readonly #byName: ReadonlyMap<string, Operation>;
  /** By their addresses. */
  readonly #literal = new Map<string, Match[]>();
  /** Those with parameters, in the order in which they are tried. */
  readonly #patterns: readonly Route[];

  constructor(operations: Iterable<Operation>) {
    const all = [...operations];
    const patterns = new Map<string, { segments: Segment[]; operations: Operation[] }>();
    for (const operation of all) {
      if (operation.channel === undefined) continue;
      const address = `/${trimSlashes(operation.channel)}`;
      if (address.includes('{')) {
        const segments = address.split('/').map(parseSegment);
        valueAt(patterns, address, () => ({ segments, operations: [] })).operations.push(operation);
      } else {
        valueAt(this.#literal, address, () => []).push({ operation, parameters: noParameters });
      }
    }
    this.#byName = namesOf(all);
    this.#patterns = [...patterns.values()].sort(literalsFirst);
  }

  /** The operation whose channel has this path; undefined where none has, or several. */
  find(path: string): Match | undefined {
    const matches = this.#findAll(path);
    return matches.length === 1 ? matches[0] : undefined;
  }

  /**
   * The operation of a name: its handler's, its id or its channel's address, where that says which. Parameters
   * are those of the path, if it is one of the operation's.
   */
  findNamed(name: string, path: string): Match | undefined {
    const operation = this.#byName.get(name);
    if (!operation) return undefined;
    const match = this.#findAll(path).find((found) => found.operation === operation);
    return match ?? { operation, parameters: noParameters };
  }

  #findAll(path: string): readonly Match[] {
    const address = `/${trimSlashes(path)}`;
    const exact = this.#literal.get(path) ?? this.#literal.get(address);
    if (exact) return exact;
    const segments = address.split('/').map(decode);
    if (!segments.every((segment) => segment !== undefined)) return [];
    return this.#literal.get(segments.map(escapeSlashes).join('/')) ?? this.#findPattern(segments);
  }

  #findPattern(segments: readonly string[]): readonly Match[] {
    for (const route of this.#patterns) {
      const parameters = matchSegments(route.segments, segments);
      if (!parameters) continue;
      const allowed = route.operations.filter((operation) => allows(operation, parameters));
      if (allowed.length > 0) return allowed.map((operation) => ({ operation, parameters }));
    }
    return [];
  }
}

/** The value of a key, which is made unless there is one. */
function valueAt<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

/** Handlers' names come before ids, and ids before addresses; a name that several operations share is left out. */
function namesOf(operations: readonly Operation[]): Map<string, Operation> {
  const names = new Map<string, Operation>();
  for (const nameOf of [
    ({ name }: Operation) => name,
    ({ id }: Operation) => id,
    ({ channel }: Operation) => channel,
  ]) {
    const own = new Map<string | undefined, Operation[]>();
    for (const operation of operations) valueAt(own, nameOf(operation), () => []).push(operation);
    for (const [name, [operation, ...others]] of own) {
      if (name === undefined || names.has(name) || !operation || others.length > 0) continue;
      names.set(name, operation);
    }
  }
  return names;
}

/** An escaped slash is part of its segment, and so of no address that has a slash there. */
function escapeSlashes(segment: string | undefined): string | undefined {
  return segment?.replaceAll('/', '%2F');
}

/**
 * The rest of a path below `basePath`, without its query; undefined for one that is not below it.
 * Comparing takes the same time wherever they differ.
 */
export function pathBelow(basePath: string, target: string): string | undefined {
  const path = target.startsWith('/') ? target : originForm(target);
  const base = basePath.endsWith('/') ? basePath.slice(0, -1) : basePath;
  const query = path.indexOf('?');
  const end = query < 0 ? path.length : query;
  if (end < base.length) return undefined;
  let difference = 0;
  for (let index = 0; index < base.length; index++) {
    difference |= base.charCodeAt(index) ^ path.charCodeAt(index);
  }
  const rest = path.slice(base.length, end);
  return difference === 0 && (rest === '' || rest.startsWith('/')) ? rest : undefined;
}

/** A request may name its target whole, `http://…/path`, as it does to a proxy. */
function originForm(target: string): string {
  return target.replace(/^https?:\/\/[^/?]*/i, '');
}

/** True where every parameter that has a list of values has one of them. */
function allows(
  { parameters: known = {} }: Operation,
  parameters: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(known).every(([name, values]) => values.includes(parameters[name] ?? ''));
}

/** `''`, `/` and `//` are the root; one slash at either end never matters. */
function trimSlashes(path: string): string {
  const start = path.startsWith('/') ? 1 : 0;
  const end = path.length > start && path.endsWith('/') ? -1 : path.length;
  return path.slice(start, end);
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function parseSegment(text: string): Segment {
  return text.split(/[{}]/);
}

/** A literal segment beats a parameter, from left to right. */
function literalsFirst(left: Route, right: Route): number {
  for (const [index, segment] of left.segments.entries()) {
    const other = right.segments[index];
    if (other === undefined) return 1;
    if (segment.length !== other.length) return segment.length - other.length;
  }
  return left.segments.length - right.segments.length;
}

function matchSegments(
  pattern: readonly Segment[],
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const parameters: [string, string][] = [];
  for (const [index, parts] of pattern.entries()) {
    if (!matchSegment(parts, segments[index] ?? '', parameters)) return undefined;
  }
  return Object.fromEntries(parameters);
}

/** Literal and name alternate; a parameter takes as few characters as it can, and at least one. */
function matchSegment(parts: Segment, text: string, parameters: [string, string][]): boolean {
  const [start = '', ...rest] = parts;
  if (!text.startsWith(start)) return false;
  let position = start.length;
  for (let index = 0; index < rest.length; index += 2) {
    const name = rest[index] ?? '';
    const next = rest[index + 1] ?? '';
    const isLast = index + 2 >= rest.length;
    const end = isLast ? text.length - next.length : text.indexOf(next, position + 1);
    if (end <= position || !text.startsWith(next, end)) return false;
    parameters.push([name, text.slice(position, end)]);
    position = end + next.length;
  }
  return position === text.length;
}
