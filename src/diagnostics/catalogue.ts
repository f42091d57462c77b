import { nearest } from '../text.js';

export type Severity = 'error' | 'warning' | 'info';

interface Entry {
  readonly severity: Severity;
  /** An error that leaves something to generate: with `partial` it is a warning. */
  readonly leavesRest?: true;
  /** One sentence that says what is wrong. */
  readonly sentence: (parameters: never) => string;
  /** A way to mend it. */
  readonly hint?: string;
}

interface Since {
  readonly baseline: string;
  readonly breaking: number;
  readonly risky: number;
  readonly safe: number;
}

interface Versions {
  readonly version: string;
  readonly next: string;
}

interface SharedPayload {
  readonly names: string;
  readonly count: number;
  readonly payload: string;
  readonly likely: string | undefined;
}

interface UnresolvedReference {
  readonly reference: string;
  /** With the slash of a key escaped. */
  readonly meant?: string | undefined;
  /** With the nearest keys that are there. */
  readonly near?: string | undefined;
  /** With `/` for the `\` of Windows. */
  readonly portable?: string | undefined;
  /** It leads to a reference, and so on, back to itself. */
  readonly isCircle?: boolean;
  /** The last of the references that it leads to. */
  readonly end?: string | undefined;
}

const powers: Readonly<Record<number, string>> = { 2: 'square', 3: 'cube' };

/** Every diagnostic there is. Codes are stable once released. */
export const catalogue = {
  'no-spec': {
    severity: 'error',
    sentence: ({ what }: { what: string }) => `No ${what} was named.`,
    hint: 'Name it, by path, https: URL or - for standard input, or set "hooksmith": { "spec": … } in package.json.',
  },
  'no-baseline': {
    severity: 'error',
    sentence: () => 'There is nothing to compare with: no old document was named.',
    hint: 'Name the old document first: hooksmith diff main:asyncapi.yaml asyncapi.yaml.',
  },
  'newer-contract': {
    severity: 'error',
    sentence: ({ path }: { path: string }) =>
      `The contract of the package ${path} was written by a later version of hooksmith.`,
    hint: 'Upgrade hooksmith.',
  },
  'not-a-contract': {
    severity: 'error',
    sentence: ({ path }: { path: string }) =>
      `The file contract.json in ${path} is not as hooksmith writes it.`,
    hint: 'Generate the package again.',
  },
  'unknown-revision': {
    severity: 'error',
    sentence: ({ revision }: { revision: string }) =>
      `The git repository here has no revision ${revision}.`,
    hint: 'Fetch it: git fetch origin main; in a workflow of GitHub, fetch-depth: 0.',
  },
  'no-repository': {
    severity: 'error',
    sentence: ({ reason }: { reason: string }) => `A revision can't be read by git: ${reason}.`,
    hint: 'Run it in the repository, or name a file.',
  },
  'no-output': {
    severity: 'error',
    sentence: () => 'No folder for the package was named.',
    hint: 'Name it: --output <dir>, or set "hooksmith": { "output": … } in package.json.',
  },
  'no-inbox': {
    severity: 'error',
    sentence: () => 'No file of an inbox was named.',
    hint: 'Name it: --db data/inbox.db, HOOKSMITH_INBOX in the environment, or "hooksmith": { "inbox": … } in package.json.',
  },
  'inbox-refused': {
    severity: 'error',
    sentence: ({ sentence }: { sentence: string }) => sentence,
  },
  'no-sqlite': {
    severity: 'error',
    sentence: ({ version }: { version: string }) =>
      `Node.js ${version} has no SQLite, and better-sqlite3 is not installed here.`,
    hint: 'Run it in the project that has the inbox, or with Node.js 22.13 or later.',
  },
  'unknown-delivery': {
    severity: 'error',
    sentence: ({ numbers, count }: { numbers: string; count: number }) =>
      count === 1
        ? `The inbox has no delivery ${numbers}.`
        : `The inbox has none of these deliveries: ${numbers}.`,
    hint: 'hooksmith inbox ls shows those that it has; what is done is forgotten after a day.',
  },
  'invalid-configuration': {
    severity: 'error',
    sentence: ({ name, problem }: { name: string; problem: string }) =>
      `${name} can't be used as a configuration: ${problem}.`,
    hint: 'Write options by their names, such as "output": "generated".',
  },
  'unread-configuration': {
    severity: 'error',
    sentence: ({ name, rival }: { name: string; rival?: string | undefined }) =>
      rival === undefined
        ? `${name} looks like a configuration, but is not read.`
        : `${name} is a configuration, but is not read: ${rival} is one, too, in the same folder.`,
    hint: 'A folder has one: hooksmith.config.mjs, .js, .cjs or .json, or the key "hooksmith" of package.json.',
  },
  'invalid-package-name': {
    severity: 'error',
    sentence: ({ name }: { name: string }) => `npm accepts no package called "${name}".`,
    hint: 'Lower case, digits, dots and hyphens: my-webhooks, or @me/webhooks.',
  },
  'invalid-package-version': {
    severity: 'error',
    sentence: ({ version }: { version: string }) =>
      `"${version}" is not a version that npm accepts.`,
    hint: 'Three numbers: 1.2.0.',
  },
  'not-openapi': {
    severity: 'error',
    sentence: ({ version }: { version: string | undefined }) =>
      version === undefined
        ? 'This is not an OpenAPI document: it has no version at its top.'
        : `OpenAPI ${version} is not supported; 3.0, 3.1 and 3.2 are.`,
    hint: 'The option subscriptions names the OpenAPI document of the provider, such as spec/api.openapi.yaml.',
  },
  'none-subscribing': {
    severity: 'error',
    sentence: () =>
      'No operation of this document subscribes. That would be a POST with a URL and an event in its body, and a DELETE below its path.',
    hint: 'Describe it with callbacks, or name it behind the file: spec/api.openapi.yaml#/paths/~1webhooks/post',
  },
  'several-subscribing': {
    severity: 'error',
    sentence: ({ pointers }: { pointers: string }) =>
      `Several operations of this document may subscribe: ${pointers}.`,
    hint: 'Name the one that is meant behind the file: spec/api.openapi.yaml#/paths/~1webhooks/post',
  },
  'unknown-subscribing': {
    severity: 'error',
    sentence: ({ pointer, pointers }: { pointer: string; pointers: string }) =>
      `This document has no POST at ${pointer}${pointers === '' ? '' : `, but ${pointers}`}.`,
    hint: 'A / in a path is ~1 in a pointer: #/paths/~1webhooks/post',
  },
  'unsuited-subscribing': {
    severity: 'error',
    sentence: ({ call, problem }: { call: string; problem: string }) =>
      `${call} can't subscribe: ${problem}.`,
    hint: 'callbacks say where the URL is ({$request.body#/url}); an enum of the names of events says where the event is.',
  },
  'subscriptions-found': { severity: 'info', sentence: ({ found }: { found: string }) => found },
  'no-subscriptions': {
    severity: 'error',
    sentence: () => 'No OpenAPI document was named that says how to subscribe.',
    hint: 'Name it: "hooksmith": { "subscriptions": "spec/api.openapi.yaml" } in package.json.',
  },
  'unsubscribable-event': {
    severity: 'error',
    sentence: ({ name }: { name: string }) => `The provider's API has no event ${name}.`,
    hint: 'hooksmith validate says how many events can be subscribed to; the OpenAPI document names them.',
  },
  'damaged-record': {
    severity: 'error',
    sentence: ({ path }: { path: string }) => `${path} is no record of subscriptions.`,
    hint: 'Restore it from version control. Without it, remove all subscriptions at the provider, and start again with --first.',
  },
  'unknown-state': {
    severity: 'error',
    sentence: ({ path }: { path: string }) =>
      `It is not known what is subscribed: the provider's API has no list, and there is no ${path}.`,
    hint: 'Look at the settings of the provider. If nothing is subscribed yet, say so: --first.',
  },
  'subscription-failed': {
    severity: 'error',
    sentence: ({ sentence }: { sentence: string }) => `${sentence}.`,
  },
  'file-not-found': {
    severity: 'error',
    sentence: ({ path }: { path: string }) => `There is no file ${path}.`,
    hint: 'On the command line a path starts at the folder you are in, in a configuration at the folder of that.',
  },
  'not-a-file': {
    severity: 'error',
    sentence: ({ path }: { path: string }) => `${path} is a folder, not a document.`,
    hint: 'Name the document itself.',
  },
  'unreadable-file': {
    severity: 'error',
    sentence: ({ path, reason }: { path: string; reason: string }) =>
      `${path} can't be read: ${reason}.`,
  },
  'unreadable-url': {
    severity: 'error',
    sentence: ({ url, problem }: { url: string; problem: string }) =>
      `${url} can't be read: ${problem}.`,
    hint: 'Open it in a browser, or save the document and name the file.',
  },
  'no-answer': {
    severity: 'error',
    sentence: ({ url, reason }: { url: string; reason: string }) =>
      `${url} doesn't answer: ${reason}.`,
    hint: 'Start the receiver, or say where it listens: --to http://localhost:3000/webhooks',
  },
  'empty-document': { severity: 'error', sentence: () => 'The document is empty.' },
  'invalid-yaml': {
    severity: 'error',
    sentence: ({ reason }: { reason: string }) => `This is not YAML: ${reason}.`,
  },
  'not-json': {
    severity: 'error',
    sentence: ({ reason }: { reason: string }) =>
      `${reason} is YAML, but JSON has nothing like it, and an AsyncAPI document is JSON.`,
    hint: 'Write text, a number, true, false, null, a list, or a map with keys of text.',
  },
  'inexact-number': {
    severity: 'warning',
    sentence: ({ digits, value }: { digits: string; value: number }) =>
      `JavaScript can't hold the number ${digits}, and reads ${value}.`,
    hint: 'Describe it as text, or choose a number of 15 digits at most. JSON Schemas keep the digits.',
  },
  'too-many-repeats': {
    severity: 'error',
    sentence: ({ limit }: { limit: number }) =>
      `Up to here, aliases have repeated more than ${limit.toLocaleString('en')} values.`,
    hint: 'Put a schema under components and refer to it by $ref; shorten a default or an example.',
  },
  'long-chain': {
    severity: 'error',
    sentence: ({ limit }: { limit: number }) =>
      `From this schema, a value is passed on through more than ${limit} others.`,
    hint: 'Shorten the chain: let a $ref name the schema at its end, and put alternatives into one list.',
  },
  'several-documents': {
    severity: 'error',
    sentence: () => 'The file holds several YAML documents, and only one can be read.',
    hint: 'Remove the line "---" and the other documents.',
  },
  'not-asyncapi': {
    severity: 'error',
    sentence: () => 'This is not an AsyncAPI document: it has no "asyncapi" at its top.',
    hint: "An AsyncAPI document starts with its version: asyncapi: '3.0.0'.",
  },
  'unsupported-version': {
    severity: 'error',
    sentence: ({ version }: { version: string }) =>
      `AsyncAPI ${version} is not supported; 2.0.0 to 3.1.0 are.`,
    hint: 'The AsyncAPI converter upgrades older documents.',
  },
  'unresolved-reference': {
    severity: 'error',
    leavesRest: true,
    sentence: ({ reference, meant, near, portable, isCircle, end }: UnresolvedReference) => {
      if (end !== undefined) return `${reference} leads to ${end}, which leads nowhere.`;
      if (isCircle) return `${reference} leads only to references, which go in a circle.`;
      if (portable !== undefined)
        return `${reference} has the \\ of Windows, which works on no other system: write ${portable}.`;
      if (near !== undefined && near === reference.trim())
        return `The reference ${near} has spaces around it: write it without.`;
      if (near !== undefined) return `Nothing is at ${reference}. Did you mean ${near}?`;
      return meant === undefined
        ? `Nothing is at ${reference}.`
        : `Nothing is at ${reference}; a slash in a key is written ~1: ${meant}.`;
    },
    hint: 'A reference names its target by JSON Pointer: #/components/schemas/Name, or other.yaml#/Name.',
  },
  'message-for-schema': {
    severity: 'warning',
    sentence: ({ reference }: { reference: string }) =>
      `${reference} is a message, but a schema belongs here. It is read as a schema without keywords.`,
    hint: 'Refer to its payload.',
  },
  'unsupported-reference': {
    severity: 'error',
    leavesRest: true,
    sentence: ({ reference }: { reference: string }) =>
      `${reference} is not a file beside the document, and no other reference is followed.`,
    hint: 'Keep a copy next to the document and refer to it by its relative path.',
  },
  'dangling-reference': {
    severity: 'warning',
    sentence: ({ reference }: { reference: string }) =>
      `Nothing is at ${reference}; no type depends on it.`,
  },
  'ambiguous-reference': {
    severity: 'warning',
    sentence: ({ reference, rival }: { reference: string; rival: string }) =>
      `${reference} is the $id of two schemas that differ; the first one is meant, not ${rival}.`,
    hint: 'Give each an $id of its own, or refer to the other by JSON Pointer.',
  },
  'invalid-document': {
    severity: 'error',
    leavesRest: true,
    sentence: ({ problem }: { problem: string }) => problem,
  },
  'questionable-document': {
    severity: 'warning',
    sentence: ({ problem }: { problem: string }) => problem,
  },
  'invalid-address': {
    severity: 'error',
    leavesRest: true,
    sentence: ({ address }: { address: string }) => `"${address}" can't be a channel's address.`,
    hint: 'No quotes, spaces or control characters; in AsyncAPI 2 it is a URI template, so no <, >, \\, ^ or | either.',
  },
  'mismatched-reference': {
    severity: 'error',
    leavesRest: true,
    sentence: ({ reference, kind, found }: { reference: string; kind: string; found: string }) =>
      `${reference} is a ${found}, and a ${kind} belongs here.`,
  },
  'misplaced-reference': {
    severity: 'warning',
    sentence: ({ reference, kind, found }: { reference: string; kind: string; found: string }) =>
      `${reference} is a ${found}, and a ${kind} belongs here; no type depends on it.`,
  },
  'address-with-query': {
    severity: 'warning',
    sentence: ({ address }: { address: string }) =>
      `The address "${address}" has a query or a fragment. An address has neither, so it is left out.`,
    hint: 'Describe parameters of the query in bindings.',
  },
  'whole-url': {
    severity: 'info',
    sentence: ({ address }: { address: string }) =>
      `The address "${address}" is a whole URL; its path is the address of deliveries.`,
    hint: 'A host belongs to servers.',
  },
  'parameter-without-braces': {
    severity: 'warning',
    sentence: ({ address, written, name }: { address: string; written: string; name: string }) =>
      `"${written}" in the address "${address}" is no parameter, but text like any other. A parameter is written {${name}}.`,
    hint: 'Only a URL with this very text leads to the channel.',
  },
  'address-as-key': {
    severity: 'warning',
    sentence: ({ key }: { key: string }) =>
      `This channel has no address; its key looks like one: write address: '${key.replaceAll("'", "''")}'.`,
    hint: 'In AsyncAPI 3 the key is a name, and no URL leads to a channel without an address.',
  },
  'undefined-parameter': {
    severity: 'warning',
    sentence: ({ of, what, name }: { of: string; what: string; name: string }) =>
      `${of} has a ${what} {${name}} that is not defined.`,
    hint: 'It may be any text. Define it beside the others, or take it out of the braces.',
  },
  'unused-parameter': {
    severity: 'warning',
    sentence: ({ of, what, name }: { of: string; what: string; name: string }) =>
      `${of} has no ${what} {${name}}.`,
    hint: 'Remove its definition, or write it in braces where it belongs.',
  },
  'undefined-server': {
    severity: 'warning',
    sentence: ({ name }: { name: string }) => `The document has no server ${name}.`,
    hint: 'Define it in servers, at the top of the document.',
  },
  'undefined-security-scheme': {
    severity: 'warning',
    sentence: ({ name }: { name: string }) => `There is no security scheme "${name}".`,
    hint: 'Define it in components.securitySchemes.',
  },
  'undefined-scope': {
    severity: 'warning',
    sentence: ({ scope, name }: { scope: string; name: string }) =>
      `The security scheme "${name}" has no scope "${scope}".`,
    hint: 'Define it in a flow of the scheme.',
  },
  'duplicate-operation-id': {
    severity: 'error',
    leavesRest: true,
    sentence: ({ id }: { id: string }) =>
      `Another operation has the id "${id}", and it must be unique.`,
    hint: 'Each operation has a handler of its own, named by its id.',
  },
  'duplicate-message-id': {
    severity: 'warning',
    sentence: ({ id }: { id: string }) => `The message id "${id}" is used more than once.`,
  },
  'duplicate-tag': {
    severity: 'warning',
    sentence: ({ name }: { name: string }) => `The tag "${name}" is listed twice.`,
    hint: 'Remove one of the two.',
  },
  'foreign-channel': {
    severity: 'error',
    leavesRest: true,
    sentence: ({ reference }: { reference: string }) =>
      `${reference} is not a channel of the document itself.`,
    hint: 'An operation refers to #/channels/…; a channel there may refer to components.',
  },
  'foreign-message': {
    severity: 'warning',
    sentence: ({ reference }: { reference: string }) =>
      `${reference} is not a message of the operation's channel; it is used anyway.`,
    hint: 'An operation refers to #/channels/<channel>/messages/…; a message there may refer to components.',
  },
  'invalid-example': {
    severity: 'warning',
    sentence: ({ problem }: { problem: string }) => `This example is not valid: ${problem}.`,
    hint: 'It is left out of the types and the fixtures. YAML reads [text] as a list: quote what is meant as text.',
  },
  'impossible-value': {
    severity: 'warning',
    sentence: ({ value }: { value: string }) =>
      `${value} can never be valid here: the rest of the schema refuses it.`,
    hint: 'It is left out of the types. YAML reads 1, true and null as they look: quote what is meant as text.',
  },
  'null-not-listed': {
    severity: 'warning',
    sentence: ({ keyword }: { keyword: 'enum' | 'const' }) =>
      keyword === 'const'
        ? '"nullable" has no effect here: "const" is not null.'
        : '"nullable" has no effect here: "enum" does not list null.',
    hint: 'List null and the other values in "enum", or remove "nullable".',
  },
  contradiction: {
    severity: 'warning',
    sentence: ({ type = 'value', reason }: { type?: string | undefined; reason: string }) =>
      `No ${type} is valid here: ${reason}.`,
    hint: 'Every delivery with a value here is refused. Change one of the two rules.',
  },
  'forbidden-properties': {
    severity: 'warning',
    sentence: ({ keys }: { keys: readonly string[] }) =>
      `additionalProperties: false refuses ${keys.map((key) => `"${key}"`).join(', ')}, which another part of the schema describes.`,
    hint: 'additionalProperties knows only the properties beside it. Remove it, or describe all properties in one schema.',
  },
  'overlapping-alternatives': {
    severity: 'warning',
    sentence: ({ inner, outer, isMutual }: { inner: string; outer: string; isMutual: boolean }) =>
      `Whatever ${inner} describes matches ${outer} as well${isMutual ? ', and the other way round' : ''}: oneOf refuses it.`,
    hint: 'Write anyOf, or let each alternative require a constant of its own. A format alone is not enough.',
  },
  'undescribed-required': {
    severity: 'warning',
    sentence: ({ name, meant }: { name: string; meant: string | undefined }) =>
      `"${name}" is required, and no property of that name is described.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
    hint: 'A delivery without it is refused. Describe it under properties, or remove it from required.',
  },
  'misspelt-keyword': {
    severity: 'warning',
    sentence: ({ keyword, meant }: { keyword: string; meant: string }) =>
      `"${keyword}" is not a keyword of a schema, and is ignored. Did you mean ${meant}?`,
  },
  'unread-keyword': {
    severity: 'warning',
    sentence: ({ keyword }: { keyword: string }) =>
      `"${keyword}" is not read: it is a keyword of a later draft than draft-07.`,
    hint: 'Types and validators ignore it.',
  },
  'keyword-beside-reference': {
    severity: 'warning',
    sentence: ({ keyword }: { keyword: string }) =>
      `"${keyword}" stands beside $ref, where it is not read.`,
    hint: 'Write allOf: [{ $ref: … }], and the other keywords beside allOf.',
  },
  'idle-keyword': {
    severity: 'info',
    sentence: ({ keyword, types }: { keyword: string; types: readonly string[] }) =>
      `"${keyword}" has no effect here: the type is ${types.join(' or ')}.`,
  },
  'invalid-default': {
    severity: 'warning',
    sentence: ({ problem }: { problem: string }) => `This default is not valid: ${problem}.`,
    hint: 'It is left out of the types and the JSON Schemas.',
  },
  'invalid-format': {
    severity: 'warning',
    sentence: ({ format }: { format: string }) =>
      `This example is not of the format ${format}. Formats are checked only on request.`,
  },
  'unchecked-formats': {
    severity: 'info',
    sentence: ({ names }: { names: string }) =>
      `There is no check for these formats, so they are never checked: ${names}.`,
  },
  'invalid-pattern': {
    severity: 'warning',
    sentence: ({ reason }: { reason: string }) =>
      `This pattern is not a regular expression, and is not checked: ${reason}.`,
  },
  'exponential-pattern': {
    severity: 'warning',
    sentence: () =>
      'Matching this pattern can take time that doubles with every few characters: a short text can block the receiver for hours.',
    hint: 'Rewrite it so that it can match a text in only one way: a+ for (a+)+, and [ab]+ for (a|ab|b)+.',
  },
  'slow-pattern': {
    severity: 'warning',
    sentence: ({ power }: { power: number }) =>
      `Matching this pattern can take time that grows with the ${powers[power] ?? `${power}th power`} of the text's length: a long text can block the receiver for minutes.`,
    hint: 'Give the schema a maxLength of at most a few hundred. Or start the pattern with ^, and repeat the same characters in one place only.',
  },
  'unsupported-schema-format': {
    severity: 'warning',
    sentence: ({ format }: { format: string }) =>
      `The schema format ${format} is not read, so the payload is unknown.`,
    hint: 'For a type, describe it in JSON Schema: schemaFormat: application/schema+json;version=draft-07.',
  },
  'untyped-payload': {
    severity: 'warning',
    sentence: ({ message }: { message: string }) =>
      `The payload of ${message} has no type in the document, so it is unknown.`,
    hint: 'Give the message a payload with a type.',
  },
  'unread-content': {
    severity: 'warning',
    sentence: ({ contentType, status }: { contentType: string; status: number }) =>
      `The receiver reads JSON and forms. A body of the type ${contentType} that is neither is answered with ${status}.`,
    hint: 'The types are right if the provider posts JSON anyway. Otherwise, read the body yourself and call receiver.deliver.',
  },
  'unread-method': {
    severity: 'warning',
    sentence: ({ operation, method }: { operation: string; method: string }) =>
      `By its HTTP binding, ${operation} comes with ${method}. The receiver takes POST, and answers other methods with 405.`,
    hint: 'Correct the binding if the provider posts. Otherwise, read the request yourself and call receiver.deliver.',
  },
  'no-fixture': {
    severity: 'warning',
    sentence: ({ message }: { message: string }) =>
      `No valid sample of ${message} could be made, so it has no fixture.`,
    hint: 'Give an example to the message, or to each of its properties.',
  },
  'incomplete-fixture': {
    severity: 'warning',
    sentence: ({ message, missing }: { message: string; missing: string }) =>
      `The fixture of ${message} has nothing at ${missing}: no valid value was found.`,
    hint: 'Give an example to the message, or to this property.',
  },
  'impossible-payload': {
    severity: 'warning',
    sentence: ({ message, at, reason }: { message: string; at: string; reason: string }) =>
      `Every payload of ${message} is refused: ${at === '' ? '' : `at ${at}, `}${reason}.`,
    hint: 'It has no fixture either.',
  },
  'no-operations': {
    severity: 'warning',
    sentence: ({ role, other, count }: { role: string; other: string; count: number }) =>
      count === 0
        ? 'The document has no operations: there are types and validators, but nothing to receive.'
        : `The document has no operation for the ${role}; the ${other} has ${count}: take them with --role ${other}.`,
  },
  'version-not-semver': {
    severity: 'warning',
    sentence: ({ version }: { version: string }) =>
      `"${version}" is not a version that npm accepts, so the package is 0.0.0.`,
    hint: 'Set info.version to one like 1.2.0, or give the package its own with --package-version.',
  },
  'channel-without-address': {
    severity: 'warning',
    sentence: ({ operation }: { operation: string }) =>
      `The channel of ${operation} has no address, so no URL leads to it.`,
    hint: 'Give the channel an address, or the receiver a route function that names the operation.',
  },
  'shared-address': {
    severity: 'warning',
    sentence: ({ operations, address }: { operations: string; address: string }) =>
      `${operations} share the address ${address}, and nothing tells them apart.`,
    hint: 'Say in the configuration where a delivery names its event, and by which of its names: tell: { payload: "/type", is: "operation" }.',
  },
  'unreachable-address': {
    severity: 'warning',
    sentence: ({
      event,
      address,
      rival,
      other,
    }: Record<'event' | 'address' | 'rival' | 'other', string>) =>
      `No delivery reaches ${event} at its own URL: ${address} is the same URL as ${rival}, which is ${other}'s.`,
    hint: 'Give one of them another address, or parameters with an enum.',
  },
  'invalid-tell': {
    severity: 'error',
    sentence: ({ name, problem }: { name: string; problem: string }) => `${name} ${problem}.`,
    hint: 'It says where a delivery names its event: { payload: /type, is: name } or { header: x-event, is: key }.',
  },
  'undecided-tell': {
    severity: 'error',
    sentence: ({ location, choices }: { location: string; choices: string }) =>
      `"tell" says that ${location} names the event, but not which name stands there: ${choices}.`,
    hint: 'Say which: is: "key". List values that are not a name of the message under values.',
  },
  'value-claimed-twice': {
    severity: 'error',
    sentence: ({ names, value, location }: { names: string; value: string; location: string }) =>
      `${names} both have the value ${value} at ${location}.`,
    hint: 'Give one of them another value, or tell them apart by a second location.',
  },
  'unknown-message': {
    severity: 'error',
    sentence: ({ name, meant }: { name: string; meant?: string | undefined }) =>
      `"tell" has values for ${name}, but no operation has a message of that name.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
    hint: 'Name it by its key in components.messages, its name or its title.',
  },
  'unknown-operation': {
    severity: 'error',
    sentence: ({ id, meant, ids }: { id: string; meant?: string | undefined; ids: string }) =>
      `"tell" has a rule for the operation ${id}, but the document has none with that id. ${meant === undefined ? `It has: ${ids}.` : `Did you mean ${meant}?`}`,
    hint: 'Operations go by their operationId, or by their key in operations.',
  },
  'open-payload': {
    severity: 'info',
    sentence: ({ name }: { name: string }) =>
      `The payload ${name} requires nothing: {} is valid, and so is the payload of another event.`,
    hint: 'List what is always there under required.',
  },
  'shared-payload': {
    severity: 'info',
    sentence: ({ names, count, payload, likely }: SharedPayload) =>
      `${count} events have the payload ${payload}, so that only the URL tells them apart: ${names}.${likely === undefined ? '' : ` A rule like this in the configuration would tell them apart at one URL: ${likely}.`}`,
    hint: 'Post each to a URL of its own, or let the payload require a constant that names the event.',
  },
  'indistinct-messages': {
    severity: 'warning',
    sentence: ({ event, names, likely }: { event: string; names: string; likely: string }) =>
      `Nothing tells these messages apart, so ${event} gets all of them: ${names}. A rule like this in the configuration would tell them apart: ${likely}.`,
    hint: 'Or give each a constant in its payload, or in a header, that says which it is.',
  },
  'colliding-name': {
    severity: 'info',
    sentence: ({ kind, spelling, name }: { kind: string; spelling: string; name: string }) =>
      `The ${kind} "${spelling}" is called ${name} in code, since its own name is taken.`,
    hint: 'Give it another name in the document to choose one yourself.',
  },
  'foreign-file': {
    severity: 'error',
    sentence: ({ path }: { path: string }) =>
      `${path} is in the way: hooksmith didn't write it, and a generated file belongs there.`,
    hint: 'Move it, or generate into another place.',
  },
  'folder-not-empty': {
    severity: 'error',
    sentence: ({ path }: { path: string }) => `${path} is not empty.`,
    hint: 'Name a folder that is new, or write into this one with --force, which replaces no file.',
  },
  'file-in-the-way': {
    severity: 'error',
    sentence: ({ paths, count }: { paths: string; count: number }) =>
      count === 1
        ? `${paths} is there already, and a file of the project belongs there.`
        : `${count} files of the project are there already: ${paths}.`,
    hint: 'Nothing was written. Move what is in the way, or name another folder.',
  },
  'unsafe-file-name': {
    severity: 'error',
    sentence: ({ path }: { path: string }) =>
      `The document refers to ${path}, which can't be the name of a file of the project.`,
    hint: 'Copy the document and the files that it refers to yourself, and name the copy.',
  },
  'install-failed': {
    severity: 'error',
    sentence: ({ command, folder }: { command: string; folder: string }) =>
      `The project is complete, but "${command}" failed in ${folder}.`,
    hint: 'Run it there again; --no-install leaves it to you.',
  },
  'git-failed': {
    severity: 'warning',
    sentence: ({ reason }: { reason: string }) => `No git repository could be made: ${reason}.`,
  },
  'output-not-a-folder': {
    severity: 'error',
    sentence: ({ path }: { path: string }) => `${path} is not a folder.`,
    hint: 'Name a folder, or a path where one can be made.',
  },
  'cannot-write': {
    severity: 'error',
    sentence: ({ path, reason }: { path: string; reason: string }) =>
      `${path} can't be written: ${reason}.`,
    hint: 'Nothing half-written is left behind; mend it and run the command again.',
  },
  'edited-file': {
    severity: 'warning',
    sentence: ({ path, kept }: { path: string; kept: string }) =>
      `${path} was changed since hooksmith wrote it. It has been replaced, and its text is kept in ${kept}.`,
    hint: 'Generated files are overwritten: change the document instead.',
  },
  'unrecorded-files': {
    severity: 'info',
    sentence: ({ paths, kept }: { paths: string; kept: string }) =>
      `These files have been replaced, and this machine has no record of who wrote them. Their texts are kept in ${kept}: ${paths}.`,
  },
  'interrupted-run': {
    severity: 'warning',
    sentence: ({ path, isCompleted }: { path: string; isCompleted: boolean }) =>
      `An earlier run was interrupted while it wrote ${path}. ${isCompleted ? 'It has been completed.' : 'The next run that writes completes it.'}`,
  },
  'role-changed': {
    severity: 'error',
    sentence: ({ path, was, role }: { path: string; was: string; role: string }) =>
      `${path} has the handlers of the ${was}. By the document of today they would be those of the ${role}.`,
    hint: 'Nothing was written. Say which side it is: --role subscriber or --role application, or "role" in the configuration.',
  },
  'event-renamed': {
    severity: 'warning',
    sentence: ({ from, to }: { from: string; to: string }) =>
      `An event has another name in this document: ${from} → ${to}.`,
    hint: "A handler with the old name is not called, and a receiver that is given it doesn't start: move its code to the new one.",
  },
  'orphaned-handler': {
    severity: 'warning',
    sentence: ({ path }: { path: string }) =>
      `${path} handles an event that the document no longer has.`,
    hint: 'Remove it, or move its code to the handler of another event.',
  },
  'unselected-handler': {
    severity: 'warning',
    sentence: ({ path }: { path: string }) => `${path} handles an event that is not selected.`,
    hint: 'Add the event to `select`, or remove the file.',
  },
  'unknown-event': {
    severity: 'error',
    sentence: ({ name, known }: { name: string; known: readonly string[] }) => {
      const meant = nearest(name, known);
      return `No event is called ${name}${meant === undefined ? '' : `; one is called ${meant}`}.`;
    },
    hint: '`hooksmith events` lists the events of a document.',
  },
  'partial-possible': {
    severity: 'info',
    sentence: ({ count }: { count: number }) =>
      count === 1
        ? '--partial generates the rest, without the part that has the error.'
        : `--partial generates the rest, without the parts that have the ${count} errors.`,
  },
  'payload-changed': {
    severity: 'info',
    sentence: ({ path, what }: { path: string; what: string }) => `${path} reads: ${what}`,
  },
  edited: {
    severity: 'info',
    sentence: ({ severity, sentence }: { severity: string; sentence: string }) =>
      `The edit is ${severity} for those who have the package: ${sentence}`,
    hint: 'hooksmith diff says for whom, and shows what breaks.',
  },
  'since-baseline': {
    severity: 'info',
    sentence: ({ baseline, breaking, risky, safe }: Since) =>
      `Since ${baseline}: ${breaking} breaking, ${risky} risky, ${safe} safe.`,
    hint: 'hooksmith diff says which.',
  },
  'version-too-low': {
    severity: 'warning',
    sentence: ({ version, next }: Versions) =>
      `The version is ${version} and should be ${next}, because of what has changed since the baseline.`,
    hint: 'Raise info.version, or generate with --package-version auto.',
  },
  'version-too-low-for-release': {
    severity: 'error',
    sentence: ({ version, next }: Versions) =>
      `The version is ${version} and has to be ${next}, because of what has changed since the baseline.`,
    hint: 'Raise info.version, or generate with --package-version auto.',
  },
  'auto-without-baseline': {
    severity: 'error',
    sentence: () => 'The version auto needs a baseline, and none is named.',
    hint: 'Name the release that consumers have: "baseline": "v1.4.0:asyncapi.yaml".',
  },
  'baseline-is-output': {
    severity: 'error',
    sentence: ({ baseline, output }: { baseline: string; output: string }) =>
      `The baseline ${baseline} is the folder ${output} itself, which each run brings up to date: nothing would ever have changed.`,
    hint: 'A workspace is linked in node_modules. Name the release by its tag: "baseline": "v1.4.0:asyncapi.yaml".',
  },
  'edited-more': {
    severity: 'info',
    sentence: ({ count }: { count: number }) =>
      `The edit has ${count} more changes that users of the package notice.`,
    hint: 'hooksmith diff says all of them.',
  },
  'package-renamed': {
    severity: 'warning',
    sentence: ({ from, to }: { from: string; to: string }) =>
      `The package is now called ${to}, not ${from}.`,
    hint: 'Run npm install, so that the workspace is linked under its new name.',
  },
} as const satisfies Record<string, Entry>;

export type DiagnosticCode = keyof typeof catalogue;
export type DiagnosticParameters<Code extends DiagnosticCode> = Parameters<
  (typeof catalogue)[Code]['sentence']
>;
