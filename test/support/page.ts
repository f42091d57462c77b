import { describe } from '../../src/engine/forge.js';
import { renderDocs } from '../../src/engine/docs.js';
import type { SinceBaseline } from '../../src/engine/since.js';
import { Diagnostics } from '../../src/diagnostics/diagnostic.js';
import type { FormatRole, Model } from '../../src/model/model.js';
import type { TellConfiguration } from '../../src/model/tell-rule.js';

interface Reading {
  readonly formats?: FormatRole;
  readonly tell?: TellConfiguration;
}

/** The Model of a document; an error where it is not good. */
export async function modelOf(
  document: string | object,
  { formats = 'annotation', tell }: Reading = {},
): Promise<Model> {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  const diagnostics = new Diagnostics();
  const options = { ...{ role: undefined, packageName: undefined }, tell, formats };
  const unnamed = { packageVersion: undefined, license: undefined, repository: undefined };
  const source = { label: 'document.yaml', text };
  const described = await describe(source, { ...options, ...unnamed }, diagnostics);
  if (described) return described.model;
  throw new Error(diagnostics.all.map(({ sentence }) => sentence).join('\n'));
}

/** The page of a document's events. */
export async function pageOf(
  document: string | object,
  { since, ...reading }: Reading & { readonly since?: SinceBaseline } = {},
): Promise<string> {
  const [page] = await renderDocs(await modelOf(document, reading), 'docs.html', since);
  return page?.text ?? '';
}

/** The ids of a page, in its order. */
export function idsOf(page: string): readonly string[] {
  return [...page.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => textOf(id));
}

/** The rows of a table of fields, as somebody reads them: name, type, meaning. The table is the one of the section with this id. */
export function rowsOf(page: string, section: string): readonly string[] {
  const [, after = ''] = page.split(`<section id="${section}">`);
  const [, table = ''] = /<tbody>([^]*?)<\/tbody>/.exec(after) ?? [];
  return table
    .trim()
    .split('\n')
    .map((row) => {
      const [, level = '0'] = /class="d(\d)"/.exec(row) ?? [];
      const cells = [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/g)].map(([, cell = '']) =>
        textOf(cell),
      );
      return `${'  '.repeat(Number(level))}${cells.filter((cell) => cell !== '').join(' | ')}`;
    });
}

/** The text of a piece of HTML. */
export function textOf(html: string): string {
  return html
    .replaceAll('<small>', ' ')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replace(/&#(?:x27|39);/g, "'")
    .replaceAll('&#x3D;', '=')
    .replaceAll('&#x60;', '`')
    .replaceAll('&amp;', '&')
    .trim();
}
