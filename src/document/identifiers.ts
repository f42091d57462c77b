import { isEqual } from '../runtime/validation.js';
import { child, text, toJson, type Located, type Node } from './node.js';
import { at, splitFile, tokens } from './pointer.js';
import { spell } from './reference.js';

/** A file of a document. */
export interface File {
  /** From the main file's folder, with `/`; empty for the main file. */
  readonly path: string;
  readonly root: Node;
}

/** The start of a reference, and the keys that it walks from there. */
export interface Start {
  readonly from: Located;
  readonly keys: readonly string[];
  /** Another schema that has the same `$id`, and says something else. */
  readonly rival: Located | undefined;
}

/** A file, or a schema with an `$id`: a URI without a fragment names it. */
interface Resource {
  readonly uri: string;
  readonly root: Located;
  /** The schemas in it whose `$id` is `#name`, by the name. */
  readonly anchors: Claims;
}

/** An identifier's owner: the first one in the document. */
interface Claim {
  readonly located: Located;
  /** The base of the references in it. */
  resource: Resource;
  rival?: Located;
}

type Claims = Map<string, Claim>;

/**
 * The schemas of a document by their `$id`, as draft-07 has it: `$id` changes what the references in a
 * schema are relative to, one of `#name` is a name in what it stands in, and beside a `$ref` it says nothing.
 */
export class Identifiers {
  private readonly claims: Claims = new Map();
  /** The base of each reference, by the node of its text. */
  private readonly bases = new Map<Node, Resource>();
  private readonly seen = new Set<Node>();

  /** The main file, which is called `name`, comes first. */
  constructor(files: readonly File[], name: string) {
    const asides: Visit[] = [];
    for (const { path, root } of files) {
      const located = { node: root, pointer: spell(path, []) };
      const resource = { uri: uriOf(path || name), root: located, anchors: new Map() };
      claim(this.claims, resource.uri, { located, resource });
      this.walk({ node: root, role: 'thing', resource, key: path, from: undefined }, asides);
    }
    for (const aside of asides) this.walk(aside);
  }

  /** The start of a reference by draft-07; undefined if it leads nowhere. */
  startOf(reference: Node): Start | undefined {
    const base = this.bases.get(reference);
    if (!base) return undefined;
    const [path, fragment] = splitFile(text(reference) ?? '');
    const uri = path === '' ? base.uri : resolveUri(path, base.uri);
    const named = uri === undefined || uri === base.uri ? undefined : this.claims.get(uri);
    const resource = uri === base.uri ? base : named?.resource;
    if (!resource) return undefined;
    const keys = tokens(`#${fragment}`);
    if (keys) return { from: resource.root, keys, rival: named?.rival };
    const anchor = resource.anchors.get(decode(fragment));
    return anchor && { from: anchor.located, keys: [], rival: anchor.rival };
  }

  /** Puts asides into `later`, if there is one: an alias may be aside here, and a schema elsewhere. */
  private walk(start: Visit, later?: Visit[]): void {
    const waiting = [start];
    for (let visit = waiting.pop(); visit; visit = waiting.pop()) {
      const { node } = visit;
      if (node.kind === 'scalar' || this.seen.has(node)) continue;
      if (later && visit.role === 'aside') {
        later.push(visit);
        continue;
      }
      this.seen.add(node);
      for (const inner of this.enter(visit).reverse()) waiting.push(inner);
    }
  }

  /** A node's children, in its order. */
  private enter(visit: Visit): Visit[] {
    const { node } = visit;
    const role = visit.role === 'thing' && isSchema(node) ? 'schema' : visit.role;
    const reference = child(node, '$ref');
    const isReference = text(reference) !== undefined;
    if (reference && isReference) this.bases.set(reference, visit.resource);
    const resource = role === 'schema' && !isReference ? this.identify(visit) : visit.resource;
    const children = node.kind === 'map' ? [...node.entries] : [...itemsOf(node).entries()];
    return children.map(([key, value]) => ({
      node: value,
      role: roleWithin(role, String(key), value),
      resource,
      key: String(key),
      from: visit,
    }));
  }

  /** Enters a schema under its `$id` and its `$anchor`; what the references in it are relative to. */
  private identify(visit: Visit): Resource {
    const resource = this.identifyById(visit);
    const anchor = text(child(visit.node, '$anchor'));
    if (anchor !== undefined) {
      const located = { node: visit.node, pointer: pointerOf(visit) };
      claim(resource.anchors, anchor, { located, resource });
    }
    return resource;
  }

  private identifyById(visit: Visit): Resource {
    const { node, resource: outer } = visit;
    const id = text(child(node, '$id'));
    if (id === undefined) return outer;
    const [path, fragment] = splitFile(id);
    const uri = path === '' ? outer.uri : resolveUri(path, outer.uri);
    if (uri === undefined) return outer;
    const located = { node, pointer: pointerOf(visit) };
    const isOther = uri !== outer.uri;
    const resource = isOther ? { uri, root: located, anchors: new Map() } : outer;
    if (isOther) claim(this.claims, uri, { located, resource });
    if (/^[^/]/.test(fragment)) claim(resource.anchors, decode(fragment), { located, resource });
    const file = this.claims.get(outer.uri);
    if (file?.located.node === node) file.resource = resource;
    return resource;
  }
}

function claim(claims: Claims, identifier: string, claimant: Claim): void {
  const first = claims.get(identifier);
  if (!first) {
    claims.set(identifier, claimant);
  } else if (!first.rival && !isSame(first.located.node, claimant.located.node)) {
    first.rival = claimant.located;
  }
}

function isSame(left: Node, right: Node): boolean {
  return left === right || isEqual(toJson(left), toJson(right));
}

/**
 * The role of a node. A `thing` is any object of AsyncAPI, schemas included; `names` and `schemas` hold
 * things and schemas by the author's own keys; an `aside` is never a schema, whatever it looks like.
 */
type Role = 'thing' | 'names' | 'schema' | 'schemas' | 'aside';

/** A node on its way from the root of its file. */
interface Visit {
  readonly node: Node;
  readonly role: Role;
  readonly resource: Resource;
  /** The path of the file, for its root. */
  readonly key: string;
  readonly from: Visit | undefined;
}

const withNames: ReadonlySet<string> = new Set([
  ...['channels', 'operations', 'messages', 'schemas', 'parameters', 'servers'],
  ...['definitions', '$defs', 'operationTraits', 'messageTraits', 'replies', 'correlationIds'],
]);
const withSchemas: ReadonlySet<string> = new Set([
  ...['allOf', 'anyOf', 'oneOf', 'prefixItems', 'properties', 'patternProperties'],
  ...['definitions', '$defs', 'dependencies', 'dependentSchemas'],
]);
const withSchema: ReadonlySet<string> = new Set([
  ...['items', 'additionalItems', 'contains', 'additionalProperties', 'propertyNames'],
  ...['not', 'if', 'then', 'else'],
]);
const withData: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'example', 'examples']);

function roleWithin(role: Role, key: string, value: Node): Role {
  switch (role) {
    case 'thing':
      if (withData.has(key) || key.startsWith('x-')) return 'aside';
      return withNames.has(key) ? 'names' : 'thing';
    case 'names':
      return 'thing';
    case 'schema':
      if (withSchema.has(key)) return value.kind === 'list' ? 'schemas' : 'schema';
      return withSchemas.has(key) ? 'schemas' : 'aside';
    case 'schemas':
      return 'schema';
    case 'aside':
      return 'aside';
  }
}

/** Tells by its keywords if a node is a schema and nothing else. */
function isSchema(node: Node): boolean {
  if (['$id', '$schema', 'type'].some((key) => text(child(node, key)) !== undefined)) return true;
  const telling = ['allOf', 'anyOf', 'not', 'if', 'items', 'properties', 'patternProperties'];
  return [...telling, 'enum', 'const'].some((key) => child(node, key) !== undefined);
}

function itemsOf(node: Node): readonly Node[] {
  return node.kind === 'list' ? node.items : [];
}

function pointerOf(visit: Visit): Located['pointer'] {
  const keys: string[] = [];
  let { key, from } = visit;
  for (; from; { key, from } = from) keys.unshift(key);
  return at(spell(key, []), ...keys);
}

/** A file's own URI: in a folder so deep that `../` leads to a place of its own. */
function uriOf(path: string): string {
  const folders = 'folder/'.repeat(32);
  return resolveUri(path.split('/').map(encodeURIComponent).join('/'), `local:///${folders}`) ?? '';
}

function resolveUri(reference: string, base: string): string | undefined {
  return URL.canParse(reference, base) ? new URL(reference, base).href : undefined;
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
