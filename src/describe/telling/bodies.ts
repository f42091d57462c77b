import { child, entries, items, text } from '../../document/node.js';
import { lastKey } from '../../document/pointer.js';
import { at as appendKey } from '../../runtime/json.js';
import { demandsOf } from '../../model/telling.js';
import type { Schema } from '../../model/model.js';
import type { Finished } from '../finish.js';
import type { LinkedMessage } from '../messages.js';
import type { WrittenMessage } from '../message-names.js';
import type { WrittenOperation } from '../operations.js';
import type { Candidate } from './candidate.js';
import { itemOf, itemsAt, placesInItem } from './items.js';
import { PlaceFinder, type Place, type Places } from './places.js';

/** A message of an operation that may be told from others. */
export interface Body extends Candidate {
  /** The schema of its event: of the message, or of an item in it. */
  readonly payload: Schema;
  /** The schema of the message, and its places. */
  readonly whole: Schema;
  readonly wholePlaces: Places;
}

/** Makes bodies of messages, and of the items in them. */
export class Bodies {
  readonly #finder: PlaceFinder;
  readonly #finished: Finished;

  constructor(finished: Finished) {
    this.#finished = finished;
    this.#finder = new PlaceFinder(finished.lookup);
  }

  /** `headers` are those of the operation. `isAlone` says that no other channel has its address. */
  make(
    operation: WrittenOperation,
    linked: LinkedMessage,
    headers: readonly Schema[],
    isAlone: boolean,
  ): Body {
    const { payload, written: message, examples } = linked;
    const places = this.#placesOf(payload);
    return {
      operation,
      message,
      names: namesOf(operation, message, isAlone),
      each: undefined,
      places,
      wholePlaces: places,
      headers: this.#headersOf([...linked.headers, ...headers]),
      examples,
      headerExamples: headerExamplesOf(message),
      payload,
      whole: payload,
    };
  }

  /** The item of a list in a body; undefined if the body describes no such list. */
  itemOf(body: Body, each: string): Body | undefined {
    const payload = itemOf(body.payload, each, this.#finished.lookup);
    const places = placesInItem(body.places, each);
    if (!payload || !places) return undefined;
    const examples = body.examples.flatMap((example) => itemsAt(example, each).slice(0, 1));
    return { ...body, each, payload, places, examples };
  }

  /**
   * The item of the list that a rule names; undefined if the body describes no such list. With `''` a body that is no list
   * is an item, and a payload of which nothing is said may have a list of anything.
   */
  ruledItemOf(body: Body, each: string): Body | undefined {
    const item = this.itemOf(body, each);
    if (item) return item;
    if (each === '') return { ...body, each };
    if (body.places.size > 1) return undefined;
    const anything = { kind: 'boolean', pointer: body.payload.pointer, accepts: true } as const;
    return { ...body, each, payload: anything, places: new Map(), examples: [] };
  }

  /** A discriminator says the schema's key, or the value that is mapped to it, unless a constant says otherwise. */
  #placesOf(payload: Schema): Places {
    const { lookup, keyOf } = this.#finished;
    const places = this.#finder.find(payload);
    const property = demandsOf(payload, lookup).find((part) => part.discriminator !== undefined);
    if (property?.discriminator === undefined || payload.kind !== 'reference') return places;
    const pointer = appendKey('', property.discriminator);
    const place = places.get(pointer);
    const key = keyOf(payload.to);
    const mapped = (property.discriminatorMapping ?? []).filter(({ to }) => to === key);
    const tags = mapped.length > 0 ? mapped.map(({ value }) => value) : [key];
    const values = place?.values ? tags.filter((tag) => place.values?.includes(tag)) : tags;
    if (values.length === 0) return places;
    const told = { isRequired: true, isDescribed: true, types: place?.types };
    return new Map([...places, [pointer, { ...told, values }]]);
  }

  /** Header fields by their names in lower case; their values are texts. */
  #headersOf(schemas: readonly Schema[]): ReadonlyMap<string, Place> {
    const fields = new Map<string, Place>();
    for (const places of schemas.map((schema) => this.#finder.find(schema, 1))) {
      for (const [pointer, place] of places) {
        const name = pointer.slice(1).toLowerCase();
        if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) continue;
        const known = fields.get(name);
        const values = place.values?.map(String) ?? known?.values;
        fields.set(name, { ...place, values });
      }
    }
    return fields;
  }
}

function headerExamplesOf({ node }: WrittenMessage): Candidate['headerExamples'] {
  return items(child(node, 'examples')).flatMap((example) => {
    const fields = entries(child(example, 'headers')).flatMap(([name, value]) => {
      const said = text(value);
      return said === undefined ? [] : [[name.toLowerCase(), said] as const];
    });
    return fields.length > 0 ? [new Map(fields)] : [];
  });
}

function namesOf(
  { channel, id: operation }: WrittenOperation,
  { names }: WrittenMessage,
  isAlone: boolean,
): Candidate['names'] {
  const address = channel.address?.replace(/^\/(?=.)/, '');
  return {
    ...names,
    channel: isAlone && address !== undefined ? address : lastKey(channel.pointer),
    operation,
  };
}
