/** Synthetic documents: the same size, the same bytes. */

const kinds = ['order', 'parcel', 'invoice', 'refund', 'customer', 'ticket', 'shipment'];
const states = ['created', 'updated', 'closed', 'merged', 'failed'];

/** So many channels, each with a message and a schema of a dozen properties with nested links. */
export function documentOf(channels) {
  const numbers = Array.from({ length: channels }, (_, index) => index);
  const channel = (number) => ({
    description: `Tells that ${nameOf(number)} happened.`,
    subscribe: {
      operationId: `on${nameOf(number)}`,
      summary: `${nameOf(number)} happened.`,
      message: { $ref: `#/components/messages/${nameOf(number)}Event` },
    },
  });
  const message = (number) => ({
    name: `${nameOf(number)}Event`,
    summary: `What is known of ${nameOf(number)}.`,
    payload: { $ref: `#/components/schemas/${nameOf(number)}` },
  });
  return {
    asyncapi: '2.6.0',
    info: { title: `Synthetic ${channels}`, version: '1.0.0' },
    channels: Object.fromEntries(numbers.map((n) => [`events/${nameOf(n)}`, channel(n)])),
    components: {
      messages: Object.fromEntries(numbers.map((n) => [`${nameOf(n)}Event`, message(n)])),
      schemas: {
        Link: { type: 'object', properties: { href: { type: 'string', format: 'uri' } } },
        ...Object.fromEntries(numbers.map((n) => [nameOf(n), schemaOf(n, channels)])),
      },
    },
  };
}

function nameOf(number) {
  const kind = kinds[number % kinds.length];
  const state = states[Math.floor(number / kinds.length) % states.length];
  return `${upperFirst(kind)}${upperFirst(state)}${number}`;
}

function schemaOf(number, channels) {
  const other = nameOf((number + 1) % channels);
  return {
    type: 'object',
    description: `The state of ${nameOf(number)} when it was sent.`,
    required: ['id', 'created_at'],
    properties: {
      id: { type: 'string', format: 'uuid' },
      number: { type: 'integer', minimum: 1 },
      title: { type: 'string', maxLength: 200 },
      state: { type: 'string', enum: [...states] },
      priority: { type: ['string', 'null'], enum: ['low', 'high', null] },
      amount: { type: 'number', minimum: 0 },
      open: { type: 'boolean', default: true },
      tags: { type: 'array', items: { type: 'string' } },
      created_at: { type: 'string', format: 'date-time', description: 'When it began to be.' },
      updated_at: { type: 'string', format: 'date-time' },
      items: {
        type: 'array',
        items: {
          type: 'object',
          properties: { sku: { type: 'string' }, count: { type: 'integer' } },
        },
      },
      links: {
        type: 'object',
        properties: {
          self: { $ref: '#/components/schemas/Link' },
          next: { $ref: '#/components/schemas/Link' },
          // Each tenth refers to the one after it, so that chains stay short enough for the peer.
          ...(number % 10 === 0 && { related: { $ref: `#/components/schemas/${other}` } }),
        },
      },
    },
  };
}

/** Reference graphs by their shape; `size` is how many schemas there are. */
export const graphs = {
  chain: (size) => graphOf(size, (number) => (number + 1 < size ? [number + 1] : [])),
  'next two': (size) =>
    graphOf(size, (number) => [number + 1, number + 2].filter((next) => next < size)),
  ring: (size) => graphOf(size, (number) => [(number + 1) % size]),
  complete: (size) => graphOf(size, () => Array.from({ length: size }, (_, index) => index)),
  'share one': (size) => graphOf(size, (number) => (number === 0 ? [] : [0])),
};

/** Schemas that refer to others by optional properties; one message, of the first. */
function graphOf(size, targetsOf) {
  const schemas = Array.from({ length: size }, (_, number) => {
    const references = targetsOf(number).map((target) => [
      `to_${target}`,
      { $ref: `#/components/schemas/Node${target}` },
    ]);
    const properties = { id: { type: 'string' }, ...Object.fromEntries(references) };
    return [`Node${number}`, { type: 'object', required: ['id'], properties }];
  });
  return {
    asyncapi: '2.6.0',
    info: { title: 'A graph', version: '1.0.0' },
    channels: {
      nodes: {
        subscribe: {
          operationId: 'onNode',
          message: { name: 'node', payload: { $ref: '#/components/schemas/Node0' } },
        },
      },
    },
    components: { schemas: Object.fromEntries(schemas) },
  };
}

function upperFirst(word) {
  return word[0].toUpperCase() + word.slice(1);
}
