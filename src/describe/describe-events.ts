import { child, items, text } from '../document/node.js';
import type { Json } from '../json.js';
import { eventExports } from '../model/export-names.js';
import type { Event, NamedSchema, Operation, Parameter, Rival } from '../model/model.js';
import { camelCase, kebabCase, shortHash } from '../model/spelling.js';
import { draftId, eventWish, type Draft, type Drafts } from './events.js';
import { describe } from './messages.js';
import type { AllNames, Named } from './names.js';
import type { WrittenChannel, WrittenOperation } from './operations.js';
import { sampleOf, ToldValues } from './event-samples.js';
import type { Samples } from './samples.js';
import type { Security } from './security.js';
import type { Body } from './telling/bodies.js';
import type { Rivals } from './telling/candidate.js';
import { describeTellings, waysOf } from './tellings.js';

/** The events of a Model, and the schemas of items that had no name before. */
export interface DescribedEvents {
  readonly events: readonly Event[];
  readonly tellings: ReturnType<typeof describeTellings>;
  readonly rivals: readonly Rival[];
  readonly itemSchemas: readonly NamedSchema[];
}

/** Gives events their names, types and fixtures. `nameOf` has the name of each message. */
export function describeEvents(
  found: Drafts,
  names: AllNames,
  nameOf: (message: Body['message']) => Named,
  { samples, security }: { readonly samples: Samples; readonly security: Security },
): DescribedEvents {
  const { drafts } = found;
  const named = names.nameEvents(drafts.map(eventWish));
  const namedOf = (draft: Draft): Named => {
    const name = named.get(draftId(draft));
    if (!name) throw new Error(`${draftId(draft)} has no name`);
    return name;
  };
  const ways = waysOf(found);
  const tellings = describeTellings(found, (draft) => eventExports(namedOf(draft).name).stub);
  const toldValues = new ToldValues(tellings);
  const operations = new Map<WrittenOperation, Operation>();
  const itemTypes = new ItemTypes([...names.schemas.values(), ...names.messages.values()]);
  const typeOf = (body: Body): string => itemTypes.of(body, nameOf(body.message).name);
  const events = drafts.map((draft): Event => {
    const { operation: written, bodies, isRest } = draft;
    const { name: typeName, file } = namedOf(draft);
    const operation = operations.get(written) ?? describeOperation(written, security);
    operations.set(written, operation);
    const told = ways.get(draft) ?? [];
    const [first] = bodies;
    const name = eventExports(typeName).stub;
    const isOwn = (value: Json): boolean => !toldValues.tellAnother(value, name);
    const { of, ...sample } = sampleOf(bodies, told, isOwn, samples);
    return {
      name,
      typeName,
      file,
      pointer:
        bodies.length === 1 && written.messages.length > 1 && first && !isRest
          ? first.message.pointer
          : operation.pointer,
      operation,
      messages: bodies.map((body) => ({ name: nameOf(body.message).name, type: typeOf(body) })),
      isRest,
      each: first?.each,
      ...sample,
      fixtureType: of && typeOf(of),
      told,
    };
  });
  const rivals = found.urls.rivals.map(describeRivals);
  return { events, tellings, rivals, itemSchemas: itemTypes.schemas };
}

function describeRivals({ at, values, of }: Rivals): Rival {
  const messages = of.map(({ message, operation }) => ({
    pointer: message.pointer,
    id: message.id,
    operation: operation.id,
  }));
  return { at, values, messages };
}

/** The types of events' payloads. An item whose schema has no name gets one. */
class ItemTypes {
  readonly #own = new Map<string, NamedSchema>();
  readonly #taken: Set<string>;

  constructor(known: readonly Named[]) {
    this.#taken = new Set(known.flatMap(({ name, file }) => [camelCase(name), file]));
  }

  get schemas(): readonly NamedSchema[] {
    return [...this.#own.values()];
  }

  of({ payload, whole, each }: Body, message: string): string {
    if (payload.kind === 'reference') return payload.to;
    if (payload === whole) return message;
    const owner = whole.kind === 'reference' ? whole.to : message;
    const key = `${owner} ${each ?? ''}`;
    const known = this.#own.get(key);
    if (known) return known.name;
    const wanted = `${owner}Item`;
    const isTaken = [camelCase(wanted), kebabCase(wanted)].some((name) => this.#taken.has(name));
    const name = isTaken ? `${wanted}_${shortHash(key)}` : wanted;
    const file = isTaken ? `${kebabCase(wanted)}-${shortHash(key)}` : kebabCase(wanted);
    this.#taken.add(camelCase(name)).add(file);
    const named = { name, file, schema: payload };
    this.#own.set(key, named);
    return name;
  }
}

function describeOperation(
  { node, pointer, id, channel }: WrittenOperation,
  security: Security,
): Operation {
  return {
    pointer,
    id,
    ...describe(node),
    channel: {
      pointer: channel.pointer,
      address: channel.address,
      description: text(child(channel.node, 'description')),
      parameters: parametersOf(channel),
    },
    security: security.describeSecurity(node),
  };
}

/** The parameters that stand in the address, in its order. */
function parametersOf({ parameters, address = '' }: WrittenChannel): readonly Parameter[] {
  if (!address.includes('{')) return [];
  const names = [...address.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
  return [...new Set(names)].map((name) => {
    const node = parameters.get(name)?.node;
    const values = items(child(node, 'enum') ?? child(child(node, 'schema'), 'enum')).map(text);
    const isListed = values.length > 0 && values.every((value) => value !== undefined);
    return {
      name,
      description: text(child(node, 'description')),
      values: isListed ? values : undefined,
    };
  });
}
