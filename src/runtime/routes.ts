import type { OperationDefinition, Operations } from './operations.js';

export interface Match {
  readonly operation: OperationDefinition;
  readonly parameters: Readonly<Record<string, string>>;
}

interface Route {
  readonly segments: readonly Segment[];
  readonly operations: readonly OperationDefinition[];
}

/** A segment of an address, split at its parameters: `user-{id}` is `['user-', 'id', '']`. */
type Segment = readonly string[];

/** Finds the operations whose channel has this path; several where they share an address. */
export type Router = (path: string) => readonly Match[];

const noParameters = {};

export function createRouter(operations: Operations): Router {
  const literal = new Map<string, Match[]>();
  const patterns = new Map<string, { segments: Segment[]; operations: OperationDefinition[] }>();
  for (const operation of Object.values(operations)) {
    if (operation.channel === undefined) continue;
    const address = trimSlashes(operation.channel);
    if (!address.includes('{')) {
      const matches = literal.get(address) ?? [];
      literal.set(address, [...matches, { operation, parameters: noParameters }]);
    } else {
      const route = patterns.get(address) ?? {
        segments: address.split('/').map(parseSegment),
        operations: [],
      };
      route.operations.push(operation);
      patterns.set(address, route);
    }
  }
  const byLiterals = [...patterns.values()].sort(literalsFirst);

  return (path) => {
    const address = trimSlashes(path);
    const segments = address.split('/').map(decode);
    if (!segments.every((segment) => segment !== undefined)) return [];
    const exact = literal.get(address) ?? literal.get(segments.join('/'));
    if (exact) return exact;
    for (const route of byLiterals) {
      const parameters = matchSegments(route.segments, segments);
      if (!parameters) continue;
      const allowed = route.operations.filter((operation) => allows(operation, parameters));
      if (allowed.length > 0) return allowed.map((operation) => ({ operation, parameters }));
    }
    return [];
  };
}

/** Whether every parameter that has but a few values has one of them. */
function allows(
  { parameters: known = {} }: OperationDefinition,
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
