import { child, entries, text, type Document, type Node } from './node.js';
import { isNull, isOpenApiForm } from './taken.js';

/**
 * The members of each kind of thing that touch a type, a route, a message or an operation, in AsyncAPI 2 and 3.
 * A kind that is not listed is a map by the author's own keys: all of it does. What else a thing can have is for
 * people, for other tools or for a broker.
 */
const members: Readonly<Record<string, readonly [version2: string, version3: string]>> = {
  document: [
    'channels components defaultContentType',
    'channels operations components defaultContentType',
  ],
  components: [
    'schemas messages channels parameters messageTraits operationTraits',
    'schemas messages channels parameters messageTraits operationTraits operations replies',
  ],
  channel: ['$ref parameters subscribe publish', '$ref address parameters messages'],
  parameter: ['$ref schema enum', '$ref schema enum'],
  operation: ['traits operationId message', '$ref traits action channel messages reply'],
  operationTrait: ['$ref operationId', '$ref'],
  operationReply: ['', '$ref channel messages'],
  message: [
    '$ref oneOf traits name contentType schemaFormat headers payload',
    '$ref traits name contentType headers payload',
  ],
  messageTrait: ['$ref name contentType schemaFormat headers', '$ref name contentType headers'],
};

/** They only describe a schema, and everything else in it is of a type. */
const annotations: ReadonlySet<string> = new Set([
  ...['$id', '$schema', '$comment', 'title', 'description', 'default', 'example', 'examples'],
  ...['externalDocs', 'deprecated', 'readOnly', 'writeOnly', 'xml'],
  ...['contentMediaType', 'contentEncoding'],
]);

const schemas: ReadonlySet<string> = new Set([
  ...['schema', 'anySchema', 'multiFormatSchema', 'openapiSchema_3_0'],
]);

/** The keywords that hold schemas by the author's own keys. */
const named: ReadonlySet<string> = new Set([
  ...['properties', 'patternProperties', 'definitions', '$defs'],
  ...['dependencies', 'dependentSchemas'],
]);

/** A word that says something of types, routes or messages, so that it is missed where it is misplaced. */
const telling: ReadonlySet<string> = new Set([
  ...Object.values(members).flatMap((versions) => versions.flatMap((keys) => keys.split(' '))),
  ...['properties', 'items', 'allOf', 'anyOf', 'not', 'const'],
]);
const general: ReadonlySet<string> = new Set(['', 'name', 'contentType']);

/** The place of a node: inside a schema, where an author's own keys lead to schemas, or data of a schema. */
type Context = 'schema' | 'named' | 'data' | undefined;

interface Visit {
  readonly node: Node;
  readonly context: Context;
}

/** The part of a document that a type, a route, a message or an operation depends on. */
export class Touching {
  /** The kinds of each thing. */
  private readonly kinds = new Map<Node, string[]>();
  private readonly seen = new Map<Context, Set<Node>>();

  constructor(
    private readonly document: Document,
    met: ReadonlyMap<string, ReadonlySet<Node>>,
  ) {
    for (const [kind, nodes] of met) {
      for (const node of nodes) this.kinds.set(node, [...(this.kinds.get(node) ?? []), kind]);
    }
    this.kinds.set(document.root, ['document']);
    this.walk(document.root);
  }

  has(node: Node): boolean {
    return [...this.seen.values()].some((nodes) => nodes.has(node));
  }

  /** Tells if a member, there or missing, is read where it belongs. */
  reads(node: Node, key: string): boolean {
    const lists = this.listsOf(node);
    return lists.length === 0 ? !annotations.has(key) : lists.some((keys) => keys.includes(key));
  }

  /**
   * Tells if a member that AsyncAPI doesn't know there says something that is lost: `meant` is the one that is
   * spelt nearly so. A member of another version may be read all the same.
   */
  loses(node: Node, key: string, meant: string | undefined): boolean {
    if (key === '$ref' && text(child(node, key)) === undefined) return true;
    if (meant !== undefined && this.reads(node, meant)) return true;
    if (this.reads(node, key)) return false;
    if (this.kindsOf(node).includes('components')) return key === '$ref';
    return telling.has(key) && !general.has(key);
  }

  private kindsOf(node: Node): readonly string[] {
    return this.kinds.get(node) ?? [];
  }

  private listsOf(node: Node): readonly (readonly string[])[] {
    const version = this.document.version.startsWith('2') ? 0 : 1;
    return this.kindsOf(node).flatMap((kind) =>
      Object.hasOwn(members, kind) ? [members[kind]?.[version].split(' ') ?? []] : [],
    );
  }

  private walk(root: Node): void {
    const waiting: Visit[] = [{ node: root, context: undefined }];
    for (let visit = waiting.pop(); visit; visit = waiting.pop()) {
      const { node, context } = visit;
      const seen = this.seen.get(context) ?? new Set();
      if (seen.has(node) || this.isForeign(node)) continue;
      this.seen.set(context, seen.add(node));
      if (context !== 'data') waiting.push(...this.within(node, context), ...this.beyond(visit));
    }
  }

  private within(node: Node, context: Exclude<Context, 'data'>): readonly Visit[] {
    const isSchema = this.isSchema(node, context);
    if (isSchema && node.kind === 'map') return partsOfSchema(node);
    const inner = isSchema || context === 'named' ? 'schema' : undefined;
    if (node.kind === 'list') return node.items.map((item) => ({ node: item, context: inner }));
    const lists = context === 'named' ? [] : this.listsOf(node);
    const isRead = (key: string) => lists.length === 0 || lists.some((keys) => keys.includes(key));
    return entries(node)
      .filter(([key]) => isRead(key))
      .map(([, value]) => ({ node: value, context: inner }));
  }

  /** The target of a reference stands for it. */
  private beyond({ node, context }: Visit): readonly Visit[] {
    const reference = child(node, '$ref');
    const target = reference && text(reference) !== undefined && this.document.resolve(reference);
    if (!target) return [];
    const isSchema = this.isSchema(node, context);
    return [{ node: target.node, context: isSchema ? 'schema' : context }];
  }

  /** A schema in another language is `unknown`, whatever it says. */
  private isForeign(node: Node): boolean {
    const kinds = this.kindsOf(node);
    return kinds.length > 0 && kinds.every((kind) => kind === 'avroSchema_v1');
  }

  private isSchema(node: Node, context: Context): boolean {
    return context === undefined
      ? this.kindsOf(node).some((kind) => schemas.has(kind))
      : context === 'schema';
  }
}

function partsOfSchema(schema: Node): readonly Visit[] {
  return entries(schema).flatMap(([key, node]): readonly Visit[] => {
    if (annotations.has(key) || key.startsWith('x-')) return [];
    if (key === 'enum' || key === 'const') return [{ node, context: 'data' }];
    if (isOpenApiForm(key, node)) return [];
    if (key === 'type' && node.kind === 'list') {
      const named = node.items.filter((item) => !isNull(item));
      return named.map((item) => ({ node: item, context: 'data' }));
    }
    return [{ node, context: named.has(key) ? 'named' : 'schema' }];
  });
}
