import { Html, markup, nothing } from '../../typescript/html.js';
import { lookupOf } from '../../model/lookup.js';
import type { Model } from '../../model/model.js';
import type { PlannedFile } from '../../render/planned-file.js';
import { headerSampler } from '../../values/sample-headers.js';
import { basePathOf } from '../base-path.js';
import { payloadTypes } from '../shared.js';
import { answers } from './answers.js';
import { entriesOf } from './events.js';
import { usageOf } from './examples.js';
import { serverViews, sharedFacts } from './facts.js';
import { idOf, Ids } from './ids.js';
import { markdown } from './markdown.js';
import { rowsOf, type RowContext } from './rows.js';
import {
  breakable,
  eventView,
  payloadSection,
  schemaSection,
  type SectionContext,
} from './sections.js';
import { ownTables } from './tables.js';
import { Types } from './types.js';
import type { ChangesView, LinkView, PageView } from './view.js';

/** The changes since a release, in words. */
export interface DocsChanges {
  /** The version of the release. */
  readonly since: string;
  readonly changes: readonly { readonly heading: string; readonly sentences: readonly string[] }[];
}

/** The page of a document's events, for people: one file of HTML that needs nothing else. */
export function planDocs(
  model: Model,
  path: string,
  changes: DocsChanges | undefined,
): PlannedFile {
  const ids = new Ids();
  const page = pageView(model, ids);
  const view = { ...page, ...changesView(changes, ids) };
  return {
    ...{ path, kind: 'page', template: 'docs/page', view },
    ...{ style: 'docs/style.css', script: 'docs/search.js' },
  };
}

/** The members that printing a page adds, and those of changes, are not in it. */
type OwnView = Omit<PageView, 'policy' | 'style' | 'script' | keyof ReturnType<typeof changesView>>;

function pageView(model: Model, ids: Ids): OwnView {
  const { title, packageName, packageVersion: version, description, events, servers } = model;
  const payloads = [...new Set(events.flatMap(payloadTypes))];
  const others = ownTables(payloads, lookupOf(model));
  const rows = rowContext(model, [...payloads, ...others], ids);
  const tables = new Map(
    [...payloads, ...others].map((name) => [name, { name, rows: rowsOf(name, rows) }] as const),
  );
  const entries = entriesOf(model, rows);
  const { shared } = sharedFacts(entries.map(({ facts }) => facts));
  const basePath = basePathOf(model);
  const isOfAll = (fact: (typeof shared)[number]): boolean =>
    shared.some((one) => one.label === fact.label && one.fact.toHTML() === fact.fact.toHTML());
  const examples = {
    ...{ basePath, sampleHeaders: headerSampler(model) },
    isSigned: model.signature !== undefined,
  };
  const context: SectionContext = { rows, examples, isOfAll };
  const tableOf = (name: string) => tables.get(name) ?? { name, rows: [] };
  const ofSeveral = payloads.filter(
    (name) => !entries.some(({ isAlone, types }) => isAlone && types[0] === name),
  );
  const served = serverViews(servers);
  const isSubscribing = model.subscriptions !== undefined;
  return {
    title: title || packageName,
    version,
    description: description === undefined ? nothing : markdown(description),
    install: Html.of(`npm install ${packageName}`),
    usage: Html.of(usageOf(model, basePath)),
    isSubscribing,
    subscribe: markup`npx hooksmith subscribe --to https://example.com${basePath}`,
    hasAside: isSubscribing || served.length > 0,
    isServed: served.length > 0,
    servers: served,
    count: `${events.length} ${events.length === 1 ? 'event' : 'events'}`,
    hasEvents: events.length > 0,
    basePath,
    isBelowBasePath: basePath !== '/',
    events: entries.map((entry) => eventView(entry, context)),
    hasFacts: shared.length > 0,
    facts: shared,
    sections: [
      ...payloads.map((name) => payloadSection(tableOf(name), entries, context)),
      ...others.map((name) => schemaSection(tableOf(name), context)),
    ],
    hasPayloads: ofSeveral.length > 0,
    payloads: ofSeveral.map(linkTo),
    hasSchemas: others.length > 0,
    schemas: others.map(linkTo),
    answers,
  };
}

function linkTo(name: string): LinkView {
  return { address: idOf(name), label: breakable(name) };
}

function rowContext(model: Model, tables: readonly string[], ids: Ids): RowContext {
  const lookup = lookupOf(model);
  const addresses = new Map(tables.map((name) => [name, idOf(name)]));
  for (const id of addresses.values()) ids.claim(id);
  const types = new Types(lookup, addresses);
  return { lookup, formats: model.formats, types, isLinked: (name) => addresses.has(name), ids };
}

function changesView(changes: DocsChanges | undefined, ids: Ids) {
  const { since = '', changes: list = [] } = changes ?? {};
  const views = list.map(({ heading, sentences }): ChangesView => ({
    heading,
    items: sentences.map((sentence) => linked(sentence, ids)),
  }));
  return { hasChanges: views.length > 0, since, changes: views };
}

/** A sentence of `diff` with a link for each name in it that is a place of the page. A plain word is no name. */
function linked(sentence: string, ids: Ids): Html {
  const parts = sentence.split(/(\s+|[,:;.]+(?=\s|$))/);
  return Html.join(
    parts.map((part) =>
      /[._[\p{Lu}]/u.test(part) && ids.has(part)
        ? markup`<a href="#${part}">${part}</a>`
        : Html.of(part),
    ),
  );
}
