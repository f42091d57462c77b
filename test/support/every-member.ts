/** Documents that have every member of AsyncAPI once, and are valid. */

const url = 'https://example.com/';
const externalDocs = { url, description: 'Words.' };
const words = { summary: 'Words.', description: 'Words.', externalDocs, tags: [{ name: 'one' }] };

const schemas = {
  Base: {
    type: 'object',
    discriminator: 'kind',
    required: ['kind'],
    properties: { kind: { type: 'string' } },
    externalDocs,
  },
  A: {
    $id: 'https://example.com/a',
    $comment: 'Words.',
    title: 'Words',
    description: 'Words.',
    allOf: [{ $ref: '#/components/schemas/Base' }],
    properties: {
      n: {
        ...{ type: 'integer', format: 'int32', default: 1, examples: [1] },
        ...{ deprecated: true, readOnly: true, description: 'Words.' },
      },
    },
    examples: [{ kind: 'A', n: 1 }],
    contentMediaType: 'application/json',
  },
  B: {
    allOf: [{ $ref: '#/components/schemas/Base' }],
    type: 'object',
    properties: { b: { type: ['string', 'null'], enum: ['q', null], pattern: 'q' } },
    patternProperties: { '^x': { type: 'string' } },
    dependencies: { b: ['kind'] },
  },
};

const messageA = {
  ...words,
  name: 'A',
  title: 'Words',
  contentType: 'application/json',
  headers: { type: 'object', properties: { 'X-Kind': { type: 'string' } } },
  correlationId: { $ref: '#/components/correlationIds/c' },
  bindings: { http: { headers: { type: 'object', properties: {} } } },
  examples: [
    {
      ...{ name: 'first', summary: 'Words.', headers: { 'X-Kind': 'a' } },
      payload: { kind: 'A', n: 7 },
    },
  ],
  traits: [{ $ref: '#/components/messageTraits/mt' }],
};

const shared = {
  schemas,
  correlationIds: { c: { location: '$message.header#/id', description: 'Words.' } },
  serverVariables: { v: { default: 'a' } },
  channelBindings: { b: { ws: {} } },
  messageTraits: {
    mt: {
      ...{ title: 'Words', tags: [{ name: 'two' }], bindings: { http: {} } },
      headers: { type: 'object', properties: { 'X-Id': { type: 'string' } } },
    },
  },
  operationTraits: { ot: { summary: 'Words.', tags: [{ name: 'two' }], bindings: { http: {} } } },
};

const info = {
  ...{ title: 'Everything', version: '1.0.0', description: 'Words.', termsOfService: url },
  contact: { name: 'Somebody', url, email: 'somebody@example.com' },
  license: { name: 'MIT', url },
};

export const version2 = {
  ...{ asyncapi: '2.6.0', id: 'urn:every:member', info, defaultContentType: 'application/json' },
  ...{ tags: [{ name: 'one', externalDocs }], externalDocs },
  servers: {
    s: {
      ...{
        url: 'https://{host}/x',
        protocol: 'https',
        protocolVersion: '1',
        description: 'Words.',
      },
      variables: { host: { enum: ['a'], default: 'a', examples: ['a'] } },
      ...{ security: [{ o: ['read'] }], bindings: { http: {} }, tags: [{ name: 'one' }] },
    },
  },
  channels: {
    'hook/{id}': {
      ...{ description: 'Words.', servers: ['s'], bindings: { http: {} } },
      parameters: {
        id: { schema: { type: 'string', enum: ['a'] }, location: '$message.payload#/i' },
      },
      subscribe: {
        ...words,
        operationId: 'onHook',
        security: [{ o: ['read'] }],
        bindings: { http: { type: 'request', method: 'POST' } },
        traits: [{ $ref: '#/components/operationTraits/ot' }],
        message: {
          oneOf: [{ $ref: '#/components/messages/A' }, { $ref: '#/components/messages/B' }],
        },
      },
    },
  },
  components: {
    ...shared,
    securitySchemes: {
      o: {
        type: 'oauth2',
        flows: {
          clientCredentials: { tokenUrl: url, refreshUrl: url, scopes: { read: 'Words.' } },
        },
      },
      k: { type: 'httpApiKey', in: 'header', name: 'X-Key' },
    },
    servers: { t: { url: 'example.com', protocol: 'http' } },
    parameters: { p: { schema: { type: 'string' }, description: 'Words.' } },
    messages: {
      A: {
        ...messageA,
        messageId: 'a',
        schemaFormat: 'application/vnd.aai.asyncapi;version=2.6.0',
        payload: { $ref: '#/components/schemas/A' },
      },
      B: { payload: { $ref: '#/components/schemas/B' } },
    },
  },
};

export const version3 = {
  ...{ asyncapi: '3.0.0', id: 'urn:every:member', defaultContentType: 'application/json' },
  info: { ...info, tags: [{ name: 'one', externalDocs }], externalDocs },
  servers: {
    s: {
      ...{
        host: '{host}',
        pathname: '/x',
        protocol: 'https',
        protocolVersion: '1',
        title: 'Words',
      },
      variables: { host: { enum: ['a'], default: 'a', examples: ['a'] } },
      security: [{ $ref: '#/components/securitySchemes/o' }],
      tags: [{ $ref: '#/components/tags/t' }],
      externalDocs: { $ref: '#/components/externalDocs/e' },
      bindings: { http: {} },
    },
  },
  channels: {
    hook: {
      ...{ ...words, title: 'Words', address: 'hook/{id}', servers: [{ $ref: '#/servers/s' }] },
      parameters: {
        id: { enum: ['a'], default: 'a', examples: ['a'], location: '$message.payload#/i' },
      },
      bindings: { $ref: '#/components/channelBindings/b' },
      messages: { A: { $ref: '#/components/messages/A' }, B: { $ref: '#/components/messages/B' } },
    },
    back: { address: 'back', messages: { R: { payload: { type: 'object', properties: {} } } } },
  },
  operations: {
    onHook: {
      ...{ ...words, title: 'Words', action: 'send', channel: { $ref: '#/channels/hook' } },
      security: [
        {
          type: 'oauth2',
          flows: { implicit: { authorizationUrl: url, availableScopes: { read: 'Words.' } } },
          scopes: ['read'],
        },
      ],
      bindings: { http: { method: 'POST', query: { type: 'object', properties: {} } } },
      traits: [{ $ref: '#/components/operationTraits/ot' }],
      messages: [{ $ref: '#/channels/hook/messages/A' }, { $ref: '#/channels/hook/messages/B' }],
      reply: {
        address: { location: '$message.header#/reply', description: 'Words.' },
        channel: { $ref: '#/channels/back' },
        messages: [{ $ref: '#/channels/back/messages/R' }],
      },
    },
  },
  components: {
    ...shared,
    ...{ tags: { t: { name: 'three' } }, externalDocs: { e: externalDocs } },
    securitySchemes: { o: { type: 'http', scheme: 'bearer' } },
    servers: { t: { host: 'example.com', protocol: 'http' } },
    replyAddresses: { r: { location: '$message.header#/reply' } },
    messages: {
      A: {
        ...messageA,
        payload: {
          schemaFormat: 'application/vnd.aai.asyncapi;version=3.0.0',
          schema: { $ref: '#/components/schemas/A' },
        },
      },
      B: { payload: { $ref: '#/components/schemas/B' } },
    },
  },
};
