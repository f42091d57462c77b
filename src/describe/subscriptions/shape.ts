import {
  child,
  entries,
  items,
  scalar,
  text,
  toJson,
  type Document,
  type Node,
} from '../../document/node.js';
import type { Json } from '../../json.js';

/** Schemas aren't read any deeper. */
const deepest = 4;
/** No more members than these are looked at: a document may repeat itself without end. */
const mostMembers = 2_000;

/** A member of a schema, at any depth. */
export interface Member {
  /** From the top of the body. */
  readonly keys: readonly string[];
  readonly schema: Node;
  /** It is required, and so is everything around it. */
  readonly isRequired: boolean;
}

/** A node, or the one that its references lead to; undefined if they lead nowhere. */
export function follow(node: Node | undefined, document: Document): Node | undefined {
  const seen = new Set<Node>();
  let found = node;
  for (let reference = child(found, '$ref'); reference; reference = child(found, '$ref')) {
    if (seen.has(reference)) return undefined;
    seen.add(reference);
    found = document.resolve(reference)?.node;
  }
  return found;
}

/** A member of a node by its keys, references followed. */
export function walk(
  node: Node | undefined,
  keys: readonly string[],
  document: Document,
): Node | undefined {
  return keys.reduce((one, key) => follow(child(one, key), document), follow(node, document));
}

/** Every member of a schema, the nearest first. */
export function membersOf(schema: Node | undefined, document: Document): readonly Member[] {
  const found: Member[] = [];
  let level: readonly Member[] = schema ? [{ keys: [], schema, isRequired: true }] : [];
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    level = level.flatMap((parent) => directMembers(parent, document));
    found.push(...level.slice(0, mostMembers - found.length));
    if (found.length >= mostMembers) break;
  }
  return found;
}

function directMembers(parent: Member, document: Document): readonly Member[] {
  const parts = partsOf(parent.schema, document);
  const required = new Set(
    parts.flatMap((part) => items(child(part, 'required')).map((one) => text(one))),
  );
  const members = new Map<string, Member>();
  for (const part of parts) {
    for (const [key, written] of entries(follow(child(part, 'properties'), document))) {
      const schema = follow(written, document);
      if (!schema || members.has(key)) continue;
      const isRequired = parent.isRequired && required.has(key);
      members.set(key, { keys: [...parent.keys, key], schema, isRequired });
    }
  }
  return [...members.values()];
}

/** A schema, and those that it is made of. */
export function partsOf(schema: Node | undefined, document: Document): readonly Node[] {
  const found = new Set<Node>();
  const waiting: (Node | undefined)[] = [schema];
  for (; waiting.length > 0 && found.size < mostMembers;) {
    const part = follow(waiting.shift(), document);
    if (!part || found.has(part)) continue;
    found.add(part);
    for (const key of ['allOf', 'oneOf', 'anyOf']) waiting.push(...items(child(part, key)));
  }
  return [...found];
}

/** The types that a schema names; none if it names none. */
export function typesOf(schema: Node | undefined, document: Document): readonly string[] {
  return partsOf(schema, document).flatMap((part) => {
    const type = child(part, 'type');
    return [type, ...items(type)].flatMap((one) => text(one) ?? []);
  });
}

/** A keyword of a schema or of a part of it. */
export function keyword(
  schema: Node | undefined,
  name: string,
  document: Document,
): Node | undefined {
  return partsOf(schema, document)
    .map((part) => child(part, name))
    .find((found) => found !== undefined);
}

export function isText(schema: Node, document: Document): boolean {
  const types = typesOf(schema, document);
  const isNested = keyword(schema, 'properties', document) ?? keyword(schema, 'items', document);
  return types.includes('string') || (types.length === 0 && !isNested);
}

/** The schema of the items of a list; undefined for anything else. */
export function itemsOf(schema: Node | undefined, document: Document): Node | undefined {
  return follow(keyword(schema, 'items', document), document);
}

/** The texts that a schema allows; undefined if it allows any. */
export function choicesOf(
  schema: Node | undefined,
  document: Document,
): readonly Json[] | undefined {
  const fixed = keyword(schema, 'const', document);
  if (fixed) return [toJson(fixed)];
  const list = keyword(schema, 'enum', document);
  return list && items(list).flatMap((item) => scalar(item) ?? []);
}

/** The value that is meant if none is given: its default, or the only one that is allowed. */
export function valueOf(schema: Node | undefined, document: Document): Json | undefined {
  const written = keyword(schema, 'default', document);
  if (written) return toJson(written);
  const choices = choicesOf(schema, document);
  return choices?.length === 1 ? choices[0] : undefined;
}

/** The schema of a JSON body, or of a form if there is no other, of a request or an answer. */
export function contentOf(
  holder: Node | undefined,
  document: Document,
): { readonly type: string; readonly media: Node } | undefined {
  const contents = entries(follow(child(holder, 'content'), document));
  const isJson = (type: string) => /^application\/(?:[\w.-]+\+)?json\b|^\*\/\*$/i.test(type);
  const isForm = (type: string) => /^application\/x-www-form-urlencoded\b/i.test(type);
  const found = contents.find(([type]) => isJson(type)) ?? contents.find(([type]) => isForm(type));
  const media = found && follow(found[1], document);
  return found && media && { type: isJson(found[0]) ? 'json' : 'form', media };
}

/** The answer that says that it went well. */
export function successOf(operation: Node | undefined, document: Document): Node | undefined {
  const responses = child(operation, 'responses');
  const status = ['201', '200', '202', '2XX', '204'].find((one) => child(responses, one));
  return status === undefined ? undefined : follow(child(responses, status), document);
}
