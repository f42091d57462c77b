import { lineAndColumn } from '../diagnostics/format.js';
import type { Place } from '../diagnostics/diagnostic.js';
import { headings, type Answer, type Difference, type PlacedChange } from '../engine/diff.js';
import type { Json } from '../json.js';
import { visible } from '../text.js';
import { workflowAnnotation } from './annotations.js';
import { count } from './report.js';

/** From bad to worse. */
const severities = ['docs', 'safe', 'risky', 'breaking'] as const;

/** As many events are named of those that a change is in. */
const mostNamed = 3;

type Changes = readonly PlacedChange[];

export function countsOf(changes: Changes): Readonly<Record<PlacedChange['severity'], number>> {
  const of = (severity: PlacedChange['severity']): number =>
    changes.filter((change) => change.severity === severity).length;
  return { breaking: of('breaking'), risky: of('risky'), safe: of('safe'), docs: of('docs') };
}

/** `asyncapi.yaml: 1 breaking, 0 risky, 1 safe since main:asyncapi.yaml; 1.0.0 → 2.0.0` */
export function summaryOf({ old, new: next, changes, release }: Difference): string {
  const { breaking, risky, safe, docs } = countsOf(changes);
  const words = docs > 0 ? `, ${count(docs, 'change')} of documentation` : '';
  const counts = `${breaking} breaking, ${risky} risky, ${safe} safe${words}`;
  const { from, next: version } = release;
  const step = version === undefined || version === from ? '' : `; ${from} → ${version}`;
  return `${visible(next)}: ${counts} since ${visible(old)}${step}`;
}

/** A block for each change, breaking ones first. Documentation is only counted, unless all is asked for. */
export function textOf(changes: Changes, isVerbose: boolean): readonly string[] {
  return changes
    .filter(({ severity }) => isVerbose || severity !== 'docs')
    .flatMap((change) => ['', ...blockOf(change)]);
}

function blockOf(change: PlacedChange): readonly string[] {
  const { code, severity, sentence, places, advice } = change;
  const place = places.new ?? places.old;
  const where = place ? `${placeWords(place)}  ` : '';
  const was = places.old && places.new ? placeWords(places.old) : undefined;
  const lines = [
    ['was at', was],
    ['deployed', refusalWords('old', change.axes?.deployed, change.refusing.deployed)],
    ['upgrade', refusalWords('new', change.axes?.upgrade, change.refusing.upgrade)],
    ['source', sourceWords(change)],
    ['in', eventsWords(change)],
  ] as const;
  return [
    `${where}${severity}  ${code}  ${visible(sentence)}`,
    ...lines.flatMap(([name, words]) =>
      words === undefined ? [] : [`  ${name.padEnd(8)}  ${words}`],
    ),
    ...(advice === undefined ? [] : [`  hint: ${advice}`]),
  ];
}

function placeWords(place: Place): string {
  const { line, column } = lineAndColumn(place);
  return `${visible(place.source.label)}:${line}:${column}`;
}

function refusalWords(
  age: 'old' | 'new',
  answer: Answer | undefined,
  isAnswered: boolean,
): string | undefined {
  if (!answer || answer.verdict === 'fine') return undefined;
  const { witness } = answer;
  if (!witness) return 'undecided: neither a proof nor a payload that is refused was found';
  const { pointer, expected, found } = witness.misfit;
  const where = pointer === '' ? 'the payload' : pointer;
  return visible(
    `${age} ${isAnswered ? 'receivers' : 'validators'} refuse ${shortJson(witness.value)}: ${where}: expected ${expected}, found ${found}`,
  );
}

/** Longer texts, and lists and objects of more, are cut. */
const mostCharacters = 60;
const mostParts = 12;
const fewParts = 3;

/** A payload with its long parts cut: `"xxx… (256 characters)"`, `["a","b","c","… 98 more"]`. */
function shortJson(payload: Json): string {
  return JSON.stringify(payload, (_, value: Json) => {
    if (typeof value === 'string' && value.length > mostCharacters) {
      return `${value.slice(0, mostCharacters / 3)}… (${count([...value].length, 'character')})`;
    }
    if (Array.isArray(value) && value.length > mostParts) {
      return [
        ...(value as readonly Json[]).slice(0, fewParts),
        `… ${value.length - fewParts} more`,
      ];
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const members = Object.entries(value);
    if (members.length <= mostParts) return value;
    const more = ['…', `${members.length - fewParts} more`] as const;
    return Object.fromEntries([...members.slice(0, fewParts), more]);
  });
}

function sourceWords({ axes, path, code }: PlacedChange): string | undefined {
  const isGone = /^(?:required-)?property-(?:removed|renamed)/.test(code);
  const reads = isGone || (axes && axes.reading.verdict !== 'fine');
  const builds = axes && axes.building.verdict !== 'fine';
  if (!reads && !builds) return undefined;
  const what = path ? visible(expressionOf(path)) : 'it';
  const words = [
    ...(reads ? [`code that reads ${what} may not compile`] : []),
    ...(builds ? [`code that builds ${reads ? 'it' : what} may not compile`] : []),
  ];
  return words.join('; ');
}

/** `event.payload.links["x-y"][0]` */
function expressionOf(path: readonly string[]): string {
  const steps = path.map((key) => {
    if (/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key)) return `.${key}`;
    return /^\d+$/.test(key) ? `[${key}]` : `[${JSON.stringify(key)}]`;
  });
  return `event.payload${steps.join('')}`;
}

function eventsWords({ events, messages }: PlacedChange): string | undefined {
  if (events.length === 0) return undefined;
  const named = events.slice(0, mostNamed).map(visible).join(', ');
  const more = events.length > mostNamed ? `, … ${events.length - mostNamed} more` : '';
  if (events.length === 1) return named;
  return `${count(events.length, 'event')} by ${count(messages.length, 'message')}: ${named}${more}`;
}

/** As `--json` has them. */
export function jsonOfChanges(changes: Changes): readonly object[] {
  return changes.map((change) => {
    const { code, severity, sentence, fingerprint, events, messages, places, pointers } = change;
    return {
      ...{ code, severity, message: sentence, fingerprint, events, messages },
      old: jsonOfPlace(places.old, pointers.old),
      new: jsonOfPlace(places.new, pointers.new),
      axes: change.axes
        ? Object.fromEntries(
            Object.entries(change.axes).map(([axis, answer]) => [axis, jsonOfAnswer(answer)]),
          )
        : null,
    };
  });
}

function jsonOfPlace(place: Place | undefined, pointer: string | undefined): object | null {
  if (!place) return null;
  return { file: place.source.label, ...lineAndColumn(place), pointer };
}

function jsonOfAnswer({ verdict, witness }: Answer): object {
  if (!witness) return { verdict };
  const { pointer, keyword, expected, found } = witness.misfit;
  return { verdict, witness: witness.value, issue: { pointer, keyword, expected, found } };
}

const commands = { breaking: 'error', risky: 'warning', safe: 'notice', docs: 'notice' } as const;

/** Annotations of a workflow, at the new place; without one of what is gone. */
export function annotationsOf(changes: Changes): readonly string[] {
  return changes
    .filter(({ severity }) => severity !== 'docs')
    .map(({ severity, code, sentence, advice, places }) => {
      const message = advice === undefined ? sentence : `${sentence} ${advice}`;
      return workflowAnnotation(commands[severity], code, message, places.new);
    });
}

/** A section of a changelog. */
export function markdownOf({ changes, release }: Difference): readonly string[] {
  const sections = severities.toReversed().flatMap((severity) => {
    const own = changes.filter((change) => change.severity === severity);
    if (own.length === 0) return [];
    return ['', `### ${headings[severity]}`, '', ...own.map(itemOf)];
  });
  return [`## ${release.next ?? release.declared}`, ...sections];
}

function itemOf({ sentence, axes, severity, refusing }: PlacedChange): string {
  const text = visible(sentence).replace(/[\\`*_{}[\]<>#|]/g, '\\$&');
  const value = axes?.deployed.witness?.value;
  if (severity !== 'breaking' || value === undefined || !refusing.deployed) return `- ${text}`;
  return `- ${text} Receivers made before refuse ${codeSpan(shortJson(value))} with 422.`;
}

/** Code in Markdown, with more backticks around than there are in it. */
function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${space}${visible(text)}${space}${fence}`;
}
