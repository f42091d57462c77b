import { COLLECTION_STYLE, EVENT_ID, getScalarValue, SCALAR_STYLE, type Event } from 'js-yaml';
import type { Diagnostics, Place, Source } from '../diagnostics/diagnostic.js';
import type { MapNode, Node, ScalarNode } from './node.js';
import type { ParsedText } from './yaml-events.js';
import { exactDigits } from './exact-digits.js';
import { collectionOf, fullTag, resolvePlain, scalarReader } from './yaml-scalars.js';

type EventOf<Name extends keyof typeof EVENT_ID> = Extract<
  Event,
  { readonly type: (typeof EVENT_ID)[Name] }
>;
type Content = EventOf<'SCALAR' | 'SEQUENCE' | 'MAPPING'>;
type Named = Content | EventOf<'ALIAS'>;

/** A text that is no YAML, or is YAML that JSON can't say, at an offset of the parsed text. */
export class Fault extends Error {
  constructor(
    readonly code: 'invalid-yaml' | 'not-json',
    reason: string,
    readonly offset: number,
  ) {
    super(reason);
  }
}

/** A node that aliases stand for. */
interface Anchor {
  /** Undefined inside of the node itself. */
  node?: Node;
  /** The text of a scalar, which may be a key. */
  readonly key?: string;
  /** The number of collections inside each other in it. */
  height: number;
}

interface Key {
  readonly text: string;
  readonly offset: number;
  readonly isMerge: boolean;
}

/** Collections inside each other; aliases count as what they stand for. */
const mostNested = 100;
/** No more keys than these are copied by merges. */
const mostMerged = 1_000_000;

/** Makes nodes of the events of YAML. A key is the text that is written; the same node stands wherever an alias does. */
export class Composer {
  private index = 0;
  private depth = 0;
  private isInBrackets = false;
  private deepest = 0;
  private merged = 0;
  private prefixes: ReadonlyMap<string, string> = new Map();
  private readonly anchors = new Map<string, Anchor>();

  constructor(
    private readonly source: Source,
    private readonly parsed: ParsedText,
    private readonly diagnostics: Diagnostics,
  ) {}

  /** The first document, and where the second one starts. */
  compose(): { readonly root?: Node; readonly next?: number } {
    const event = this.parsed.events[this.index++];
    if (event?.type !== EVENT_ID.DOCUMENT) return {};
    this.prefixes = new Map(
      event.directives.flatMap((one) => (one.kind === 'tag' ? [[one.handle, one.prefix]] : [])),
    );
    const root = this.node(0);
    const [, other, content] = this.parsed.events.slice(this.index, this.index + 3);
    if (!other) return { root };
    return { root, next: (content && startOf(content)) ?? this.parsed.text.trimEnd().length };
  }

  /** A node without any text stands at `otherwise`. */
  private node(otherwise: number): Node {
    const event = this.next();
    switch (event.type) {
      case EVENT_ID.ALIAS:
        return this.aliased(event);
      case EVENT_ID.SCALAR:
        return this.scalar(event, otherwise);
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING:
        return this.collection(event);
      default:
        throw new Error(`Unexpected YAML event ${event.type}`);
    }
  }

  private aliased(event: EventOf<'ALIAS'>): Node {
    const { node, height } = this.anchorOf(event);
    if (!node) throw new Fault('not-json', 'An alias of what it stands in', event.anchorStart - 1);
    this.reach(this.depth + height, event.anchorStart - 1);
    return node;
  }

  private anchorOf(event: EventOf<'ALIAS'>): Anchor {
    const name = this.nameOf(event);
    const anchor = this.anchors.get(name);
    if (anchor) return anchor;
    throw new Fault('invalid-yaml', `there is no anchor &${name} before it`, event.anchorStart - 1);
  }

  private nameOf({ anchorStart, anchorEnd }: Named): string {
    return this.parsed.text.slice(anchorStart, anchorEnd);
  }

  private reach(depth: number, offset: number): void {
    if (depth > mostNested) {
      throw new Fault('invalid-yaml', `it is nested more than ${mostNested} deep`, offset);
    }
    this.deepest = Math.max(this.deepest, depth);
  }

  private collection(event: EventOf<'MAPPING' | 'SEQUENCE'>): Node {
    const anchor: Anchor = { height: 0 };
    if (event.anchorStart >= 0) this.anchors.set(this.nameOf(event), anchor);
    const isMap = event.type === EVENT_ID.MAPPING;
    const tag = this.tagOf(event);
    if (tag !== undefined && tag !== '!' && collectionOf(tag) !== (isMap ? 'map' : 'list')) {
      throw this.wrongTag(event, isMap ? 'a map' : 'a list');
    }
    const { deepest: outer, isInBrackets } = this;
    this.deepest = ++this.depth;
    this.isInBrackets = event.style === COLLECTION_STYLE.FLOW;
    anchor.node = isMap ? this.map(event) : this.list(event);
    this.isInBrackets = isInBrackets;
    anchor.height = this.deepest - --this.depth;
    this.deepest = Math.max(this.deepest, outer);
    return anchor.node;
  }

  private list({ start }: EventOf<'SEQUENCE'>): Node {
    const items: Node[] = [];
    while (!this.atEnd()) items.push(this.node(start));
    return { kind: 'list', items, place: this.placeAt(start) };
  }

  private map({ start }: EventOf<'MAPPING'>): MapNode {
    const entries = new Map<string, Node>();
    const keyPlaces = new Map<string, Place>();
    let merged: Set<string> | undefined;
    while (!this.atEnd()) {
      const { text, offset, isMerge } = this.key(start);
      if (isMerge) {
        this.merge({ entries, keyPlaces, merged: (merged ??= new Set()) }, offset);
        continue;
      }
      if (entries.has(text) && !merged?.delete(text)) {
        throw new Fault('invalid-yaml', `the key "${text}" is in this map twice`, offset);
      }
      keyPlaces.set(text, this.placeAt(offset));
      entries.set(text, this.node(offset));
    }
    return { kind: 'map', entries, keyPlaces, place: this.placeAt(start) };
  }

  /** The map's own keys win, wherever they stand; then those of an earlier merge. */
  private merge({ entries, keyPlaces, merged }: Merging, offset: number): void {
    const from = this.node(offset);
    for (const source of from.kind === 'list' ? from.items : [from]) {
      if (source.kind !== 'map') {
        throw new Fault('invalid-yaml', '"<<" takes a map, or a list of maps', offset);
      }
      this.merged += source.entries.size;
      if (this.merged > mostMerged) {
        throw new Fault('invalid-yaml', `"<<" merges more than ${mostMerged} keys`, offset);
      }
      for (const [key, value] of source.entries) {
        if (entries.has(key)) continue;
        entries.set(key, value);
        keyPlaces.set(key, source.keyPlaces.get(key) ?? source.place);
        merged.add(key);
      }
    }
  }

  private key(otherwise: number): Key {
    const event = this.next();
    if (event.type === EVENT_ID.ALIAS) {
      const { key } = this.anchorOf(event);
      const offset = event.anchorStart - 1;
      if (key !== undefined) return { text: key, offset, isMerge: false };
      throw noKey(offset);
    }
    const offset = startOf(event) ?? otherwise;
    if (event.type !== EVENT_ID.SCALAR) throw noKey(offset);
    const text = this.textOf(event, offset);
    const tag = this.tagOf(event);
    const isMarked = tag !== undefined || event.anchorStart >= 0;
    if (isMarked && this.scalar(event, otherwise).kind !== 'scalar') throw noKey(offset);
    const isPlain = tag === undefined && event.style === SCALAR_STYLE.PLAIN;
    return { text, offset, isMerge: isPlain ? text === '<<' : tag === mergeTag };
  }

  private scalar(event: EventOf<'SCALAR'>, otherwise: number): Node {
    const offset = startOf(event) ?? otherwise;
    const text = this.textOf(event, offset);
    const node = this.valueOf(event, text, offset);
    if (event.anchorStart >= 0) {
      const isScalar = node.kind === 'scalar';
      const anchor = { node, ...(isScalar && { key: text }), height: isScalar ? 0 : 1 };
      this.anchors.set(this.nameOf(event), anchor);
    }
    return node;
  }

  /** To YAML, a comment of JavaScript is part of the text that follows it: a key behind one would be lost. */
  private textOf(event: EventOf<'SCALAR'>, offset: number): string {
    const written = this.parsed.text.slice(event.valueStart, event.valueEnd);
    const isPlain = event.style === SCALAR_STYLE.PLAIN;
    if (this.isInBrackets && isPlain && /^\/[/*][^]*["\n]/.test(written)) {
      throw new Fault('invalid-yaml', 'JSON has no comments, and YAML starts them with #', offset);
    }
    return getScalarValue(this.parsed.text, event);
  }

  private valueOf(event: EventOf<'SCALAR'>, text: string, offset: number): Node {
    const tag = this.tagOf(event);
    if (tag === undefined || tag === '!') {
      const isPlain = tag === undefined && event.style === SCALAR_STYLE.PLAIN;
      return this.leaf(isPlain ? resolvePlain(text) : text, text, offset);
    }
    const place = this.placeAt(offset);
    const collection = text === '' ? collectionOf(tag) : undefined;
    if (collection === 'map') {
      return { kind: 'map', entries: new Map(), keyPlaces: new Map(), place };
    }
    if (collection === 'list') return { kind: 'list', items: [], place };
    const value = scalarReader(tag)?.(text);
    if (value === undefined) throw this.wrongTag(event, `"${text}"`);
    return this.leaf(value, text, offset);
  }

  private leaf(value: ScalarNode['value'], text: string, offset: number): ScalarNode {
    const place = this.placeAt(offset);
    if (typeof value !== 'number' || String(value) === text)
      return { kind: 'scalar', value, place };
    if (!Number.isFinite(value)) throw new Fault('not-json', `The number ${text}`, offset);
    const digits = exactDigits(text, value);
    if (digits !== undefined && !isHeld(digits, value)) {
      this.diagnostics.report('inexact-number', { digits, value }, place);
    }
    return { kind: 'scalar', value, written: text, place };
  }

  private tagOf({ tagStart, tagEnd }: Content): string | undefined {
    if (tagStart < 0) return undefined;
    return fullTag(this.parsed.text.slice(tagStart, tagEnd), this.prefixes);
  }

  private wrongTag({ tagStart, tagEnd }: Content, what: string) {
    const written = this.parsed.text.slice(tagStart, tagEnd);
    return new Fault('not-json', `The tag ${written} of ${what}`, tagStart);
  }

  private placeAt(offset: number): Place {
    return { source: this.source, offset: this.parsed.offsetOf(offset) };
  }

  private next(): Event {
    const event = this.parsed.events[this.index++];
    if (!event) throw new Error('The YAML events end before the value does');
    return event;
  }

  private atEnd(): boolean {
    if (this.parsed.events[this.index]?.type !== EVENT_ID.POP) return false;
    this.index++;
    return true;
  }
}

/** A double holds powers of two that it prints with other digits. */
function isHeld(digits: string, value: number): boolean {
  return /^-?\d+$/.test(digits) && BigInt(digits) === BigInt(value);
}

const mergeTag = 'tag:yaml.org,2002:merge';

/** A map in the making. */
interface Merging {
  readonly entries: Map<string, Node>;
  readonly keyPlaces: Map<string, Place>;
  /** The keys that a merge brought in. */
  readonly merged: Set<string>;
}

function noKey(offset: number): Fault {
  return new Fault('not-json', 'A key that is no text', offset);
}

/** The start of a node, its quote, anchor or tag included; undefined for one without any text. */
function startOf(event: Event): number | undefined {
  switch (event.type) {
    case EVENT_ID.ALIAS:
      return event.anchorStart - 1;
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return event.start;
    case EVENT_ID.SCALAR:
      return startOfScalar(event);
    default:
      return undefined;
  }
}

function startOfScalar(event: EventOf<'SCALAR'>): number | undefined {
  const { style, valueStart, tagStart, anchorStart } = event;
  const isQuoted = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
  if (valueStart >= 0) return isQuoted ? valueStart - 1 : valueStart;
  if (tagStart >= 0) return tagStart;
  return anchorStart >= 0 ? anchorStart - 1 : undefined;
}
