import type { Diagnostics } from '../diagnostics/diagnostic.js';
import {
  child,
  entries,
  items,
  scalar,
  text,
  toJson,
  type Document,
  type Located,
  type Node,
} from '../spec/node.js';
import { at, lastKey, splitFile, tokens } from '../spec/pointer.js';
import { reportReference } from '../spec/reference.js';
import { unrollCycles } from './cycles.js';
import { discriminate, type Discriminator } from './discriminators.js';
import { foreignName, namePart } from './foreign-name.js';
import {
  defined,
  readDependencies,
  readDiscriminator,
  readPattern,
  readPatternProperties,
  readScalars,
  readValues,
} from './keywords.js';
import { findMisfit } from './misfit.js';
import type { Json, KeywordSchema, NamedSchema, Pointer, Schema } from './model.js';
import { Patterns } from './patterns.js';
import type { Lookup } from './tell.js';
import { pascalCase, type Named, type Names, type Wanted } from './names.js';

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Something that has a file of its own. */
interface Declared {
  readonly pointer: Pointer;
  readonly node: Node;
  /**
   * A component's key, what another file calls it, or else the pointer of what it stands in and its own
   * part of the name.
   */
  readonly origin:
    | { readonly kind: 'component'; readonly key: string }
    | { readonly kind: 'foreign'; readonly name: string }
    | { readonly kind: 'inline'; readonly owner: Pointer; readonly part: string }
    | { readonly kind: 'message' };
  schema?: Schema;
}

interface Example {
  readonly node: Node;
  readonly schema: Schema;
  readonly accept: (value: Json) => void;
  readonly code: 'invalid-example' | 'invalid-default';
}

interface Discriminated {
  readonly schema: Mutable<KeywordSchema>;
  readonly discriminator: Discriminator;
}

/** The owner of what stands in nothing that has a name. No pointer is empty. */
const nowhere = '';

/** The schemas once each has its name. */
export interface FinishedSchemas {
  readonly schemas: readonly NamedSchema[];
  readonly lookup: Lookup;
  /** The key that the document gives what is called `name`. */
  readonly keyOf: (name: string) => string;
}

/** Where inline objects get their names from; undefined where they are printed in place. */
type Owner =
  | {
      readonly pointer: Pointer;
      readonly part: string;
      /** For a part of a schema that has the name: it is printed in place, what it holds is named. */
      readonly isPart?: boolean;
    }
  | undefined;

/**
 * Reads schemas as written. References become names once everything is declared: `finish` decides
 * them, checks the examples, and makes the schemas what the Model holds.
 */
export class Schemas {
  private readonly declared = new Map<Pointer, Declared>();
  private readonly references: Mutable<Extract<Schema, { kind: 'reference' }>>[] = [];
  private readonly examples: Example[] = [];
  private readonly discriminated: Discriminated[] = [];
  private readonly unread: Declared[] = [];
  private readonly patterns: Patterns;

  constructor(
    private readonly document: Document,
    private readonly diagnostics: Diagnostics,
  ) {
    this.patterns = new Patterns(diagnostics);
  }

  declareComponents(): void {
    for (const [key, node] of entries(child(child(this.document.root, 'components'), 'schemas'))) {
      const pointer = at('#', 'components', 'schemas', key);
      this.declare({ pointer, node, origin: { kind: 'component', key } });
    }
  }

  /** A message's payload; what stands in it takes the message's name. */
  readPayload(written: Node, writtenPointer: Pointer): Schema {
    const { node, pointer } = this.inFormat(written, writtenPointer);
    const declared: Declared = { pointer, node, origin: { kind: 'message' } };
    this.declared.set(pointer, declared);
    const schema = this.read(node, pointer, { pointer, part: '' });
    declared.schema = schema;
    return schema;
  }

  /** A schema of which nothing has a name of its own. */
  readInPlace(node: Node, pointer: Pointer): Schema {
    return this.read(node, pointer, undefined);
  }

  /** Holds `node` to `schema` once references are known; `accept` gets it if it is valid. */
  checkExample(
    node: Node,
    schema: Schema,
    accept: (value: Json) => void,
    code: Example['code'] = 'invalid-example',
  ): void {
    this.examples.push({ node, schema, accept, code });
  }

  /** Names every schema; `messages` are named in between, by the pointers of their payloads. */
  finish(names: Names, nameMessages: () => ReadonlyMap<Pointer, Named>): FinishedSchemas {
    for (let next = this.unread.shift(); next; next = this.unread.shift()) {
      next.schema = this.read(next.node, next.pointer, { pointer: next.pointer, part: '' });
    }
    const all = [...this.declared.values()];
    const declared = all.filter(({ origin }) => /component|foreign/.test(origin.kind));
    const named = new Map(names.assign(declared.map(wantedByKey)));
    const payloads = nameMessages();
    for (const [pointer, name] of payloads) named.set(pointer, name);
    for (const level of this.inlineLevels()) {
      const wanted = level.map((declared) => wantedInline(declared, named));
      for (const [id, name] of names.assign(wanted)) named.set(id, name);
    }
    for (const reference of this.references) reference.to = named.get(reference.to)?.name ?? '';

    const written = new Map<string, Schema>();
    const keys = new Map<string, string>();
    for (const { pointer, schema } of all) {
      const name = named.get(pointer)?.name;
      if (name === undefined || !schema) continue;
      written.set(name, schema);
      keys.set(name, lastKey(pointer));
    }
    const lookup = (name: string): Schema => {
      const schema = written.get(name);
      if (!schema) throw new Error(`No schema is called ${name}`);
      return schema;
    };
    const keyOf = (name: string): string => keys.get(name) ?? name;
    this.discriminate(lookup, keyOf);
    this.checkExamples(lookup);
    const schemas = inDocumentOrder(all).flatMap(({ pointer, schema, origin }) => {
      const name = named.get(pointer);
      if (!name || !schema || origin.kind === 'message') return [];
      return [{ ...name, schema: unrollCycles(name.name, schema, lookup) }];
    });
    return { schemas, lookup, keyOf };
  }

  /** Inline schemas by how deep they stand, since each is named after what it stands in. */
  private inlineLevels(): readonly (readonly Declared[])[] {
    const levels: Declared[][] = [];
    for (const declared of this.declared.values()) {
      if (declared.origin.kind !== 'inline') continue;
      let depth = 0;
      let owner = this.declared.get(declared.origin.owner);
      while (owner?.origin.kind === 'inline') {
        depth++;
        owner = this.declared.get(owner.origin.owner);
      }
      (levels[depth] ??= []).push(declared);
    }
    return levels;
  }

  private discriminate(lookup: Lookup, keyOf: FinishedSchemas['keyOf']): void {
    for (const { schema, discriminator } of this.discriminated) {
      const { oneOf, anyOf } = schema;
      if (oneOf) schema.oneOf = discriminate(oneOf, discriminator, lookup, keyOf);
      if (anyOf) schema.anyOf = discriminate(anyOf, discriminator, lookup, keyOf);
    }
  }

  private checkExamples(lookup: Lookup): void {
    for (const { node, schema, accept, code } of this.examples) {
      const value = toJson(node);
      const misfit = findMisfit(value, schema, lookup);
      if (misfit) {
        const where = misfit.pointer === '' ? '' : ` at ${misfit.pointer}`;
        const problem = `it should be ${misfit.expected}${where}, and is ${misfit.found}`;
        this.diagnostics.report(code, { problem }, node.place);
      } else {
        accept(value);
      }
    }
  }

  private declare(declared: Declared): void {
    this.declared.set(declared.pointer, declared);
    this.unread.push(declared);
  }

  private read(node: Node, pointer: Pointer, owner: Owner): Schema {
    if (node.kind === 'scalar' && typeof node.value === 'boolean') {
      return { kind: 'boolean', pointer, accepts: node.value };
    }
    const reference = child(node, '$ref');
    if (text(reference) !== undefined && reference) return this.readReference(reference, pointer);
    const inner = this.inFormat(node, pointer);
    if (inner.node !== node) return this.read(inner.node, inner.pointer, owner);
    return this.readKeywords(node, pointer, owner);
  }

  /** The schema within one that says what language it is in; one that we don't read accepts everything. */
  private inFormat(node: Node, pointer: Pointer): Located {
    const format = child(node, 'schemaFormat');
    const schema = child(node, 'schema');
    if (!format || !schema) return { node, pointer };
    const inner = at(pointer, 'schema');
    if (isSchemaFormat(text(format) ?? '')) return { node: schema, pointer: inner };
    const language = String(scalar(format));
    this.diagnostics.report('unsupported-schema-format', { format: language }, format.place);
    return { node: { kind: 'scalar', value: true, place: format.place }, pointer: inner };
  }

  private readReference(node: Node, pointer: Pointer): Schema {
    const target = this.resolve(node);
    const reference = { kind: 'reference' as const, pointer, to: target ?? '' };
    if (target === undefined) return { kind: 'boolean', pointer, accepts: true };
    this.references.push(reference);
    return reference;
  }

  /** The pointer of what a `$ref` leads to, declared by now; undefined where it leads nowhere. */
  private resolve(reference: Node): Pointer | undefined {
    const target = this.document.resolve(reference);
    if (!target || this.leadsNowhere(target.node)) {
      reportReference(this.document, reference, this.diagnostics);
      return undefined;
    }
    const { node, pointer } = target;
    if (isMessage(node)) {
      this.diagnostics.report(
        'message-for-schema',
        { reference: text(reference) ?? '' },
        reference.place,
      );
      return undefined;
    }
    if (!this.declared.has(pointer)) {
      this.declare({ pointer, node, origin: this.originOf(pointer) });
    }
    return pointer;
  }

  /** References that lead to each other in a circle, with no schema among them. */
  private leadsNowhere(start: Node): boolean {
    const seen = new Set<Node>();
    let node: Node | undefined = start;
    while (node && !seen.has(node)) {
      seen.add(node);
      const reference = child(node, '$ref');
      if (!reference || text(reference) === undefined) return false;
      node = this.document.resolve(reference)?.node;
    }
    return true;
  }

  /** A schema deep in another is named after the one that has a name, and the way from there. */
  private originOf(pointer: Pointer): Declared['origin'] {
    if (splitFile(pointer)[0] !== '') return { kind: 'foreign', name: foreignName(pointer) };
    const keys = tokens(pointer) ?? [];
    for (let length = keys.length - 1; length > 0; length--) {
      const owner = at('#', ...keys.slice(0, length));
      const isComponent = length === 3 && keys[0] === 'components' && keys[1] === 'schemas';
      if (!isComponent && !this.declared.has(owner)) continue;
      return { kind: 'inline', owner, part: namePart(keys.slice(length)) };
    }
    return { kind: 'inline', owner: nowhere, part: namePart(keys) };
  }

  private readKeywords(node: Node, pointer: Pointer, owner: Owner): Schema {
    if (owner && owner.part !== '' && !owner.isPart && child(node, 'properties')) {
      if (!this.declared.has(pointer)) {
        const origin = { kind: 'inline' as const, owner: owner.pointer, part: owner.part };
        this.declare({ pointer, node, origin });
      }
      const reference = { kind: 'reference' as const, pointer, to: pointer };
      this.references.push(reference);
      return reference;
    }
    const below = (part: string): Owner =>
      owner && { pointer: owner.pointer, part: owner.part + part };
    const one = (keyword: string, part?: string): Schema | undefined => {
      const value = child(node, keyword);
      const path = at(pointer, keyword);
      return value && this.read(value, path, part === undefined ? undefined : below(part));
    };
    const several = (keyword: string, parts?: Owner): readonly Schema[] | undefined => {
      const value = child(node, keyword);
      if (value?.kind !== 'list') return undefined;
      return value.items.map((item, index) => this.read(item, at(pointer, keyword, index), parts));
    };
    const inPlace = (value: Node, path: Pointer): Schema => this.read(value, path, undefined);
    const isTuple = child(node, 'items')?.kind === 'list';
    const prefix = several('prefixItems');
    const schema: Mutable<KeywordSchema> = defined({
      kind: 'keywords' as const,
      pointer,
      ...readScalars(node),
      ...readValues(node, this.diagnostics),
      pattern: readPattern(node, this.patterns),
      items: isTuple || prefix ? undefined : one('items', 'Item'),
      tuple: isTuple ? several('items') : prefix,
      additionalItems: prefix ? one('items') : one('additionalItems'),
      contains: one('contains'),
      properties: this.properties(child(node, 'properties'), at(pointer, 'properties'))?.map(
        ([key, { node: value, pointer: path }]) => ({
          key,
          schema: this.read(value, path, below(pascalCase(key))),
        }),
      ),
      patternProperties: readPatternProperties(node, pointer, inPlace, this.patterns),
      additionalProperties: one('additionalProperties', 'Value'),
      propertyNames: one('propertyNames'),
      dependencies: readDependencies(node, pointer, inPlace),
      allOf: several('allOf', owner && { ...owner, isPart: true }),
      anyOf: several('anyOf'),
      oneOf: several('oneOf'),
      not: one('not'),
      if: one('if'),
      then: one('then'),
      else: one('else'),
    });
    this.readExamples(node, schema);
    const discriminator = readDiscriminator(node);
    if (discriminator) this.discriminated.push({ schema, discriminator });
    return schema;
  }

  /** A map of properties may take others from where its `$ref` leads; a property can be called so, too. */
  private properties(
    map: Node | undefined,
    pointer: Pointer,
    seen = new Set<Node>(),
  ): readonly (readonly [key: string, property: Located])[] | undefined {
    if (!map || seen.has(map)) return undefined;
    seen.add(map);
    const reference = child(map, '$ref');
    const isReference = reference && text(reference) !== undefined;
    const target = isReference ? this.document.resolve(reference) : undefined;
    const taken = target && this.properties(target.node, target.pointer, seen);
    const own = entries(map)
      .filter(([key]) => !isReference || key !== '$ref')
      .map(([key, node]) => [key, { node, pointer: at(pointer, key) }] as const);
    return [...new Map([...(taken ?? []), ...own])];
  }

  private readExamples(node: Node, schema: Mutable<KeywordSchema>): void {
    const written = child(node, 'default');
    if (written) this.checkExample(written, schema, () => undefined, 'invalid-default');
    const example = child(node, 'example');
    for (const item of [...(example ? [example] : []), ...items(child(node, 'examples'))]) {
      this.checkExample(item, schema, (value) => {
        schema.examples = [...(schema.examples ?? []), value];
      });
    }
  }
}

/** Whether a message stands where a schema belongs: nothing but its payload would say anything. */
function isMessage(node: Node): boolean {
  const said = ['type', '$ref', 'properties', 'items', 'enum', 'const', 'allOf', 'anyOf', 'oneOf'];
  return child(node, 'payload') !== undefined && said.every((keyword) => !child(node, keyword));
}

/** JSON Schema under the names that AsyncAPI gives it, and OpenAPI's, which is close enough. */
export function isSchemaFormat(format: string): boolean {
  return /^application\/(?:vnd\.aai\.asyncapi|schema|vnd\.oai\.openapi)(?:\+json|\+yaml)?(?:;|$)/.test(
    format,
  );
}

function wantedByKey({ pointer, origin }: Declared): Wanted {
  const spelling = origin.kind === 'component' ? origin.key : pointer;
  const wanted = pascalCase(origin.kind === 'foreign' ? origin.name : spelling);
  return { id: pointer, kind: 'schema', spelling, wanted };
}

function wantedInline({ pointer, origin }: Declared, named: ReadonlyMap<Pointer, Named>): Wanted {
  if (origin.kind !== 'inline') throw new Error(`${pointer} is not inline`);
  const owner = named.get(origin.owner)?.name ?? '';
  return { id: pointer, kind: 'schema', spelling: pointer, wanted: nameWithin(owner, origin.part) };
}

/** A hash that tells the owner from another stays apart in the names of what stands in it. */
function nameWithin(owner: string, part: string): string {
  return owner === '' ? pascalCase(part) : owner + part.replace(/^_/, '');
}

/** What stands inline comes after what it stands in. */
function inDocumentOrder(all: readonly Declared[]): readonly Declared[] {
  const inside = new Map<Pointer, Declared[]>();
  const top: Declared[] = [];
  for (const declared of all) {
    const { origin } = declared;
    const owner = origin.kind === 'inline' ? origin.owner : nowhere;
    if (owner === nowhere) top.push(declared);
    else inside.set(owner, [...(inside.get(owner) ?? []), declared]);
  }
  const flatten = (declared: Declared): Declared[] => [
    declared,
    ...(inside.get(declared.pointer) ?? []).flatMap(flatten),
  ];
  return top.flatMap(flatten);
}
