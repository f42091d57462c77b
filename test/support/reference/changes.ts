import { catalogue, type Entry } from '../../../src/evolution/catalogue.js';
import { rows, type Row } from '../changes.js';
import { inMarkdown } from './diagnostics.js';

const subjects: Readonly<Record<Entry['about'], readonly [title: string, place: string]>> = {
  payload: ['Payloads', 'Order.price'],
  event: ['Events and their URLs', 'onOrder'],
  message: ['Messages', 'OrderPlaced'],
  export: ['Types', 'Order'],
  document: ['The package', '@acme/webhooks'],
};

/** Parameters for a sentence of any code, and below those of the codes that these don't fit. */
const sample = {
  was: 'a string',
  is: 'a number',
  value: '"express"',
  which: 'OrderByPost',
  url: '/webhooks/orders',
  isDeprecated: false,
  answer: 'answers it with 404',
};

const samples: readonly (readonly [RegExp, object])[] = [
  [/^(?:required-)?property-renamed/, { was: 'Order.cost' }],
  [/^constant-/, { was: '"a"', is: '"b"' }],
  [/^pattern-property-/, { was: '^x-', is: '^x-' }],
  [/^pattern-/, { was: '^[A-Z]{3}$', is: '^[A-Z]{3}$' }],
  [/^format-/, { was: 'uri', is: 'email' }],
  [/^tuple-/, { count: 2 }],
  [/^alternatives-counted/, { is: 'anyOf' }],
  [/^alternative-/, { which: '{ kind: "fox" }' }],
  [/address/, { was: '/orders', is: '/v2/orders' }],
  [/^parameter-/, { at: 'shop', was: 'store' }],
  [/^role-/, { was: 'subscriber', is: 'application' }],
  [/^tell-/, { was: '/kind = "a"', is: '/kind = "a"', answer: 'answers it with 404' }],
  [/^told-/, { answer: 'answers it with 202', was: '/kind = "a"', is: '/kind = "c"' }],
  [/^event-renamed/, { was: 'onPlaced' }],
  [/^list-/, { was: 'a body of its own', is: 'an item of a list' }],
  [/^form-/, { was: 'JSON', is: 'a form' }],
  [/^message-renamed/, { was: 'OrderMade' }],
  [/^header-/, { which: 'x-shop' }],
  [/^export-renamed/, { was: 'Purchase' }],
  [/^unread-/, { keyword: 'minContains' }],
  [/^package-renamed/, { was: '@acme/hooks' }],
];

/** Every kind of change by what it is about: its code, its sentence, an edit that is one, and how severe it is. */
export function changesReference(): string {
  return Object.entries(subjects)
    .map(([about, [title, place]]) => {
      const codes = Object.entries(catalogue as Readonly<Record<string, Entry>>).filter(
        ([, entry]) => entry.about === about,
      );
      return [
        `## ${title}\n`,
        about === 'payload'
          ? '| code | for example | an edit | severity |'
          : '| code | for example | severity |',
        about === 'payload' ? '| --- | --- | --- | --- |' : '| --- | --- | --- |',
        ...codes.map(([code, entry]) => rowOf(code, entry, place)),
      ].join('\n');
    })
    .join('\n\n');
}

function rowOf(code: string, entry: Entry, place: string): string {
  const { about, runtime, isDocumentation, advice } = entry;
  const edit = editOf(code);
  const given = Object.assign({ ...sample, at: place }, limitsOf(code, edit), samplesOf(code));
  const said = inMarkdown((entry.sentence as (given: unknown) => string)(given));
  const severity = runtime ?? (isDocumentation ? 'documentation' : (edit?.severity ?? ''));
  const why = about !== 'payload' && advice !== undefined ? ` ${inMarkdown(advice)}` : '';
  const cells = [`\`${code}\``, `${said}${why}`];
  if (about === 'payload') cells.push(edit ? wordsOf(edit) : '');
  return `| ${[...cells, severity].join(' | ')} |`;
}

function samplesOf(code: string): object {
  return samples.find(([pattern]) => pattern.test(code))?.[1] ?? {};
}

/** The keyword of a limit, and its values in the edit. */
function limitsOf(code: string, edit: Edit | undefined): object {
  const [, word, end] =
    /^((?:min|max)(?:imum|-length|-items|-properties)|multiple)-/.exec(code) ?? [];
  if (word === undefined || !edit) return {};
  const keyword =
    word === 'multiple' ? 'multipleOf' : word.replace(/-./, (dash) => dash.slice(1).toUpperCase());
  const [was, is] = [edit.from, edit.to].map(
    (schema) => (schema as Record<string, unknown>)[keyword],
  );
  return { keyword, was: was ?? end, is };
}

interface Edit {
  readonly from: object;
  readonly to: object;
  readonly severity: string;
}

/** An edit that is called so: a row of the tests, or one back. */
function editOf(code: string): Edit | undefined {
  const forth = rows.find((row) => row.code === code);
  if (forth) return between(forth.old, forth.new, severityOf(forth));
  const back = rows.find((row) => row.mirror === code);
  return back && between(back.new, back.old, severityBack(back));
}

function severityOf({ severity }: Row): string {
  return severity === 'docs' ? 'documentation' : severity;
}

/** Of the edit back: what old packages felt new ones feel now. Unsaid where no payload or type shows it. */
function severityBack({ axes, back, severity }: Row): string {
  if (severity === 'docs') return 'documentation';
  const letters = back ?? turned(axes);
  if (/[dr]/.test(letters)) return 'breaking';
  return /[ub]/.test(letters) ? 'risky' : '';
}

function turned(letters: string): string {
  const other = { d: 'u', u: 'd', r: 'b', b: 'r' } as Readonly<Record<string, string>>;
  return [...letters].map((letter) => other[letter] ?? '').join('');
}

/** The schemas of the member that all rows have, where the edit is of that alone. */
function between(old: object, next: object, severity: string): Edit {
  const [from, to] = [memberOf(old), memberOf(next)];
  return from && to ? { from, to, severity } : { from: old, to: next, severity };
}

function memberOf(schema: object): object | undefined {
  const { properties, ...more } = schema as { readonly properties?: { readonly n?: object } };
  const isAlone = properties && Object.keys(properties).join() === 'n';
  return isAlone && JSON.stringify(more) === '{"type":"object","required":["n"]}'
    ? properties.n
    : undefined;
}

/** An edit that is longer than a line of the table shows nothing. */
function wordsOf({ from, to }: Edit): string {
  const words = `${codeOf(differing(from, to))} → ${codeOf(differing(to, from))}`;
  return words.length > 150 ? '' : words;
}

/** A schema without the members that another has, too, `type` excepted: it says what kind of value it is. */
function differing(schema: object, other: object): object {
  const entries = Object.entries(schema);
  const isSame = ([key, value]: readonly [string, unknown]) =>
    key !== 'type' &&
    JSON.stringify(value) === JSON.stringify((other as Record<string, unknown>)[key]);
  const left = entries.filter((entry) => !isSame(entry));
  return left.length === entries.length ? schema : { ...Object.fromEntries(left), '…': '' };
}

/** As YAML has it on one line: `{ type: string }`. */
function codeOf(schema: object): string {
  return `\`${inFlow(schema).replaceAll('|', '\\|')}\``;
}

function inFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inFlow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' && !/^[\w-]+$/.test(value) ? `'${value}'` : String(value);
  }
  const members = Object.entries(value).map(([key, member]) =>
    key === '…' ? key : `${key}: ${inFlow(member)}`,
  );
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
