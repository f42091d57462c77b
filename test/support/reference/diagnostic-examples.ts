import type { DiagnosticCode, DiagnosticParameters } from '../../../src/diagnostics/catalogue.js';

/** The example of a diagnostic in the reference: the parameters of its sentence, and a line of a document that it is about. */
type Example<Code extends DiagnosticCode> = (DiagnosticParameters<Code> extends readonly [
  infer Given,
]
  ? { readonly given: Given }
  : { readonly given?: undefined }) & { readonly line?: string };

type Examples = { readonly [Code in DiagnosticCode]: Example<Code> };

/** Of documents as they are written: the text, and what stands in it. */
const ofText = {
  'empty-document': {},
  'invalid-yaml': {
    given: { reason: 'bad indentation of a mapping entry' },
    line: '      operationId: onParcelSent',
  },
  'not-json': { given: { reason: 'The tag !include of "b.yaml"' }, line: 'a: !include b.yaml' },
  'inexact-number': {
    given: { digits: '9007199254740993', value: Number('9007199254740993') },
    line: 'enum: [9007199254740993]',
  },
  'too-many-repeats': { given: { limit: 1_000_000 }, line: 'x-all: *everything' },
  'long-chain': { given: { limit: 200 }, line: "P1: { $ref: '#/components/schemas/P2' }" },
  'several-documents': { line: '---' },
  'not-asyncapi': { line: 'openapi: 3.0.0' },
  'unsupported-version': { given: { version: '1.2.0' }, line: 'asyncapi: 1.2.0' },
  'invalid-document': {
    given: {
      problem:
        '"type" property must be equal to one of the allowed values: "array", "boolean", "integer", "null", "number", "object", "string". Did you mean "string"?',
    },
    line: 'type: strin',
  },
  'questionable-document': {
    given: { problem: '"description" must be text, and is a list.' },
    line: 'description: [A parcel]',
  },
} as const satisfies Partial<Examples>;

const ofReferences = {
  'unresolved-reference': {
    given: { reference: '#/components/schemas/a/b', meant: '#/components/schemas/a~1b' },
    line: "$ref: '#/components/schemas/a/b'",
  },
  'message-for-schema': {
    given: { reference: '#/components/messages/Ticket' },
    line: "$ref: '#/components/messages/Ticket'",
  },
  'unsupported-reference': {
    given: { reference: 'https://example.com/ticket.yaml' },
    line: '$ref: https://example.com/ticket.yaml',
  },
  'dangling-reference': {
    given: { reference: '#/components/securitySchemes/o' },
    line: "$ref: '#/components/securitySchemes/o'",
  },
  'ambiguous-reference': {
    given: { reference: 'https://example.org/user', rival: '#/components/schemas/C' },
    line: '$ref: https://example.org/user',
  },
  'mismatched-reference': {
    given: { reference: '#/components/schemas/Ticket', kind: 'message', found: 'schema' },
    line: "message: { $ref: '#/components/schemas/Ticket' }",
  },
  'misplaced-reference': {
    given: { reference: '#/components/messages/Ticket', kind: 'tag', found: 'message' },
    line: "tags: [{ $ref: '#/components/messages/Ticket' }]",
  },
  'foreign-message': {
    given: { reference: '#/channels/other/messages/Ticket' },
    line: "messages: [{ $ref: '#/channels/other/messages/Ticket' }]",
  },
  'foreign-channel': {
    given: { reference: '#/components/channels/tickets' },
    line: "channel: { $ref: '#/components/channels/tickets' }",
  },
} as const satisfies Partial<Examples>;

const ofChannels = {
  'invalid-address': { given: { address: 'parcel lost' }, line: 'address: parcel lost' },
  'whole-url': {
    given: { address: 'https://example.com/orders' },
    line: 'address: https://example.com/orders',
  },
  'parameter-without-braces': {
    given: { address: 'orders/:id', written: ':id', name: 'id' },
    line: 'address: orders/:id',
  },
  'address-with-query': { given: { address: 'orders?x=1' }, line: 'address: orders?x=1' },
  'address-as-key': { given: { key: 'orders/{id}' }, line: 'orders/{id}:' },
  'undefined-parameter': {
    given: { of: 'The address "orders/{id}"', what: 'parameter', name: 'id' },
    line: 'address: orders/{id}',
  },
  'unused-parameter': {
    given: { of: 'The address "orders"', what: 'parameter', name: 'id' },
    line: 'parameters: { id: {} }',
  },
  'undefined-server': {
    given: { name: '#/servers/test' },
    line: "servers: [{ $ref: '#/servers/test' }]",
  },
  'undefined-security-scheme': { given: { name: 'oauth' }, line: 'security: [{ oauth: [] }]' },
  'undefined-scope': {
    given: { scope: 'write', name: 'oauth' },
    line: 'security: [{ oauth: [write] }]',
  },
  'duplicate-operation-id': { given: { id: 'onParcelSent' }, line: 'operationId: onParcelSent' },
  'duplicate-message-id': { given: { id: 'parcel' }, line: 'messageId: parcel' },
  'duplicate-tag': {
    given: { name: 'parcels' },
    line: 'tags: [{ name: parcels }, { name: parcels }]',
  },
  'no-operations': {
    given: { role: 'subscriber', other: 'application', count: 0 },
    line: 'channels: {}',
  },
  'channel-without-address': { given: { operation: 'onPing' }, line: 'address: null' },
  'shared-address': {
    given: { operations: 'onOpened and onClosed', address: '/tickets' },
    line: 'address: /tickets',
  },
  'unreachable-address': {
    given: { event: 'onOrder', address: 'orders/{id}', rival: 'orders/{key}', other: 'onOther' },
    line: 'address: orders/{id}',
  },
  'version-not-semver': { given: { version: 'v1' }, line: 'version: v1' },
} as const satisfies Partial<Examples>;

const ofSchemas = {
  'invalid-example': {
    given: { problem: 'it should be a string at /updated_at, and is null' },
    line: 'example: { updated_at: null }',
  },
  'invalid-default': {
    given: { problem: 'it should be an integer, and is a string' },
    line: "default: '7'",
  },
  'impossible-value': { given: { value: '1' }, line: '{ type: string, enum: [a, 1] }' },
  'null-not-listed': {
    given: { keyword: 'enum' },
    line: 'state: { type: string, nullable: true, enum: [open, closed] }',
  },
  contradiction: {
    given: {
      type: 'object',
      reason: '"app" is required, and additionalProperties: false refuses it',
    },
    line: '{ type: object, required: [app], additionalProperties: false }',
  },
  'forbidden-properties': {
    given: { keys: ['title'] },
    line: 'Base: { properties: { id: {} }, additionalProperties: false }',
  },
  'overlapping-alternatives': {
    given: { inner: 'alternative 2', outer: 'alternative 1', isMutual: false },
    line: 'oneOf: [{ type: object }, { type: object, required: [id] }]',
  },
  'undescribed-required': { given: { name: 'tag', meant: undefined }, line: 'required: [tag]' },
  'misspelt-keyword': {
    given: { keyword: 'require', meant: 'required' },
    line: '{ type: object, require: [n] }',
  },
  'unread-keyword': {
    given: { keyword: 'unevaluatedProperties' },
    line: '{ type: object, unevaluatedProperties: false }',
  },
  'idle-keyword': {
    given: { keyword: 'minLength', types: ['integer'] },
    line: '{ type: integer, minLength: 3 }',
  },
  'keyword-beside-reference': {
    given: { keyword: 'minLength' },
    line: "{ $ref: '#/components/schemas/Text', minLength: 3 }",
  },
  'unchecked-formats': { given: { names: 'phone' }, line: '{ type: string, format: phone }' },
  'invalid-pattern': {
    given: { reason: 'JavaScript has no \\Z; write $' },
    line: "pattern: '^\\w+\\Z'",
  },
  'exponential-pattern': { line: "pattern: '^(a+)+$'" },
  'slow-pattern': { given: { power: 2 }, line: "pattern: '^\\d+\\.?\\d*$'" },
  'colliding-name': {
    given: { kind: 'schema', spelling: 'Handlers', name: 'HandlersSchema' },
    line: 'Handlers:',
  },
} as const satisfies Partial<Examples>;

const ofMessages = {
  'unsupported-schema-format': {
    given: { format: 'application/vnd.apache.avro;version=1.9.0' },
    line: 'schemaFormat: application/vnd.apache.avro;version=1.9.0',
  },
  'untyped-payload': { given: { message: 'ping' }, line: 'ping: {}' },
  'unread-content': {
    given: { contentType: 'application/xml', status: 415 },
    line: 'contentType: application/xml',
  },
  'unread-method': {
    given: { operation: 'onParcelSent', method: 'PUT' },
    line: 'bindings: { http: { method: PUT } }',
  },
  'invalid-format': {
    given: { format: 'date-time' },
    line: "examples: [{ payload: '2017-12-14 20:09:19 UTC' }]",
  },
  'no-fixture': { given: { message: 'Parcel' }, line: "pattern: '^(?<=q)r$'" },
  'incomplete-fixture': {
    given: { message: 'Parcel', missing: '/code' },
    line: "code: { type: string, pattern: '^(?<=q)r$' }",
  },
  'impossible-payload': {
    given: {
      message: 'Printed',
      at: '',
      reason: '"app" is required, and additionalProperties: false refuses it',
    },
    line: 'payload: { required: [app], additionalProperties: false }',
  },
  'open-payload': { given: { name: 'Ticket' }, line: 'Ticket: { type: object, properties: {} }' },
  'shared-payload': {
    given: {
      names: 'onAgentInvited, onAgentArchived',
      count: 2,
      payload: 'Agent',
      likely: undefined,
    },
  },
  'indistinct-messages': {
    given: {
      event: 'onHook',
      names: 'push, ping',
      likely: '"tell": { "header": "x-github-event", "is": "key" }',
    },
  },
  'invalid-tell': {
    given: { name: 'x-hooksmith-tell', problem: 'has no location: write payload, header or each' },
    line: 'x-hooksmith-tell: { is: key }',
  },
  'undecided-tell': {
    given: { location: '/type', choices: 'key ("A", "B"), name ("a.b", "c.d")' },
  },
  'value-claimed-twice': {
    given: { names: 'placed and cancelled', value: '"placed"', location: '/type' },
  },
  'unknown-message': { given: { name: 'plased', meant: 'placed' } },
  'unknown-operation': { given: { id: 'onHok', meant: 'onHook', ids: 'onHook, ask' } },
} as const satisfies Partial<Examples>;

const ofSubscriptions = {
  'not-openapi': { given: { version: '2.0' }, line: "swagger: '2.0'" },
  'none-subscribing': {},
  'several-subscribing': {
    given: { pointers: '#/paths/~1hooks/post, #/paths/~1teams~1{id}~1hooks/post' },
  },
  'unknown-subscribing': {
    given: { pointer: '#/paths/~1hook/post', pointers: '#/paths/~1hooks/post' },
  },
  'unsuited-subscribing': {
    given: {
      call: 'POST /webhooks',
      problem:
        "it takes an event in several members, event_action and event_object, which isn't supported",
    },
  },
  'subscriptions-found': {
    given: { found: 'POST /webhooks subscribes, and takes 14 of 14 events.' },
  },
  'no-subscriptions': {},
  'unsubscribable-event': { given: { name: 'ticket_frozen' } },
  'damaged-record': { given: { path: 'subscriptions.lock.json' } },
  'unknown-state': { given: { path: 'subscriptions.lock.json' } },
  'subscription-failed': { given: { sentence: 'The provider refused the token, with status 401' } },
} as const satisfies Partial<Examples>;

const ofRuns = {
  'no-spec': { given: { what: 'AsyncAPI document' } },
  'no-baseline': {},
  'newer-contract': { given: { path: 'node_modules/groove-webhooks' } },
  'not-a-contract': { given: { path: 'node_modules/groove-webhooks' } },
  'unknown-revision': { given: { revision: 'v1.4.0' } },
  'no-repository': { given: { reason: 'not a git repository' } },
  'no-output': {},
  'no-inbox': {},
  'inbox-refused': {
    given: { sentence: "data/other.db is no inbox: it isn't a database of SQLite, or is damaged." },
  },
  'no-sqlite': { given: { version: '20.19.0' } },
  'unknown-delivery': { given: { numbers: '77', count: 1 } },
  'invalid-configuration': {
    given: { name: '"hooksmith" of package.json', problem: 'it is not an object' },
  },
  'unread-configuration': { given: { name: 'hooksmith.config.ts' } },
  'invalid-package-name': { given: { name: 'My Webhooks' } },
  'invalid-package-version': { given: { version: 'one' } },
  'file-not-found': { given: { path: 'spec/asyncapi.yaml' } },
  'not-a-file': { given: { path: 'spec' } },
  'unreadable-file': { given: { path: 'parts/a.yaml', reason: 'it is not UTF-8' } },
  'unreadable-url': {
    given: { url: 'http://localhost:1/spec.yaml', problem: 'http: is not read, only https:' },
  },
  'no-answer': {
    given: { url: 'http://localhost:3000/webhooks', reason: 'the connection was refused' },
  },
  'foreign-file': { given: { path: 'generated/handlers/on-parcel-found.ts' } },
  'folder-not-empty': { given: { path: 'my-receiver' } },
  'file-in-the-way': { given: { paths: 'my-receiver/README.md', count: 1 } },
  'unsafe-file-name': { given: { path: '.git/config' } },
  'install-failed': { given: { command: 'npm install', folder: 'my-receiver' } },
  'git-failed': { given: { reason: 'git is not installed' } },
  'output-not-a-folder': { given: { path: 'spec.yaml' } },
  'cannot-write': {
    given: { path: 'generated/index.ts', reason: 'a file stands where a folder belongs' },
  },
  'edited-file': {
    given: {
      path: 'generated/index.ts',
      kept: 'node_modules/.cache/hooksmith/replaced/3fcdf782/index.ts',
    },
  },
  'unrecorded-files': {
    given: { paths: 'generated/index.ts', kept: 'node_modules/.cache/hooksmith/replaced' },
  },
  'interrupted-run': { given: { path: 'generated', isCompleted: true } },
  'role-changed': { given: { path: 'generated', was: 'subscriber', role: 'application' } },
  'event-renamed': { given: { from: 'onOrder', to: 'onPlaced' } },
  'orphaned-handler': { given: { path: 'src/handlers/on-parcel-lost.ts' } },
  'unselected-handler': { given: { path: 'src/handlers/on-parcel-lost.ts' } },
  'payload-changed': {
    given: { path: 'src/handlers/on-parcel-sent.ts', what: 'Parcel.weight is a number now.' },
  },
  'unknown-event': { given: { name: 'onParcelSend', known: ['onParcelSent', 'onParcelLost'] } },
  'partial-possible': { given: { count: 1 } },
  edited: {
    given: { severity: 'breaking', sentence: 'Parcel.weight is a number now, not a string.' },
  },
  'edited-more': { given: { count: 4 } },
  'since-baseline': { given: { baseline: 'v1.4.0:asyncapi.yaml', breaking: 1, risky: 0, safe: 2 } },
  'version-too-low': { given: { version: '1.4.0', next: '2.0.0' } },
  'version-too-low-for-release': { given: { version: '1.4.0', next: '2.0.0' } },
  'auto-without-baseline': {},
  'baseline-is-output': { given: { baseline: 'node_modules/@acme/webhooks', output: 'generated' } },
  'package-renamed': { given: { from: 'groove-webhooks', to: '@acme/groove-webhooks' } },
} as const satisfies Partial<Examples>;

/** The sections of the reference, each with the codes that belong there. The compiler asks for every code. */
export const examples = {
  'The text of the document': ofText,
  References: ofReferences,
  'Channels, operations and parameters': ofChannels,
  Schemas: ofSchemas,
  'Messages and events': ofMessages,
  Subscriptions: ofSubscriptions,
  'Files, settings and runs': ofRuns,
} as const;

({
  ...ofText,
  ...ofReferences,
  ...ofChannels,
  ...ofSchemas,
  ...ofMessages,
  ...ofSubscriptions,
  ...ofRuns,
}) satisfies Examples;
