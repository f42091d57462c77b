import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { child, items, text, type Document, type Located, type Node } from '../document/node.js';
import { at } from '../document/pointer.js';
import { Declarations } from './declarations.js';
import { defined } from './defined.js';
import { isUnusual } from './findings/keywords.js';
import { readDiscriminator } from './discriminators.js';
import {
  groupsIn,
  readDependencies,
  readDescription,
  readExact,
  readPattern,
  readPatternProperties,
  readProperties,
  readScalars,
  readValues,
  type KeywordGroup,
} from './keywords.js';
import { Marks } from './marks.js';
import { eitherNull, isNullable, orNull, reportNullable, withNull } from './nullable.js';
import { mostRepeated, Unfolding } from '../document/unfolding.js';
import type { Pointer } from '../json.js';
import type { UnreadKeyword } from '../model/model.js';
import { pascalCase } from '../model/spelling.js';
import { Patterns } from '../patterns/patterns.js';
import { isSchemaFormat, unwrapFormat } from './schema-format.js';
import { UnreadKeywords } from './unread.js';
import type {
  Discriminator,
  Example,
  WrittenKeywords,
  WrittenSchema,
  WrittenSchemas,
} from './written.js';

/** The schema that names inline objects; undefined if they are printed in place. */
type Owner =
  | {
      readonly pointer: Pointer;
      readonly part: string;
      /** For a part of a schema that has the name: it is printed in place, what it holds is named. */
      readonly isPart?: boolean;
    }
  | undefined;

/** Reads the schemas of a document as they are written, with references by pointers. */
export class SchemaReader {
  private readonly declarations: Declarations;
  private readonly schemas = new Map<Pointer, WrittenSchema>();
  private readonly discriminators = new Map<WrittenKeywords, Discriminator>();
  private readonly choices: WrittenKeywords[] = [];
  private readonly examples: Example[] = [];
  private readonly patterns: Patterns;
  private readonly unfolding = new Unfolding();
  private readonly unread: UnreadKeywords;
  /** Schemas in languages that are not read, by the node that stands for each. */
  private readonly foreign = new Map<Node, readonly UnreadKeyword[]>();
  private hasRefused = false;
  /** The schemas that have a keyword to look at. */
  readonly unusual = new Set<Pointer>();

  constructor(
    private readonly document: Document,
    private readonly diagnostics: Diagnostics,
  ) {
    this.declarations = new Declarations(document, diagnostics);
    this.patterns = new Patterns(diagnostics);
    this.unread = new UnreadKeywords(document);
  }

  /** A message's payload; inline objects in it take the message's name. */
  readPayload(written: Located): WrittenSchema {
    const payload = this.unwrap(written);
    this.declarations.addPayload(payload);
    return this.readDeclared(payload);
  }

  /** A payload in a language that is not read. */
  readForeign({ node, pointer }: Located, format: string): WrittenSchema {
    if (isUnusual(node)) this.unusual.add(pointer);
    return { kind: 'keywords', pointer, unread: this.unread.ofFormat(format, node) };
  }

  private unwrap(written: Located): Located {
    const inner = unwrapFormat(written, this.diagnostics);
    const format = text(child(written.node, 'schemaFormat'));
    if (inner.node !== written.node && format !== undefined && !isSchemaFormat(format)) {
      this.foreign.set(inner.node, this.unread.ofFormat(format, child(written.node, 'schema')));
    }
    return inner;
  }

  /** A schema in which nothing has a name of its own. */
  readInPlace({ node, pointer }: Located): WrittenSchema {
    return this.read(node, pointer, undefined);
  }

  addExample(example: Example): void {
    const node = this.referred(example.node);
    if (node && this.isAffordable(node)) this.examples.push({ ...example, node });
  }

  /** Follows an example that is only a `$ref`; undefined where that leads nowhere. */
  referred(node: Node): Node | undefined {
    const reference = node.kind === 'map' && node.entries.size === 1 && child(node, '$ref');
    if (!reference || text(reference) === undefined) return node;
    return this.document.resolve(reference)?.node;
  }

  private isAffordable(value: Node): boolean {
    return this.unfolding.addValue(value) || this.refuse(value);
  }

  /** Reports the first of what is too much. */
  private refuse({ place }: Node): false {
    if (!this.hasRefused) {
      this.diagnostics.report('too-many-repeats', { limit: mostRepeated }, place);
    }
    this.hasRefused = true;
    return false;
  }

  /** Reads the declarations that are left, and those found in them. To be called once, at the end. */
  readRest(): WrittenSchemas {
    let next = this.declarations.takeUnread();
    for (; next; next = this.declarations.takeUnread()) {
      if (!this.schemas.has(next.pointer)) this.readDeclared(next);
    }
    const marks = new Marks(this.document);
    const declared = this.declarations.all.flatMap(({ pointer, origin }) => {
      const schema = this.schemas.get(pointer);
      return schema ? [{ pointer, origin, schema, mark: marks.of(pointer) }] : [];
    });
    const { choices, discriminators, examples } = this;
    return { declared, choices, discriminators, examples };
  }

  private readDeclared({ node, pointer }: Located): WrittenSchema {
    const schema = this.read(node, pointer, { pointer, part: '' });
    this.schemas.set(pointer, schema);
    return schema;
  }

  private read(node: Node, pointer: Pointer, owner: Owner): WrittenSchema {
    if (isUnusual(node)) this.unusual.add(pointer);
    const unread = this.foreign.get(node);
    if (unread) return { kind: 'keywords', pointer, unread };
    if (node.kind === 'scalar' && typeof node.value === 'boolean') {
      return { kind: 'boolean', pointer, accepts: node.value };
    }
    const reference = child(node, '$ref');
    if (reference && text(reference) !== undefined) {
      const schema = this.readReference(reference, { node, pointer });
      return isNullable(node) ? { ...readDescription(node), ...eitherNull(schema) } : schema;
    }
    const groups = groupsIn(node);
    const isRefused = !this.unfolding.addSchema(node) && !this.refuse(node);
    if (isRefused || (groups.has('values') && !this.areValuesAffordable(node))) {
      return { kind: 'boolean', pointer, accepts: true };
    }
    const inner = this.unwrap({ node, pointer });
    if (inner.node !== node) return this.read(inner.node, inner.pointer, owner);
    if (owner && owner.part !== '' && !owner.isPart && child(node, 'properties')) {
      this.declarations.addInline({ node, pointer }, owner.pointer, owner.part);
      return { kind: 'reference', pointer, target: pointer };
    }
    return this.readKeywords({ node, pointer }, owner, groups);
  }

  private areValuesAffordable(node: Node): boolean {
    const values = ['default', 'const', 'enum'].flatMap((keyword) => child(node, keyword) ?? []);
    return values.every((value) => this.isAffordable(value));
  }

  private readReference(reference: Node, { node, pointer }: Located): WrittenSchema {
    const target = this.declarations.resolve(reference);
    if (target === undefined) return { kind: 'boolean', pointer, accepts: true };
    return { kind: 'reference', pointer, target, ...readDescription(node) };
  }

  private readKeywords(
    written: Located,
    owner: Owner,
    groups: ReadonlySet<KeywordGroup>,
  ): WrittenKeywords {
    const { node, pointer } = written;
    const discriminator = readDiscriminator(node, this.document, this.diagnostics);
    const mapping = discriminator?.mapping ?? [];
    const pattern = readPattern(node, this.patterns);
    const members = groups.has('members') ? this.readMembers(written, owner) : undefined;
    const inner: WrittenKeywords = defined({
      kind: 'keywords' as const,
      pointer,
      ...readScalars(node, groups),
      discriminator: discriminator?.property,
      discriminatorMapping: mapping.length > 0 ? mapping : undefined,
      ...(groups.has('values') && readValues(node, this.diagnostics)),
      exact: groups.has('values') || groups.has('limits') ? readExact(node) : undefined,
      pattern,
      ...(groups.has('items') && this.readItems(written, owner)),
      ...members,
      ...(groups.has('parts') && this.readParts(written, owner)),
      unread: this.unread.of(node, pattern, members?.patternProperties),
    });
    reportNullable(node, this.diagnostics);
    const own = isNullable(node) ? withNull(inner) : inner;
    if (discriminator) this.discriminators.set(own, discriminator);
    if (own.oneOf ?? own.anyOf) this.choices.push(own);
    const schema = isNullable(node) ? orNull(own) : own;
    this.readExamples(node, schema);
    return schema;
  }

  /** The keywords of arrays. */
  private readItems(written: Located, owner: Owner) {
    const isTuple = child(written.node, 'items')?.kind === 'list';
    const prefix = this.several(written, 'prefixItems');
    return {
      items: isTuple || prefix ? undefined : this.one(written, 'items', inside(owner, 'Item')),
      tuple: isTuple ? this.several(written, 'items') : prefix,
      additionalItems: this.one(written, prefix ? 'items' : 'additionalItems'),
      contains: this.one(written, 'contains'),
    };
  }

  /** The keywords of objects. */
  private readMembers(written: Located, owner: Owner) {
    const { node, pointer } = written;
    const inPlace = (value: Node, path: Pointer) => this.read(value, path, undefined);
    return {
      properties: readProperties(this.document, written)?.map(([key, property]) => ({
        key,
        schema: this.read(property.node, property.pointer, inside(owner, pascalCase(key))),
      })),
      patternProperties: readPatternProperties(node, pointer, inPlace, this.patterns),
      additionalProperties: this.one(written, 'additionalProperties', inside(owner, 'Value')),
      propertyNames: this.one(written, 'propertyNames'),
      dependencies: readDependencies(node, pointer, inPlace),
    };
  }

  /** The keywords that put schemas together. */
  private readParts(written: Located, owner: Owner) {
    return {
      allOf: this.several(written, 'allOf', owner && { ...owner, isPart: true }),
      anyOf: this.several(written, 'anyOf'),
      oneOf: this.several(written, 'oneOf'),
      not: this.one(written, 'not'),
      if: this.one(written, 'if'),
      then: this.one(written, 'then'),
      else: this.one(written, 'else'),
    };
  }

  private one({ node, pointer }: Located, keyword: string, owner?: Owner) {
    const value = child(node, keyword);
    return value && this.read(value, at(pointer, keyword), owner);
  }

  private several({ node, pointer }: Located, keyword: string, owner?: Owner) {
    const value = child(node, keyword);
    if (value?.kind !== 'list') return undefined;
    return value.items.map((item, index) => this.read(item, at(pointer, keyword, index), owner));
  }

  private readExamples(node: Node, schema: WrittenKeywords): void {
    const written = child(node, 'default');
    if (written) {
      this.examples.push({ node: written, schema, code: 'invalid-default', keeper: undefined });
    }
    const add = (item: Node): void =>
      this.addExample({ node: item, schema, code: 'invalid-example', keeper: schema });
    const example = child(node, 'example');
    if (example) add(example);
    items(child(node, 'examples')).forEach(add);
  }
}

/** The owner of what stands in it under a part of its own. */
function inside(owner: Owner, part: string): Owner {
  return owner && { pointer: owner.pointer, part: owner.part + part };
}
