import { Html, markup, nothing } from '../../typescript/html.js';
import { saying } from '../../typescript/documentation.js';
import { waysInWords } from '../../model/told.js';
import { payloadType } from '../shared.js';
import type { Entry } from './events.js';
import { examplesOf, type ExampleContext } from './examples.js';
import { sharedFacts } from './facts.js';
import { idOf } from './ids.js';
import { firstParagraph, markdown } from './markdown.js';
import type { RowContext } from './rows.js';
import type { EventView, FactView, RowView, SectionView } from './view.js';

/** A payload, or another schema that has a table. */
export interface Table {
  readonly name: string;
  readonly rows: readonly RowView[];
}

/** All that sections are made with. */
export interface SectionContext {
  readonly rows: RowContext;
  readonly examples: ExampleContext;
  /** Facts that the page says of every event, and no section again. */
  readonly isOfAll: (fact: FactView) => boolean;
}

/** The line of an event in the table of all. */
export function eventView(entry: Entry, { rows }: SectionContext): EventView {
  const { event, label, id, types, isAlone, isDeprecated, texts, messages } = entry;
  const text = texts[0] ?? messages[0]?.names.title;
  const payloads = types.map(
    (type) => markup`<code>${rows.types.link(type, breakable(type))}</code>`,
  );
  return {
    ...{ label: breakable(label), id, address: id, isHere: !isAlone, isDeprecated },
    summary: text === undefined ? nothing : firstParagraph(text),
    payloads: Html.join(payloads, ', '),
    handler: breakable(event.name),
    delivery: deliveryOf(entry),
  };
}

/** A name that may be broken between its words. */
export function breakable(name: string): Html {
  const words = name.split(/(?<=[._/-])(?=[^._/-])|(?<=\p{Ll})(?=\p{Lu})/u);
  return Html.join(words.map(Html.of), '<wbr>');
}

/** The URL of an event, and the values that tell it. */
function deliveryOf({ event, path }: Entry): Html {
  const url =
    path === undefined ? markup`no URL leads to it` : markup`<code>${breakable(path)}</code>`;
  const { isRest } = event;
  const ways = waysInWords({ ...event, isRest: false });
  const told = [
    ...(ways === '' ? [] : [`where ${ways}`]),
    ...(isRest ? ['every delivery that is no other event'] : []),
  ];
  return told.length === 0 ? url : markup`${url} <small>${told.join('; ')}</small>`;
}

/** The section of a payload: with its event, or with the names of those that share it. */
export function payloadSection(
  table: Table,
  entries: readonly Entry[],
  context: SectionContext,
): SectionView {
  const { name } = table;
  const { isOfAll, examples } = context;
  const users = entries.filter(({ types }) => types.includes(name));
  const [first] = users;
  const alone = first?.isAlone ? first : undefined;
  const facts = factsOf(users).filter((fact) => !isOfAll(fact));
  const message = first?.messages.find((one) => payloadType(one) === name) ?? first?.messages[0];
  const handled = alone && markup`<code>${alone.event.name}</code>, posted to ${deliveryOf(alone)}`;
  return {
    ...tableView(table, alone?.id),
    title: alone?.label ?? name,
    isDeprecated: users.every(({ isDeprecated }) => isDeprecated),
    line: handled ?? usersOf(users),
    description: descriptionOf([
      ...(alone?.texts ?? []),
      ...messageTexts(users, name),
      ...schemaTexts(name, context),
    ]),
    hasFacts: facts.length > 0,
    facts,
    hasExample: first !== undefined,
    examples: first ? examplesOf(first.event, message, first.label, examples) : [],
  };
}

/** The section of a schema that is no payload. */
export function schemaSection(table: Table, context: SectionContext): SectionView {
  return {
    ...tableView(table, undefined),
    title: table.name,
    isDeprecated: false,
    line: markup`Part of payloads`,
    description: descriptionOf(schemaTexts(table.name, context)),
    ...{ hasFacts: false, facts: [], hasExample: false, examples: [] },
  };
}

function tableView({ name, rows }: Table, id: string | undefined) {
  const type = idOf(name);
  return { id: id ?? type, type, hasAnchor: id !== undefined, rows };
}

/** The facts of events that share a payload: those that all have, and then those of each. */
function factsOf(users: readonly Entry[]): readonly FactView[] {
  const [only, ...others] = users;
  if (only && others.length === 0) return only.facts;
  const { shared, own } = sharedFacts(users.map(({ facts }) => facts));
  const ofEach = users.flatMap(({ label: event, facts }) =>
    own(facts).map(({ label, fact }) => ({ label: `${event}: ${label}`, fact })),
  );
  return [...shared, ...ofEach];
}

/** Of more events that share a payload, these are named. */
const mostUsers = 12;

function usersOf(users: readonly Entry[]): Html {
  const shown = users.slice(0, mostUsers);
  const links = shown.map(({ id, label }) => markup`<a href="#${id}">${label}</a>`);
  const hidden = users.length - shown.length;
  const more = markup`, and <a href="#events:">${String(hidden)} more</a>`;
  return markup`Payload of ${Html.join(links, ', ')}${hidden > 0 ? more : nothing}`;
}

/** The texts of the messages that have this payload. */
function messageTexts(users: readonly Entry[], type: string): readonly (string | undefined)[] {
  const messages = new Set(users.flatMap((user) => user.messages));
  const own = [...messages].filter((message) => payloadType(message) === type);
  const [only, ...others] = own;
  return only && others.length === 0 ? [only.summary, only.description] : [];
}

function schemaTexts(name: string, { rows }: SectionContext): readonly (string | undefined)[] {
  const schema = rows.lookup(name);
  if (schema.kind === 'boolean') return [];
  const title = schema.kind === 'keywords' ? saying(schema.title, name) : undefined;
  return [schema.description ?? title];
}

/** Each text once. */
function descriptionOf(texts: readonly (string | undefined)[]): Html {
  const distinct = new Set(texts.filter((text) => text !== undefined).map((text) => text.trim()));
  return Html.join([...distinct].map(markdown));
}
