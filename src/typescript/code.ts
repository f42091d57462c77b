import { unprintable, visible } from '../text.js';
import { camelCase, pascalCase } from '../model/spelling.js';
import { jsonOf, type ExactJson, type Json } from '../json.js';

declare const brand: unique symbol;

/** TypeScript that may be printed as it is. Text of a document becomes it only through this file. */
export type Code = string & { readonly [brand]: 'code' };

/** A template whose holes take nothing but code and numbers: ``code`typeof ${value} === 'string'` ``. */
export function code(strings: TemplateStringsArray, ...holes: readonly (Code | number)[]): Code {
  let text = strings[0] ?? '';
  for (let index = 0; index < holes.length; index++) {
    text += `${holes[index]}${strings[index + 1]}`;
  }
  return text as Code;
}

export function join(parts: readonly Code[], separator: string): Code {
  return parts.join(separator) as Code;
}

/** Lines as one text. */
export function joinLines(lines: readonly Code[]): Code {
  return join(lines, '\n');
}

const identifierPattern = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;

/** The name of a constant for something that the document calls so: the same where it is an identifier. */
export function constantName(spelling: string): Code {
  return identifier(identifierPattern.test(spelling) ? spelling : camelCase(pascalCase(spelling)));
}

/** Takes what `model/names.ts` made and nothing else: throws if it isn't an identifier. */
export function identifier(name: string): Code {
  if (!identifierPattern.test(name)) throw new Error(`Not an identifier: ${JSON.stringify(name)}`);
  return name as Code;
}

/** A path of generated files, as it stands between the quotes of an import. */
export function modulePath(path: string): Code {
  if (!/^[\w./-]+$/.test(path)) throw new Error(`Not a module path: ${JSON.stringify(path)}`);
  return path as Code;
}

/** Text that would end a script in a page. */
const scriptEnd = /<(?=\/script|!--)/gi;

function escapeCharacter(character: string): string {
  const shorthand = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
  if (shorthand) return shorthand;
  const units = [...Array(character.length).keys()].map((index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

/** Text that needs no escaping of any kind; most does not. */
const plain = /^[\w #/.:,;()=%$-]*$/;

/** A string literal, in the quotes that Prettier would choose. */
export function stringLiteral(text: string): Code {
  if (plain.test(text)) return `'${text}'` as Code;
  const quote = text.split("'").length > text.split('"').length ? '"' : "'";
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replace(scriptEnd, '\\u003c')
    .replace(unprintable, escapeCharacter);
  return `${quote}${escaped}${quote}` as Code;
}

/** A template literal of fixed text after an expression: `${pointer}/links`. */
export function templateAfter(expression: Code, text: string): Code {
  const escaped = text
    .replace(/[\\`]|\$(?=\{)/g, '\\$&')
    .replace(scriptEnd, '\\u003c')
    .replace(unprintable, escapeCharacter);
  const before = expression.endsWith('`') ? expression.slice(0, -1) : `\`\${${expression}}`;
  return `${before}${escaped}\`` as Code;
}

/** A template of an expression and plain text as a sum, which takes less time: `pointer + '/links'`. */
export function addition(template: Code): Code {
  const [, expression, text] = /^`\$\{(\w+)\}([\w #/.:,;()=%-]+)`$/.exec(template) ?? [];
  if (expression === undefined || text === undefined) return template;
  return code`${identifier(expression)} + ${stringLiteral(text)}`;
}

/** A template literal of an expression after another: `${pointer}/${index}`. */
export function templateIndex(expression: Code, index: Code): Code {
  const before = templateAfter(expression, '/').slice(0, -1);
  return `${before}\${${index}}\`` as Code;
}

/** JSON for a file: nothing in it that a reader doesn't see. */
export function jsonText(value: ExactJson): string {
  const text = jsonOf(value, '  ');
  if (!/[^\n -~]/.test(text)) return text;
  return text.replace(unprintable, (character) =>
    character === '\n' ? character : escapeCharacter(character),
  );
}

/** An escape that has a meaning without `u` alone; TypeScript refuses such a one in a literal. */
const legacyEscape = /\\(?:([1-9kp]|0\d|x(?![\da-f]{2})|u(?![\da-f]{4}))|[^])/gi;

/**
 * An expression that makes a regular expression; `source` has been compiled, so it is one. Without `u` anything
 * may have a backslash before it, which must not meet the one of our escape.
 */
export function regularExpression({ source, flags }: RegExp): Code {
  const isLegacy = [...source.matchAll(legacyEscape)].some(([, legacy]) => legacy !== undefined);
  if (isLegacy && !flags.includes('u')) return code`new RegExp(${stringLiteral(source)})`;
  const escaped = source
    .replace(/\\([^])|\//gu, (match, character?: string) => {
      if (character === undefined) return '\\/';
      return character.replace(unprintable, '') === '' ? character : match;
    })
    .replace(unprintable, escapeCharacter);
  return `/${escaped}/${flags}` as Code;
}

/** A key that needs no quotes: an identifier of ES5, as Prettier has it. */
const bareKey = /^(?!.*[\u{10000}-\u{10ffff}])[$_\p{L}\p{Nl}][$_\p{L}\p{Nl}\p{M}\p{Nd}\p{Pc}]*$/u;

/** A member's key: bare where it may be, quoted where it must. */
export function key(name: string): Code {
  return bareKey.test(name) ? (name as Code) : stringLiteral(name);
}

/** A number as Prettier writes it: `1e21`, not `1e+21`. */
function numberLiteral(value: number): Code {
  return JSON.stringify(value).replace('e+', 'e') as Code;
}

/** Reads a member: `value.number`, `value['first-name']`. */
export function member(object: Code, name: string): Code {
  const text = key(name);
  return text === name ? code`${object}.${text}` : code`${object}[${text}]`;
}

/** A JSON value as an expression on one line. */
export function literal(value: Json): Code {
  if (typeof value === 'string') return stringLiteral(value);
  if (typeof value === 'number') return numberLiteral(value);
  if (Array.isArray(value)) return code`[${join(value.map(literal), ', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) as Code;
  const members = Object.entries(value).map(
    ([name, item]) => code`${memberKey(name)}: ${literal(item)}`,
  );
  return members.length === 0 ? code`{}` : code`{ ${join(members, ', ')} }`;
}

/** A key of an object literal; `__proto__` is computed, or it would set the prototype. */
export function memberKey(name: string): Code {
  return name === '__proto__' ? code`['__proto__']` : key(name);
}

/** One line of a comment's text. It can't end the comment, nor start a tag. */
export function commentText(text: string): Code {
  return visible(text)
    .trim()
    .replaceAll('*/', '*\\/')
    .replace(scriptEnd, '&lt;')
    .replace(/^@/, '\\@') as Code;
}
