import type { ExactJson, Json, Pointer } from '../json.js';
import type { KnownSignature } from './known-signatures.js';
import type { Subscriptions } from './subscriptions.js';

/**
 * A document in our own words: plain, readonly, serialisable. Every name that generated
 * code exports is decided by the time a Model exists; schemas refer to each other by these names.
 */
export interface Model {
  readonly title: string;
  readonly description: string | undefined;
  /** The `name` of the generated package. */
  readonly packageName: string;
  /** The `version` of the generated package. */
  readonly packageVersion: string;
  /** As the configuration has it, for package.json. */
  readonly license: string | undefined;
  /** A URL or `github:owner/name`, as the configuration has it, for package.json. */
  readonly repository: string | undefined;
  readonly role: Role;
  readonly formats: FormatRole;
  /** The number of events that the other role would have. */
  readonly otherEvents: number;
  /** In the document's order: components, then what stands inline, each after the schema it is in. */
  readonly schemas: readonly NamedSchema[];
  readonly messages: readonly Message[];
  /** In the order of operations and of the messages in them; a rest event comes last. */
  readonly events: readonly Event[];
  /** For each URL whose events it doesn't tell itself. */
  readonly tellings: readonly Telling[];
  /** Messages that nothing tells since another has the same values. */
  readonly rivals: readonly Rival[];
  /** The signature that the document names by a header or a security scheme. */
  readonly signature: KnownSignature | undefined;
  /** The provider's API for subscriptions; undefined if no document of it was named. */
  readonly subscriptions: Subscriptions | undefined;
  /** As the document has them, of whichever side. */
  readonly servers: readonly Server[];
}

/** A place that a document says messages go to or come from. Nothing holds a sender to it. */
export interface Server {
  readonly name: string;
  /** Its variables are in braces. */
  readonly url: string;
  readonly description: string | undefined;
  readonly variables: readonly ServerVariable[];
  readonly security: readonly SecurityScheme[];
}

export interface ServerVariable {
  readonly name: string;
  readonly description: string | undefined;
  readonly default: string | undefined;
}

/** The security of a server or an operation, in the words of AsyncAPI. */
export interface SecurityScheme {
  /** Its key in components; undefined for one that has none. */
  readonly name: string | undefined;
  /** `httpApiKey`, `oauth2` and so on. */
  readonly type: string;
  /** `header`, `query` and so on. */
  readonly in: string | undefined;
  /** The name of a header or a parameter. */
  readonly parameter: string | undefined;
  /** Of HTTP: `bearer` and so on. */
  readonly scheme: string | undefined;
  readonly description: string | undefined;
}

/** The side that we generate for: the subscriber handles the messages that the application sends. */
export type Role = 'subscriber' | 'application';

/** Validators check formats always (`assertion`) or only on request. The words are JSON Schema's. */
export type FormatRole = 'annotation' | 'assertion';

export interface NamedSchema {
  /** The identifier of its type. */
  readonly name: string;
  /** Its file without folder and extension. */
  readonly file: string;
  readonly schema: Schema;
}

export interface Message {
  /** The identifier of what generated code has of it. */
  readonly name: string;
  readonly file: string;
  readonly pointer: Pointer;
  /** The document's name of it, as it spells it; unlike those of the operation's other messages. */
  readonly id: string;
  /** All that the document calls it. */
  readonly names: MessageNames;
  readonly summary: string | undefined;
  readonly description: string | undefined;
  readonly deprecated: boolean;
  readonly payload: Schema;
  /** The header fields that the document describes, each once, in its order. */
  readonly headers: readonly HeaderField[];
  /** It is posted as a form. */
  readonly isForm: boolean;
  /** It is posted as what no receiver reads, such as XML. */
  readonly isUnread?: true;
  /** Its payload has a property `payload`. */
  readonly hasPayload: boolean;
  /** The place of its correlation id; undefined if the document has none. */
  readonly correlationId: Location | undefined;
  /** A valid payload, made of what the document gives; undefined if none was found. */
  readonly fixture: Json | undefined;
  /** True if the fixture has members that its type doesn't know. */
  readonly hasMore: boolean;
  /** True if the fixture is an example of the document, or has one in it. */
  readonly hasExample: boolean;
}

export interface MessageNames {
  /** In components or in its channel, or its `messageId`. */
  readonly key: string | undefined;
  readonly name: string | undefined;
  readonly title: string | undefined;
}

export interface HeaderField {
  /** In lower case, as receivers see it. */
  readonly name: string;
  /** The document's schema of its value. Nothing holds a sender to it. */
  readonly schema: Schema;
}

/** The place of a value in a delivery. */
export interface Location {
  readonly in: 'payload' | 'headers';
  /** The keys that lead there; the first of `headers` is in lower case. */
  readonly path: readonly string[];
}

/** One message of one operation, or what nothing tells apart in an operation: the thing that a handler is for. */
export interface Event {
  /** The key of its handler: `onTicketStarted`. */
  readonly name: string;
  /** The start of its types' names: `OnTicketStarted`. */
  readonly typeName: string;
  readonly file: string;
  /** Of the message that it is named by, else of its operation. */
  readonly pointer: Pointer;
  readonly operation: Operation;
  /** One; those that are left, in a rest event. */
  readonly messages: readonly EventMessage[];
  /** True for the messages of an operation that nothing tells apart. */
  readonly isRest: boolean;
  /** The list of a body whose item it is, as a JSON Pointer; undefined if it is the body. */
  readonly each: string | undefined;
  /** A valid payload that has the values which tell it; undefined if none was found. */
  readonly fixture: Json | undefined;
  /** The type of the fixture, which is that of one of its messages. */
  readonly fixtureType: string | undefined;
  /** True if the fixture has members that its type doesn't know. */
  readonly hasMore: boolean;
  /** True if the fixture is an example of the document, or has one in it. */
  readonly hasExample: boolean;
  /** Every way in which a delivery leads to it; none of them for a rest event. */
  readonly told: readonly ToldWay[];
}

/** A message of an event. */
export interface EventMessage {
  /** The name of a `Message`. */
  readonly name: string;
  /** The name of a schema or a message, which has the payload's type and validator. */
  readonly type: string;
}

/** The thing that tells an event: its URL, or something in the delivery. */
export type ToldBy =
  'url' | 'payload' | 'headers' | 'presence' | 'type' | 'extension' | 'configuration' | 'names';

export interface ToldWay {
  readonly by: ToldBy;
  /** The channel's own URL, or that of `basePath` itself. */
  readonly url: 'own' | 'base';
  /** JSON Pointers into the payload, names of headers in lower case, or the channel's address. */
  readonly at: readonly string[];
  /** Each has a value for each location. */
  readonly values: readonly (readonly Json[])[];
}

/** The deliveries to one URL that are told apart. */
export interface Telling {
  /** The addresses that it is for. */
  readonly channels: readonly string[];
  /** It is for `basePath` itself as well. */
  readonly isBase: boolean;
  /** The list of a body whose items are the events, as a JSON Pointer. */
  readonly each: string | undefined;
  /** In the order in which they are tried. */
  readonly tells: readonly Tell[];
  /** The names of the events that come to it. */
  readonly events: readonly string[];
  /** The event of a delivery that has none of the values. */
  readonly rest: string | undefined;
}

/** Two messages that have the same values at the same places. */
export interface Rival {
  readonly at: readonly string[];
  /** One for each location. */
  readonly values: readonly Json[];
  readonly messages: readonly RivalMessage[];
}

export interface RivalMessage {
  readonly pointer: Pointer;
  /** As the document writes it. */
  readonly id: string;
  /** The id of its operation. */
  readonly operation: string;
}

/** Values that say which event it is. */
export interface Tell {
  readonly kind: 'value' | 'presence' | 'type';
  readonly at: readonly string[];
  /** By the events' names, in their order. Types, for those. */
  readonly values: readonly (readonly [event: string, values: readonly (readonly Json[])[]])[];
  /** The values of events that it doesn't tell; undefined if one may have any. */
  readonly others: readonly (readonly Json[])[] | undefined;
}

/** A channel's messages in one direction. */
export interface Operation {
  readonly pointer: Pointer;
  /** As the document writes it. */
  readonly id: string;
  readonly summary: string | undefined;
  readonly description: string | undefined;
  readonly deprecated: boolean;
  readonly channel: Channel;
  /** As the document has it; empty if it says nothing of this operation. */
  readonly security: readonly SecurityScheme[];
}

export interface Channel {
  readonly pointer: Pointer;
  /** Undefined if the document gives none. */
  readonly address: string | undefined;
  readonly description: string | undefined;
  readonly parameters: readonly Parameter[];
}

export interface Parameter {
  readonly name: string;
  readonly description: string | undefined;
  /** The only values that it has; undefined if it may have any. */
  readonly values: readonly string[] | undefined;
}

export type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/**
 * A schema of JSON Schema draft-07, which is what AsyncAPI's schema object is. In a Model it refers to
 * others by their names; `written.ts` has the references of a schema before that.
 */
export type Schema<Reference = ReferenceSchema> =
  BooleanSchema | Reference | KeywordSchema<Reference>;

/** Accepts everything, or nothing. */
export interface BooleanSchema {
  readonly kind: 'boolean';
  readonly pointer: Pointer;
  readonly accepts: boolean;
}

export interface ReferenceSchema {
  readonly kind: 'reference';
  readonly pointer: Pointer;
  /** The name of a `NamedSchema`. */
  readonly to: string;
  /** Of what refers; the target has its own. */
  readonly description?: string;
  readonly deprecated?: boolean;
}

export interface KeywordSchema<Reference = ReferenceSchema>
  extends Annotations, Assertions<Reference> {
  readonly kind: 'keywords';
  readonly pointer: Pointer;
}

export interface Annotations {
  readonly title?: string;
  readonly description?: string;
  readonly format?: string;
  readonly default?: Json;
  /** Those that are valid. */
  readonly examples?: readonly Json[];
  /** The keywords with numbers that no double holds, as they are written. */
  readonly exact?: { readonly [keyword: string]: ExactJson };
  readonly deprecated?: boolean;
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
  /** The property that tells which of several schemas a value is of. */
  readonly discriminator?: string;
  /** The values of that property that stand for schemas, in the document's order: `to` is the key of the schema. */
  readonly discriminatorMapping?: readonly { readonly value: string; readonly to: string }[];
}

export interface Assertions<Reference = ReferenceSchema> {
  readonly types?: readonly JsonType[];
  readonly enum?: readonly Json[];
  readonly const?: { readonly value: Json };

  readonly multipleOf?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;

  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: Pattern;

  readonly items?: Schema<Reference>;
  readonly tuple?: readonly Schema<Reference>[];
  readonly additionalItems?: Schema<Reference>;
  readonly contains?: Schema<Reference>;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;

  /** In the document's order. */
  readonly properties?: readonly Property<Reference>[];
  readonly required?: readonly string[];
  readonly patternProperties?: readonly (Pattern & { readonly schema: Schema<Reference> })[];
  readonly additionalProperties?: Schema<Reference>;
  readonly propertyNames?: Schema<Reference>;
  readonly dependencies?: readonly Dependency<Reference>[];
  readonly minProperties?: number;
  readonly maxProperties?: number;

  readonly allOf?: readonly Schema<Reference>[];
  readonly anyOf?: readonly Schema<Reference>[];
  readonly oneOf?: readonly Schema<Reference>[];
  readonly not?: Schema<Reference>;
  readonly if?: Schema<Reference>;
  readonly then?: Schema<Reference>;
  readonly else?: Schema<Reference>;

  /** Keywords that types and validators are made without. */
  readonly unread?: readonly UnreadKeyword[];
}

/** A keyword that says what is valid, and that nothing is made of. */
export interface UnreadKeyword {
  /** `schemaFormat` for a whole schema in a language that is not read. */
  readonly keyword: string;
  /** The same text wherever it says the same; undefined if that is not known. */
  readonly says?: string;
}

/** A regular expression that has been compiled with these flags. */
export interface Pattern {
  readonly source: string;
  readonly flags: string;
  /** The growth of its time where that is faster than the text: with a power of the length, or exponentially. */
  readonly growth?: 'power' | 'exponential';
}

export interface Property<Reference = ReferenceSchema> {
  /** As on the wire. */
  readonly key: string;
  readonly schema: Schema<Reference>;
}

/** If the property `key` is there, these properties have to be there too, or the schema has to hold. */
export interface Dependency<Reference = ReferenceSchema> {
  readonly key: string;
  readonly required?: readonly string[];
  readonly schema?: Schema<Reference>;
}
