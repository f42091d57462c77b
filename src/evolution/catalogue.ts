/** Effects on the values that a sender may send. */
export type Effect = 'wider' | 'narrower' | 'both' | 'none';

export interface Entry {
  readonly about: 'payload' | 'event' | 'message' | 'export' | 'document';
  readonly effect: Effect;
  /** The code of the opposite edit; undefined if it is the same one. */
  readonly mirror?: string;
  /** The severity of what only a receiver feels, whatever payloads are. */
  readonly runtime?: 'breaking' | 'risky' | 'safe';
  /** Nobody feels it who only runs the package. */
  readonly isDocumentation?: true;
  readonly sentence: (parameters: never) => string;
  readonly advice?: string;
}

interface At {
  /** The place, as `Order.lines[].price`. */
  readonly at: string;
}

interface Limit extends At {
  readonly keyword: string;
  readonly was: number | undefined;
  readonly is: number | undefined;
}

const payload = { about: 'payload' } as const;
const wider = { ...payload, effect: 'wider' } as const;
const narrower = { ...payload, effect: 'narrower' } as const;
const both = { ...payload, effect: 'both' } as const;
const none = { ...payload, effect: 'none' } as const;

/** A lower limit that is gone or less lets more be sent; an upper one lets less. */
const limit = {
  lowered: ({ at, keyword, was, is }: Limit) => `${keyword} of ${at} is ${is} now, not ${was}.`,
  added: ({ at, keyword, is }: Limit) => `${at} has ${keyword} ${is} now.`,
  removed: ({ at, keyword, was }: Limit) => `${at} has no ${keyword} ${was} any more.`,
};

/** Every change there is. Codes are stable once released. */
export const catalogue = {
  'property-added': {
    ...none,
    mirror: 'property-removed',
    sentence: ({ at }: At) => `${at} is new, and optional.`,
  },
  'required-property-added': {
    ...narrower,
    mirror: 'required-property-removed',
    sentence: ({ at }: At) => `${at} is new, and required.`,
  },
  'property-added-to-closed': {
    ...wider,
    mirror: 'property-removed-from-closed',
    sentence: ({ at }: At) => `${at} is new, and old receivers accept no unknown members there.`,
  },
  'property-removed': {
    ...none,
    mirror: 'property-added',
    sentence: ({ at, isDeprecated }: At & { isDeprecated: boolean }) =>
      `${at} is gone${isDeprecated ? ', which was deprecated' : ''}.`,
  },
  'required-property-removed': {
    ...wider,
    mirror: 'required-property-added',
    sentence: ({ at }: At) => `${at} is gone. It was required.`,
  },
  'property-removed-from-closed': {
    ...narrower,
    mirror: 'property-added-to-closed',
    sentence: ({ at }: At) => `${at} is gone, and unknown members are refused.`,
  },
  'property-renamed': {
    ...none,
    sentence: ({ at, was }: At & { was: string }) => `${was} is called ${at} now.`,
  },
  'required-property-renamed': {
    ...both,
    sentence: ({ at, was }: At & { was: string }) => `${was} is called ${at} now.`,
  },
  'property-made-optional': {
    ...wider,
    mirror: 'property-made-required',
    sentence: ({ at }: At) => `${at} is optional now.`,
  },
  'property-made-required': {
    ...narrower,
    mirror: 'property-made-optional',
    sentence: ({ at }: At) => `${at} is required now.`,
  },
  'type-changed': {
    ...both,
    sentence: ({ at, was, is }: At & { was: string; is: string }) =>
      `${at} is ${is} now, not ${was}.`,
  },
  'type-widened': {
    ...wider,
    mirror: 'type-narrowed',
    sentence: ({ at, was, is }: At & { was: string; is: string }) =>
      `${at} may be ${is} now, not only ${was}.`,
  },
  'type-narrowed': {
    ...narrower,
    mirror: 'type-widened',
    sentence: ({ at, was, is }: At & { was: string; is: string }) =>
      `${at} is only ${is} now, not ${was}.`,
  },
  'type-removed': {
    ...wider,
    mirror: 'type-added',
    sentence: ({ at, was }: At & { was: string }) => `${at} may be anything now, not only ${was}.`,
  },
  'type-added': {
    ...narrower,
    mirror: 'type-removed',
    sentence: ({ at, is }: At & { is: string }) =>
      `${at} is ${is} now, where it might be anything.`,
  },
  'null-allowed': {
    ...wider,
    mirror: 'null-forbidden',
    sentence: ({ at }: At) => `${at} may be null now.`,
  },
  'null-forbidden': {
    ...narrower,
    mirror: 'null-allowed',
    sentence: ({ at }: At) => `${at} is never null now.`,
  },
  'integer-became-number': {
    ...wider,
    mirror: 'number-became-integer',
    sentence: ({ at }: At) => `${at} may be a fraction now.`,
  },
  'number-became-integer': {
    ...narrower,
    mirror: 'integer-became-number',
    sentence: ({ at }: At) => `${at} is an integer now.`,
  },
  'enum-value-added': {
    ...wider,
    mirror: 'enum-value-removed',
    sentence: ({ at, value }: At & { value: string }) => `${at} may be ${value} now.`,
  },
  'enum-value-removed': {
    ...narrower,
    mirror: 'enum-value-added',
    sentence: ({ at, value }: At & { value: string }) => `${at} is never ${value} now.`,
  },
  'enum-introduced': {
    ...narrower,
    mirror: 'enum-lifted',
    sentence: ({ at, value }: At & { value: string }) => `${at} is ${value} now.`,
  },
  'enum-lifted': {
    ...wider,
    mirror: 'enum-introduced',
    sentence: ({ at, value }: At & { value: string }) => `${at} need not be ${value} any more.`,
  },
  'constant-changed': {
    ...both,
    sentence: ({ at, was, is }: At & { was: string; is: string }) =>
      `${at} is always ${is} now, not ${was}.`,
  },
  'minimum-lowered': { ...wider, mirror: 'minimum-raised', sentence: limit.lowered },
  'minimum-raised': { ...narrower, mirror: 'minimum-lowered', sentence: limit.lowered },
  'minimum-added': { ...narrower, mirror: 'minimum-removed', sentence: limit.added },
  'minimum-removed': { ...wider, mirror: 'minimum-added', sentence: limit.removed },
  'maximum-raised': { ...wider, mirror: 'maximum-lowered', sentence: limit.lowered },
  'maximum-lowered': { ...narrower, mirror: 'maximum-raised', sentence: limit.lowered },
  'maximum-added': { ...narrower, mirror: 'maximum-removed', sentence: limit.added },
  'maximum-removed': { ...wider, mirror: 'maximum-added', sentence: limit.removed },
  'min-length-lowered': { ...wider, mirror: 'min-length-raised', sentence: limit.lowered },
  'min-length-raised': { ...narrower, mirror: 'min-length-lowered', sentence: limit.lowered },
  'min-length-added': { ...narrower, mirror: 'min-length-removed', sentence: limit.added },
  'min-length-removed': { ...wider, mirror: 'min-length-added', sentence: limit.removed },
  'max-length-raised': { ...wider, mirror: 'max-length-lowered', sentence: limit.lowered },
  'max-length-lowered': { ...narrower, mirror: 'max-length-raised', sentence: limit.lowered },
  'max-length-added': { ...narrower, mirror: 'max-length-removed', sentence: limit.added },
  'max-length-removed': { ...wider, mirror: 'max-length-added', sentence: limit.removed },
  'min-items-lowered': { ...wider, mirror: 'min-items-raised', sentence: limit.lowered },
  'min-items-raised': { ...narrower, mirror: 'min-items-lowered', sentence: limit.lowered },
  'min-items-added': { ...narrower, mirror: 'min-items-removed', sentence: limit.added },
  'min-items-removed': { ...wider, mirror: 'min-items-added', sentence: limit.removed },
  'max-items-raised': { ...wider, mirror: 'max-items-lowered', sentence: limit.lowered },
  'max-items-lowered': { ...narrower, mirror: 'max-items-raised', sentence: limit.lowered },
  'max-items-added': { ...narrower, mirror: 'max-items-removed', sentence: limit.added },
  'max-items-removed': { ...wider, mirror: 'max-items-added', sentence: limit.removed },
  'min-properties-lowered': { ...wider, mirror: 'min-properties-raised', sentence: limit.lowered },
  'min-properties-raised': {
    ...narrower,
    mirror: 'min-properties-lowered',
    sentence: limit.lowered,
  },
  'min-properties-added': { ...narrower, mirror: 'min-properties-removed', sentence: limit.added },
  'min-properties-removed': { ...wider, mirror: 'min-properties-added', sentence: limit.removed },
  'max-properties-raised': { ...wider, mirror: 'max-properties-lowered', sentence: limit.lowered },
  'max-properties-lowered': {
    ...narrower,
    mirror: 'max-properties-raised',
    sentence: limit.lowered,
  },
  'max-properties-added': { ...narrower, mirror: 'max-properties-removed', sentence: limit.added },
  'max-properties-removed': { ...wider, mirror: 'max-properties-added', sentence: limit.removed },
  'multiple-changed': { ...both, sentence: limit.lowered },
  'multiple-added': { ...narrower, mirror: 'multiple-removed', sentence: limit.added },
  'multiple-removed': { ...wider, mirror: 'multiple-added', sentence: limit.removed },
  'pattern-changed': {
    ...both,
    sentence: ({ at, is }: At & { is: string }) => `${at} must match ${is} now.`,
  },
  'pattern-added': {
    ...narrower,
    mirror: 'pattern-removed',
    sentence: ({ at, is }: At & { is: string }) => `${at} must match ${is} now.`,
  },
  'pattern-removed': {
    ...wider,
    mirror: 'pattern-added',
    sentence: ({ at, was }: At & { was: string }) => `${at} need not match ${was} any more.`,
  },
  'format-changed': {
    isDocumentation: true,
    ...both,
    sentence: ({ at, was, is }: At & { was: string; is: string }) =>
      `${at} has the format ${is} now, not ${was}.`,
  },
  'format-added': {
    isDocumentation: true,
    ...narrower,
    mirror: 'format-removed',
    sentence: ({ at, is }: At & { is: string }) => `${at} has the format ${is} now.`,
  },
  'format-removed': {
    isDocumentation: true,
    ...wider,
    mirror: 'format-added',
    sentence: ({ at, was }: At & { was: string }) => `${at} has no format ${was} any more.`,
  },
  'unique-items-added': {
    ...narrower,
    mirror: 'unique-items-removed',
    sentence: ({ at }: At) => `The items of ${at} are unique now.`,
  },
  'unique-items-removed': {
    ...wider,
    mirror: 'unique-items-added',
    sentence: ({ at }: At) => `The items of ${at} need not be unique any more.`,
  },
  'tuple-item-added': {
    ...both,
    mirror: 'tuple-item-removed',
    sentence: ({ at, count }: At & { count: number }) =>
      `${at} describes ${count} items by their places now.`,
  },
  'tuple-item-removed': {
    ...both,
    mirror: 'tuple-item-added',
    sentence: ({ at, count }: At & { count: number }) =>
      count === 0
        ? `${at} describes no items by their places any more.`
        : `${at} describes only ${count} items by their places now.`,
  },
  'contains-added': {
    ...narrower,
    mirror: 'contains-removed',
    sentence: ({ at }: At) => `${at} has an item of a certain kind now.`,
  },
  'contains-removed': {
    ...wider,
    mirror: 'contains-added',
    sentence: ({ at }: At) => `${at} need not have an item of a certain kind now.`,
  },
  'contains-changed': {
    ...both,
    sentence: ({ at }: At) => `${at} has an item of another kind now.`,
  },
  'items-described': {
    ...narrower,
    mirror: 'items-undescribed',
    sentence: ({ at }: At) => `The items of ${at} are described now.`,
  },
  'items-undescribed': {
    ...wider,
    mirror: 'items-described',
    sentence: ({ at }: At) => `The items of ${at} may be anything now.`,
  },
  'members-closed': {
    ...none,
    mirror: 'members-opened',
    sentence: ({ at }: At) => `${at} accepts no unknown members now.`,
  },
  'members-opened': {
    ...none,
    mirror: 'members-closed',
    sentence: ({ at }: At) => `${at} accepts unknown members now.`,
  },
  'members-described': {
    ...narrower,
    mirror: 'members-undescribed',
    sentence: ({ at }: At) => `Other members of ${at} are described now.`,
  },
  'members-undescribed': {
    ...wider,
    mirror: 'members-described',
    sentence: ({ at }: At) => `Other members of ${at} are not described any more.`,
  },
  'property-names-added': {
    ...narrower,
    mirror: 'property-names-removed',
    sentence: ({ at }: At) => `The names of the members of ${at} are restricted now.`,
  },
  'property-names-removed': {
    ...wider,
    mirror: 'property-names-added',
    sentence: ({ at }: At) => `The names of the members of ${at} are not restricted any more.`,
  },
  'property-names-changed': {
    ...both,
    sentence: ({ at }: At) => `The names of the members of ${at} are others now.`,
  },
  'pattern-property-added': {
    ...both,
    mirror: 'pattern-property-removed',
    sentence: ({ at, is }: At & { is: string }) =>
      `Members of ${at} whose names are like ${is} are described now.`,
  },
  'pattern-property-removed': {
    ...both,
    mirror: 'pattern-property-added',
    sentence: ({ at, was }: At & { was: string }) =>
      `Members of ${at} whose names are like ${was} are not described any more.`,
  },
  'dependency-added': {
    ...narrower,
    mirror: 'dependency-removed',
    sentence: ({ at }: At) => `More is demanded if ${at} is there.`,
  },
  'dependency-removed': {
    ...wider,
    mirror: 'dependency-added',
    sentence: ({ at }: At) => `Nothing more is demanded if ${at} is there.`,
  },
  'dependency-changed': {
    ...both,
    sentence: ({ at }: At) => `Something else is demanded if ${at} is there.`,
  },
  'alternative-added': {
    ...wider,
    mirror: 'alternative-removed',
    sentence: ({ at, which }: At & { which: string }) => `${at} may be ${which} now.`,
  },
  'alternative-removed': {
    ...narrower,
    mirror: 'alternative-added',
    sentence: ({ at, which }: At & { which: string }) => `${at} is never ${which} now.`,
  },
  'alternatives-introduced': {
    ...narrower,
    mirror: 'alternatives-lifted',
    sentence: ({ at }: At) => `${at} is one of several alternatives now.`,
  },
  'alternatives-lifted': {
    ...wider,
    mirror: 'alternatives-introduced',
    sentence: ({ at }: At) => `${at} need not be one of several alternatives now.`,
  },
  'alternatives-counted': {
    ...both,
    sentence: ({ at, is }: At & { is: string }) => `The alternatives of ${at} are ${is} now.`,
  },
  'condition-added': {
    ...narrower,
    mirror: 'condition-removed',
    sentence: ({ at }: At) => `${at} has a condition now.`,
  },
  'condition-removed': {
    ...wider,
    mirror: 'condition-added',
    sentence: ({ at }: At) => `${at} has no condition any more.`,
  },
  'condition-changed': { ...both, sentence: ({ at }: At) => `${at} has another condition now.` },
  'not-added': {
    ...narrower,
    mirror: 'not-removed',
    sentence: ({ at }: At) => `Some values of ${at} are excluded now.`,
  },
  'not-removed': {
    ...wider,
    mirror: 'not-added',
    sentence: ({ at }: At) => `Values of ${at} that were excluded are not any more.`,
  },
  'not-changed': { ...both, sentence: ({ at }: At) => `Other values of ${at} are excluded now.` },
  'parts-changed': { ...both, sentence: ({ at }: At) => `${at} has other rules in allOf now.` },
  'value-forbidden': {
    ...narrower,
    mirror: 'value-allowed',
    sentence: ({ at }: At) => `${at} is forbidden now.`,
  },
  'value-allowed': {
    ...wider,
    mirror: 'value-forbidden',
    sentence: ({ at }: At) => `${at} is allowed now.`,
  },
  'unread-keyword-changed': {
    ...both,
    sentence: ({ at, keyword }: At & { keyword: string }) =>
      `${keyword} of ${at} has changed. It is not read, so what the change means is not known.`,
    advice: 'Compare it by hand.',
  },
  'payload-refused': {
    ...both,
    sentence: ({ at }: At) => `A payload of ${at} is refused that no other change explains.`,
  },
  'payload-undecided': {
    ...both,
    sentence: ({ at }: At) => `It could not be proved if payloads of ${at} still fit.`,
  },
  deprecated: {
    ...none,
    isDocumentation: true,
    mirror: 'deprecation-removed',
    sentence: ({ at }: At) => `${at} is deprecated now.`,
  },
  'deprecation-removed': {
    ...none,
    isDocumentation: true,
    mirror: 'deprecated',
    sentence: ({ at }: At) => `${at} is not deprecated any more.`,
  },
  'documentation-changed': {
    ...none,
    isDocumentation: true,
    sentence: ({ at }: At) => `${at} has other documentation now.`,
  },
  'fixture-changed': {
    ...none,
    isDocumentation: true,
    sentence: ({ at }: At) => `${at} has another fixture now.`,
  },
  'event-added': {
    ...event('safe', 'event-removed'),
    sentence: ({ at, url, answer }: At & Url & Answered) =>
      `${at} is new, at ${url}: an old package ${answer}.`,
    advice: 'A map of handlers that is declared complete must have it.',
  },
  'event-removed': {
    ...event('breaking', 'event-added'),
    sentence: ({ at, answer }: At & Answered) =>
      `${at} is gone, its handler and its types: a new package ${answer}.`,
  },
  'event-renamed': {
    ...event('breaking'),
    sentence: ({ at, was }: At & Was) =>
      `${was} is called ${at} now: a receiver with a handler of the old name does not start.`,
    advice: 'Rename the handler with the upgrade.',
  },
  'told-otherwise': {
    ...event('breaking'),
    sentence: ({ at, was, is, answer }: At & Was & Is & Answered) =>
      `${at} is told by ${is} now, not by ${was}: an old package ${answer}.`,
  },
  'tell-gained': {
    ...event('safe', 'tell-lost'),
    sentence: ({ at, is, answer }: At & Is & Answered) =>
      `${at} is told by ${is}, so it may be posted to the one URL of all events now, where an old package ${answer}.`,
  },
  'tell-lost': {
    ...event('breaking', 'tell-gained'),
    sentence: ({ at, was, answer }: At & Was & Answered) =>
      `${at} is not told by ${was} any more: at the one URL of all events, a new package ${answer}.`,
    advice: 'Post it to its own URL.',
  },
  'role-flipped': {
    ...event('breaking'),
    sentence: ({ was, is }: At & Was & Is) =>
      `The package is for the ${is} now, not for the ${was}.`,
  },
  'list-changed': {
    ...event('breaking'),
    sentence: ({ at, was, is, answer }: At & Was & Is & Answered) =>
      `${at} is ${is} now, not ${was}: an old package ${answer}.`,
  },
  'form-changed': {
    ...event('risky'),
    sentence: ({ at, was, is }: At & Was & Is) => `${at} is posted as ${is} now, not as ${was}.`,
  },
  'content-unread': {
    ...event('breaking', 'content-read'),
    sentence: ({ at, was }: At & Was) =>
      `${at} is posted as neither JSON nor a form now, which no receiver reads; it was posted as ${was}.`,
    advice: 'Let the sender say application/json, and post JSON.',
  },
  'content-read': {
    ...event('safe', 'content-unread'),
    sentence: ({ at, is }: At & Is) =>
      `${at} is posted as ${is} now; before, no receiver could read it.`,
  },
  'address-changed': {
    ...event('breaking'),
    sentence: ({ at, was, is, answer }: At & Was & Is & Answered) =>
      `${at} goes to ${is} now, not to ${was}: an old package ${answer}.`,
    advice:
      'If the old URL stays free, ask senders to post to both until all receivers are upgraded.',
  },
  'address-lost': {
    ...event('breaking', 'address-found'),
    sentence: ({ at, was, answer }: At & Was & Answered) =>
      `The document gives no address for ${at} any more, which was ${was}: a new package ${answer}.`,
  },
  'address-found': {
    ...event('risky', 'address-lost'),
    sentence: ({ at, is, answer }: At & Is & Answered) =>
      `${at} has an address now, ${is}: an old package ${answer}.`,
  },
  'parameter-renamed': {
    ...event('breaking'),
    sentence: ({ at, was }: At & Was) => `The parameter ${was} of its URL is called ${at} now.`,
  },
  'parameter-added': {
    ...event('breaking', 'parameter-removed'),
    sentence: ({ at }: At) => `Its URL has a parameter ${at} now.`,
  },
  'parameter-removed': {
    ...event('breaking', 'parameter-added'),
    sentence: ({ at }: At) => `Its URL has no parameter ${at} any more.`,
  },
  'parameter-value-added': {
    ...event('breaking', 'parameter-value-removed'),
    sentence: ({ at, value, answer }: At & Answered & { value: string }) =>
      `The parameter ${at} may be ${value} now: an old package ${answer}.`,
  },
  'parameter-value-removed': {
    ...event('risky', 'parameter-value-added'),
    sentence: ({ at, value, answer }: At & Answered & { value: string }) =>
      `The parameter ${at} is never ${value} now: a new package ${answer}.`,
  },
  'message-added': {
    ...message('breaking', 'message-removed'),
    sentence: ({ at, which }: At & { which: string }) =>
      `${at} may be ${which} now, which an old package doesn't know.`,
  },
  'message-removed': {
    ...message('breaking', 'message-added'),
    sentence: ({ at, which }: At & { which: string }) => `${at} is never ${which} now.`,
  },
  'message-renamed': {
    ...message('breaking'),
    sentence: ({ at, was }: At & Was) => `The message ${was} is called ${at} now.`,
  },
  'header-added': {
    ...message('safe', 'header-removed'),
    sentence: ({ at, which }: At & { which: string }) => `${at} has the header ${which} now.`,
  },
  'header-removed': {
    ...message('breaking', 'header-added'),
    sentence: ({ at, which }: At & { which: string }) =>
      `${at} has no header ${which} any more: it is gone from its type.`,
  },
  'correlation-moved': {
    ...message('risky'),
    sentence: ({ at }: At) => `${at} has its correlation id in another place now.`,
    advice: 'What has been seen before the upgrade is forgotten: a delivery may be handled twice.',
  },
  'export-renamed': {
    ...exported('breaking'),
    sentence: ({ at, was }: At & Was) => `The type ${was} and its validators are called ${at} now.`,
  },
  'export-removed': {
    ...exported('breaking', 'export-added'),
    sentence: ({ at }: At) => `The type ${at} and its validators are gone.`,
  },
  'export-added': {
    ...exported('safe', 'export-removed'),
    sentence: ({ at }: At) => `The type ${at} is new.`,
  },
  'package-renamed': {
    ...document('breaking'),
    sentence: ({ at, was }: At & Was) => `The package is called ${at} now, not ${was}.`,
  },
  'formats-asserted': {
    ...document('risky', 'formats-annotated'),
    sentence: (_: At) => 'The validators check formats always now.',
  },
  'formats-annotated': {
    ...document('safe', 'formats-asserted'),
    sentence: (_: At) => 'The validators check formats only on request now.',
  },
} as const satisfies Readonly<Record<string, Entry>>;

interface Was {
  readonly was: string;
}

interface Is {
  readonly is: string;
}

interface Url {
  readonly url: string;
}

/** Words for the answer of a package, as `answers it with 404`. */
interface Answered {
  readonly answer: string;
}

type Runtime = NonNullable<Entry['runtime']>;

function event(runtime: Runtime, mirror?: string) {
  return felt('event', runtime, mirror);
}

function message(runtime: Runtime, mirror?: string) {
  return felt('message', runtime, mirror);
}

function exported(runtime: Runtime, mirror?: string) {
  return felt('export', runtime, mirror);
}

function document(runtime: Runtime, mirror?: string) {
  return felt('document', runtime, mirror);
}

/** A change that receivers feel, whatever payloads are. */
function felt(about: Entry['about'], runtime: Runtime, mirror?: string) {
  return { about, effect: 'none', runtime, ...(mirror !== undefined && { mirror }) } as const;
}

/** Advice on payloads that one of two packages refuses. */
export const adviceOnPayloads = {
  deployed: 'Old receivers answer 422 until they have the new package: tell their teams first.',
  upgrade: 'Upgrade receivers after the sender has changed.',
} as const;

/** The code of what is deprecated now, or not any more. */
export function deprecation(isDeprecated: boolean): 'deprecated' | 'deprecation-removed' {
  return isDeprecated ? 'deprecated' : 'deprecation-removed';
}

export type ChangeCode = keyof typeof catalogue;

/** The parameters of a code's sentence. */
export type ChangeParameters<Code extends ChangeCode> = Parameters<
  (typeof catalogue)[Code]['sentence']
>[0];
