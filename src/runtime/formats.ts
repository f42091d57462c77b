import { isIdnaName } from './idna.js';

/*
 * The string formats of JSON Schema draft-07, as their RFCs have them, and two that documents use
 * as well. A text may be of any length and from anyone: if nothing bounds it, a pattern repeats
 * single characters and never a group, so that it takes time by the length and no stack. What most
 * texts meet has its repetitions written out: V8 takes twice the time for `{4}`.
 */

/** A format by the name that a schema has for it. */
export type FormatName =
  | 'date-time'
  | 'date'
  | 'time'
  | 'duration'
  | 'email'
  | 'idn-email'
  | 'hostname'
  | 'idn-hostname'
  | 'ipv4'
  | 'ipv6'
  | 'uri'
  | 'uri-reference'
  | 'iri'
  | 'iri-reference'
  | 'uri-template'
  | 'uuid'
  | 'json-pointer'
  | 'relative-json-pointer'
  | 'regex';

/** Checks by the name of the format; a format that has none here isn't checked. */
export type Formats = { readonly [Name in FormatName]?: (text: string) => boolean };

/* Every date but 29 February, and every time but a leap second. */
const commonDate =
  /^\d\d\d\d-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)$/;

const commonTime =
  /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/** Both of the above, with a `T` between. */
const commonDateTime =
  /^\d\d\d\d-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/** RFC 3339, section 5.6, `date-time`: `2024-02-29T23:59:60Z`. */
export function isDateTime(text: string): boolean {
  if (commonDateTime.test(text)) return true;
  return isDate(text.slice(0, 10)) && /^T/i.test(text.slice(10, 11)) && isTime(text.slice(11));
}

/** RFC 3339, section 5.6, `full-date`; the days of the Gregorian calendar, whatever the year. */
export function isDate(text: string): boolean {
  if (commonDate.test(text)) return true;
  return /^\d{4}-02-29$/.test(text) && isLeapYear(Number(text.slice(0, 4)));
}

/** RFC 3339, appendix C. */
function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** RFC 3339, section 5.6, `full-time`. A second 60 is the last of a day in UTC; which day isn't asked. */
export function isTime(text: string): boolean {
  return commonTime.test(text) || isLeapSecond(text);
}

const leapSecond = /^([01]\d|2[0-3]):([0-5]\d):60(?:\.\d+)?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/i;

function isLeapSecond(text: string): boolean {
  const match = leapSecond.exec(text);
  if (!match) return false;
  const [, hour, minute, sign, offsetHour = 0, offsetMinute = 0] = match;
  const offset = Number(offsetHour) * 60 + Number(offsetMinute);
  const local = Number(hour) * 60 + Number(minute);
  const utc = sign === '-' ? local + offset : local - offset;
  return (utc + 24 * 60) % (24 * 60) === 23 * 60 + 59;
}

/** RFC 3339, appendix A: `P1Y2M3DT4H5M6S`, no unit left out between two others, or `P7W`. */
export function isDuration(text: string): boolean {
  return duration.test(text);
}

const duration =
  /^P(?:\d+W|(?=[\dT])(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)?(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?)$/i;

/**
 * RFC 5321, section 4.1.2, `Mailbox`: an address of RFC 5322 without the comments and the folds
 * that a header allows. Its parts may be of any length.
 */
export function isEmail(text: string): boolean {
  if (commonEmail.test(text)) return true;
  const at = text.lastIndexOf('@');
  return at > 0 && isLocalPart(text.slice(0, at)) && isMailDomain(text.slice(at + 1));
}

const commonEmail = /^[\w+-]+(?:\.[\w+-]+)?@[a-z\d]+(?:[.-][a-z\d]+){0,4}$/i;

function isLocalPart(text: string): boolean {
  if (!text.startsWith('"')) return atoms.test(text) && !/^\.|\.\.|\.$/.test(text);
  return /^"[ -~]*"$/.test(text) && !/["\\]/.test(text.slice(1, -1).replace(/\\./g, ''));
}

const atoms = /^[\w.!#$%&'*+/=?^`{|}~-]+$/;

function isMailDomain(text: string): boolean {
  if (text.startsWith('[')) return isAddressLiteral(text);
  return /^[a-z\d.-]+$/i.test(text) && !/^[.-]|\.[.-]|-\.|[.-]$/.test(text);
}

function isAddressLiteral(text: string): boolean {
  if (!text.endsWith(']')) return false;
  const address = text.slice(1, -1);
  return /^IPv6:/i.test(address) ? isIpv6(address.slice(5)) : isIpv4(address);
}

/** RFC 6531, section 3.3: what isn't ASCII may stand for a letter, except one that is escaped. */
export function isIdnEmail(text: string): boolean {
  if (isEmail(text)) return true;
  return /[^\0-\x7f]/.test(text) && isEmail(text.replace(nonAscii, '$1x'));
}

/** Some at a time, which saves time; not all, as characters of two units would take stack. A letter after an escape changes nothing. */
const nonAscii = /(\\.)|[\x80-\ud7ff\ue000-\u{10ffff}]{1,99}/gsu;

/** RFC 1123, section 2.1, without a dot at its end; what starts with `xn--` is of RFC 5891. */
export function isHostname(text: string): boolean {
  if (text.length > 253 || !hostname.test(text)) return false;
  return !/(?:^|\.)xn--/i.test(text) || isIdnaName(text.split('.'));
}

const hostname = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;

/** RFC 5890, section 2.3.2.3, with any of the dots of RFC 3490, section 3.1. */
export function isIdnHostname(text: string): boolean {
  if (text.length > 2 * 253) return false;
  return isHostname(text) || isIdnaName(text.split(/[.\u3002\uff0e\uff61]/));
}

/** RFC 3986, section 3.2.2, `IPv4address`. No part has a leading zero, that some take for octal. */
export function isIpv4(text: string): boolean {
  return ipv4.test(text);
}

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;

/** RFC 4291, section 2.2, without a zone. */
export function isIpv6(text: string): boolean {
  if (text.length > 45) return false;
  if (!text.includes('.')) return groups.test(text);
  const end = text.lastIndexOf(':') + 1;
  return isIpv4(text.slice(end)) && groups.test(`${text.slice(0, end)}0:0`);
}

/** Eight groups, or some of them around `::`, which stands for one at least. */
const groups =
  /^(?:(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|(?!(?::*[\da-f]+\b){8})(?:[\da-f]{1,4}(?::[\da-f]{1,4})*)?::(?:[\da-f]{1,4}(?::[\da-f]{1,4})*)?)$/i;

/** RFC 9562, section 4, of any version. */
export function isUuid(text: string): boolean {
  return uuid.test(text);
}

const uuid = new RegExp(
  `^${'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx'.replaceAll('x', '[\\da-f]')}$`,
  'i',
);

/** RFC 3986, section 3, `URI`: it has a scheme. */
export function isUri(text: string): boolean {
  if (commonUri.test(text)) return true;
  return /^[^:/?#]+:/.test(text) && !hasStrayPercent(text) && hasComponents(text);
}

/** RFC 3986, section 4.1, `URI-reference`. */
export function isUriReference(text: string): boolean {
  return commonUri.test(text) || (!hasStrayPercent(text) && hasComponents(text));
}

/** Most URIs, and nothing but URIs. */
const commonUri =
  /^https?:\/\/[\w.-]+(?::\d+)?(?:[/?][\w.~!$&'()*+,;=:@/?-]*)?(?:#[\w.~!$&'()*+,;=:@/?-]*)?$/;

/** RFC 3986, section 2.1. */
function hasStrayPercent(text: string): boolean {
  return text.includes('%') && /%(?![\da-f]{2})/i.test(text);
}

function hasComponents(text: string): boolean {
  const [, scheme, authority, path = '', query = '', fragment = ''] = components.exec(text) ?? [];
  if (scheme !== undefined && !/^[a-z][a-z\d+.-]*$/i.test(scheme)) return false;
  if (authority !== undefined && !isAuthority(authority)) return false;
  if (scheme === undefined && authority === undefined && path.startsWith(':')) return false;
  return pathCharacters.test(path) && queryCharacters.test(query) && queryCharacters.test(fragment);
}

/** RFC 3986, appendix B. It splits any text, if only into a path. */
const components = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([^]*))?$/;

/* What a component may consist of, with the `%` of an escape. */
const userCharacters = /^[\w.~!$&'()*+,;=:%-]*$/;
const nameCharacters = /^[\w.~!$&'()*+,;=%-]*$/;
const pathCharacters = /^[\w.~!$&'()*+,;=:@/%-]*$/;
const queryCharacters = /^[\w.~!$&'()*+,;=:@/?%-]*$/;

/** RFC 3986, section 3.2. */
function isAuthority(text: string): boolean {
  const match = /^(?:([^@]*)@)?(\[[^\]]*\]|[^:]*)(?::\d*)?$/.exec(text);
  if (!match) return false;
  const [, user = '', host = ''] = match;
  return userCharacters.test(user) && (isIpLiteral(host) || nameCharacters.test(host));
}

function isIpLiteral(host: string): boolean {
  if (!host.startsWith('[')) return false;
  const address = host.slice(1, -1);
  return isIpv6(address) || /^v[\da-f]+\.[\w.~!$&'()*+,;=:-]+$/i.test(address);
}

/** RFC 3987, section 2.2, `IRI`. */
export function isIri(text: string): boolean {
  return isUri(text) || isUri(toUri(text));
}

/** RFC 3987, section 2.2, `IRI-reference`. */
export function isIriReference(text: string): boolean {
  return isUriReference(text) || isUriReference(toUri(text));
}

/**
 * RFC 3987, section 3.1, but that the characters that it would escape become a space: an escape
 * may stand where they may, and nowhere else.
 */
function toUri(iri: string): string {
  const [, start = '', query = '', fragment = ''] = /^([^?#]*)([^#]*)([^]*)$/.exec(iri) ?? [];
  return [start, query.replace(iprivate, '%20'), fragment].join('').replace(ucschar, '%20');
}

/* Some at a time, as above. */
const iprivate = /[\ue000-\uf8ff\u{f0000}-\u{ffffd}\u{100000}-\u{10fffd}]{1,99}/gu;

const ucschar =
  /[\xa0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\u{10000}-\u{1fffd}\u{20000}-\u{2fffd}\u{30000}-\u{3fffd}\u{40000}-\u{4fffd}\u{50000}-\u{5fffd}\u{60000}-\u{6fffd}\u{70000}-\u{7fffd}\u{80000}-\u{8fffd}\u{90000}-\u{9fffd}\u{a0000}-\u{afffd}\u{b0000}-\u{bfffd}\u{c0000}-\u{cfffd}\u{d0000}-\u{dfffd}\u{e1000}-\u{efffd}]{1,99}/gu;

/**
 * RFC 6570, section 2, with erratum 6937: a literal may hold an apostrophe. All expressions are judged at once, as one
 * list of variables: `a{b}c{?d,e*}` has `b,d,e*`. A hyphen stands for each of them in what is around.
 */
export function isUriTemplate(text: string): boolean {
  const start = text.indexOf('{');
  if (start < 0) return isLiteral(text);
  if (!isLiteral(text.replace(/\{[^{}]*\}/g, '-'))) return false;
  const end = text.lastIndexOf('}');
  const variables = text.slice(start, end).replace(/(?:\}[^{}]*)?\{[+#./;?&=,!@|]?/g, ',');
  return areVariables(variables.slice(1));
}

function isLiteral(text: string): boolean {
  return (
    !/[\0- "<>\\^`{|}\x7f-\x9f\ufff0-\uffff\u{e0000}-\u{e0fff}]|\p{Cs}|\p{NChar}/u.test(text) &&
    !hasStrayPercent(text)
  );
}

/** RFC 6570, section 2.3, `variable-list`. */
function areVariables(text: string): boolean {
  const names = text.replace(/(?::[1-9]\d{0,3}|\*)(?=,|$)/g, '');
  return /^[\w.%,]+$/.test(names) && !hasStrayPercent(names) && !/^[.,]|[.,][.,]|[.,]$/.test(names);
}

/** RFC 6901, section 3, as it stands in a string: not in URI form. */
export function isJsonPointer(text: string): boolean {
  return (text === '' || text.startsWith('/')) && !/~(?![01])/.test(text);
}

/** draft-handrews-relative-json-pointer-01, section 3. */
export function isRelativeJsonPointer(text: string): boolean {
  const [levels] = /^(?:0|[1-9]\d*)/.exec(text) ?? [];
  if (levels === undefined) return false;
  const rest = text.slice(levels.length);
  return rest === '#' || isJsonPointer(rest);
}

/**
 * ECMA-262, section 22.2.1, without what its annex B lets pass, in the edition that the engine has:
 * with the flag `u`, or without it, where any mark may be escaped.
 */
export function isRegex(text: string): boolean {
  const simple = text.replace(escapes, withoutProperty);
  return isPattern(simple) || (text.includes('\\') && isPattern(text.replace(escapes, withFlag)));
}

const escapes = /\\(?:[pP]\{([^}]*)\}|u\{|[^])/g;

/** A property takes the engine long to look up, each time: where there is such a one, `\d` is as good. */
function withoutProperty(escape: string, property?: string): string {
  if (property === undefined) return escape;
  if (!properties.has(property)) {
    if (!isPattern(escape)) return wrongEscape;
    properties.add(property);
  }
  return '\\d';
}

/** The properties that have been looked up and found. There are some thousands at most. */
const properties = new Set<string>();

/** An escape as it has to be with the flag `u`: `\-` is wrong there, and `\p{…}` without. */
function withFlag(escape: string): string {
  const character = escape.slice(1);
  if (/^(?:[pP]|u\{)/.test(character)) return wrongEscape;
  if (/[\^$\\.*+?()[\]{}|/]|\p{ID_Continue}/u.test(character)) return escape;
  return `\\u{${character.charCodeAt(0).toString(16)}}`;
}

const wrongEscape = '\\_';

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** All checks by the names of their formats, to give to a validator or a receiver. */
export const formats: { readonly [Name in FormatName]: (text: string) => boolean } = {
  'date-time': isDateTime,
  date: isDate,
  time: isTime,
  duration: isDuration,
  email: isEmail,
  'idn-email': isIdnEmail,
  hostname: isHostname,
  'idn-hostname': isIdnHostname,
  ipv4: isIpv4,
  ipv6: isIpv6,
  uri: isUri,
  'uri-reference': isUriReference,
  iri: isIri,
  'iri-reference': isIriReference,
  'uri-template': isUriTemplate,
  uuid: isUuid,
  'json-pointer': isJsonPointer,
  'relative-json-pointer': isRelativeJsonPointer,
  regex: isRegex,
};
