import {
  CORE_SCHEMA,
  constructFromEvents,
  defineMappingTag,
  EVENT_ID,
  getScalarValue,
  mergeTag,
  SCALAR_STYLE,
  YAMLException,
  type Event,
} from 'js-yaml';
import type { Diagnostics, Place, Source } from '../diagnostics/diagnostic.js';
import type { Node, ScalarNode } from './node.js';
import { parseText, type ParsedText } from './yaml-events.js';

type Value = ScalarNode['value'] | readonly Value[] | ReadonlyMap<string, Value>;

/** Maps in the document's order, with keys as text. */
const orderedMap = defineMappingTag<Map<string, Value>>('tag:yaml.org,2002:map', {
  create: () => new Map(),
  addPair: (map, key, value) => {
    map.set(String(key), value as Value);
    return '';
  },
  has: (map, key) => map.has(String(key)),
  keys: (map) => map.keys(),
  get: (map, key) => map.get(String(key)),
  identify: () => false,
});

const schema = CORE_SCHEMA.withTags(mergeTag, orderedMap);

/** Reads YAML, and so JSON; undefined, and a diagnostic, where the text is neither. */
export function parseYaml(source: Source, diagnostics: Diagnostics): Node | undefined {
  let offsetOf = (offset: number): number => offset;
  try {
    const parsed = parseText(source.text);
    const { text, events } = parsed;
    offsetOf = parsed.offsetOf;
    const [value, ...others] = constructFromEvents(events, { source: text, schema }) as Value[];
    const start = { source, offset: 0 };
    if (others.length > 0) diagnostics.report('several-documents', undefined, start);
    if (value === undefined || value === null) {
      diagnostics.report('empty-document', undefined, start);
    }
    return diagnostics.hasErrors ? undefined : new Composer(source, parsed).compose(value as Value);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const offset = offsetOf(error.mark?.position ?? 0);
    diagnostics.report('invalid-yaml', { reason: error.reason }, { source, offset });
    return undefined;
  }
}

/** Walks the events beside the value that they construct: the value knows what, the events where. */
class Composer {
  private index = 0;
  private readonly anchors = new Map<string, Node>();

  constructor(
    private readonly source: Source,
    private readonly parsed: ParsedText,
  ) {}

  compose(value: Value): Node {
    while (this.parsed.events[this.index]?.type === EVENT_ID.DOCUMENT) this.index++;
    return this.node(value);
  }

  /** A node without any text stands at `otherwise`. */
  private node(value: Value | undefined, otherwise = 0): Node {
    const event = this.next();
    if (event.type === EVENT_ID.ALIAS) {
      const anchor = this.anchors.get(this.parsed.text.slice(event.anchorStart, event.anchorEnd));
      if (!anchor) throw new YAMLException('an alias inside of its own anchor', this.mark(event));
      return anchor;
    }
    const node = this.content(event, value, otherwise);
    if (event.type !== EVENT_ID.POP && event.type !== EVENT_ID.DOCUMENT && event.anchorStart >= 0) {
      this.anchors.set(this.parsed.text.slice(event.anchorStart, event.anchorEnd), node);
    }
    return node;
  }

  private content(event: Event, value: Value | undefined, otherwise: number): Node {
    switch (event.type) {
      case EVENT_ID.MAPPING: {
        const place = this.placeAt(event.start);
        const map = value as ReadonlyMap<string, Value>;
        const written = new Map<string, Node>();
        const keyPlaces = new Map<string, Place>();
        while (!this.atEnd()) {
          const { key, offset } = this.key();
          keyPlaces.set(key, this.placeAt(offset));
          written.set(key, this.node(map.get(key), offset));
        }
        const merged = new Map<string, Node>();
        for (const [key, item] of map) {
          merged.set(key, written.get(key) ?? plainNode(item, place));
        }
        return { kind: 'map', entries: merged, keyPlaces, place };
      }
      case EVENT_ID.SEQUENCE: {
        const place = this.placeAt(event.start);
        const list = value as readonly Value[];
        const items: Node[] = [];
        while (!this.atEnd()) items.push(this.node(list[items.length]));
        return { kind: 'list', items, place };
      }
      case EVENT_ID.SCALAR: {
        const offset = event.valueStart < 0 ? otherwise : startOf(event);
        const place = this.placeAt(offset);
        return { kind: 'scalar', value: (value ?? null) as ScalarNode['value'], place };
      }
      default:
        throw new Error(`Unexpected YAML event ${event.type}`);
    }
  }

  private placeAt(offset: number): Place {
    return { source: this.source, offset: this.parsed.offsetOf(offset) };
  }

  /** Skips a key and tells how the constructed map spells it. */
  private key(): { key: string; offset: number } {
    const event = this.next();
    if (event.type !== EVENT_ID.SCALAR) throw new Error('A key that is no scalar was constructed');
    const written = getScalarValue(this.parsed.text, event);
    const isPlain = event.style === SCALAR_STYLE.PLAIN;
    const key = isPlain ? String(schema.resolveImplicitScalarTag(written).value) : written;
    return { key, offset: startOf(event) };
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

  private mark(event: { anchorStart: number }): ConstructorParameters<typeof YAMLException>[1] {
    return { buffer: this.source.text, position: event.anchorStart, line: 0, column: 0 };
  }
}

/** The start of a scalar, its quote included. */
function startOf({ style, valueStart }: Extract<Event, { type: typeof EVENT_ID.SCALAR }>): number {
  const isQuoted = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
  return Math.max(0, isQuoted ? valueStart - 1 : valueStart);
}

/** A value that a merge key brought in: it has no place of its own here. */
function plainNode(value: Value, place: Node['place']): Node {
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<string, Value>)];
    return {
      kind: 'map',
      entries: new Map(entries.map(([key, item]) => [key, plainNode(item, place)])),
      keyPlaces: new Map(),
      place,
    };
  }
  if (Array.isArray(value)) {
    const list = value as readonly Value[];
    return { kind: 'list', items: list.map((item) => plainNode(item, place)), place };
  }
  return { kind: 'scalar', value: value as ScalarNode['value'], place };
}
