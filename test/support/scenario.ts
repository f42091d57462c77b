import type { TellConfiguration } from '../../src/model/tell-rule.js';
import { documentOf, forge, type Forged } from './forge.js';

/** A part of a page: its text, and what stands in fences in it. */
export interface Scenario {
  /** Texts and blocks in turn; the first and last are texts. */
  readonly texts: readonly string[];
  readonly blocks: readonly Block[];
}

export interface Block {
  /** The text behind the fence: `yaml`, `json5 tell` (the configuration), `ts types/ticket.ts`, `schema schemas/ticket.json`, `ts check`, `json accepts Ticket`, `openapi` or `openapi #/paths/~1webhooks/post` (the provider's API). */
  readonly kind: string;
  readonly text: string;
}

/** The scenarios of a page, a heading of the second level each. */
export function parseScenarios(page: string): readonly Scenario[] {
  return page.split(/^(?=## )/m).map((part) => {
    const pieces = part.split(/^```(.*)\n([^]*?)^```\n/m);
    const texts = pieces.filter((_, index) => index % 3 === 0);
    const blocks = texts
      .slice(1)
      .map((_, index) => ({
        kind: pieces[index * 3 + 1] ?? '',
        text: pieces[index * 3 + 2] ?? '',
      }));
    return { texts, blocks };
  });
}

/** The page's text again, with other text in its blocks. */
export function print({ texts, blocks }: Scenario, textOf: (block: Block) => string): string {
  return texts
    .map((text, index) => {
      const block = blocks[index];
      return block ? `${text}\`\`\`${block.kind}\n${textOf(block)}\`\`\`\n` : text;
    })
    .join('');
}

/** The package of a scenario's document; nothing where a page has only words. */
export async function forgeScenario({ blocks }: Scenario): Promise<Forged> {
  const [document, ...files] = blocks.filter(({ kind }) => kind.startsWith('yaml'));
  if (!document) return { diagnostics: [], model: undefined, files: new Map() };
  const { text } = document;
  const isWhole = /^asyncapi:/m.test(text);
  const api = blocks.find(({ kind }) => kind.startsWith('openapi'));
  const rule = blocks.find(({ kind }) => kind === 'json5 tell');
  const options = {
    ...(api && {
      api: { text: api.text, pointer: /#.*/.exec(api.kind)?.[0] },
      only: ['subscriptions'] as const,
    }),
    tell: rule && (JSON.parse(rule.text) as TellConfiguration),
    files: Object.fromEntries(files.map((file) => [file.kind.slice('yaml '.length), file.text])),
  };
  return isWhole ? forge(text, options) : forge(around(text), options);
}

/** A document around schemas alone, which refer to each other as `#/Name`. */
function around(page: string): string {
  const schemas = page.replaceAll("'#/", "'#/components/schemas/");
  const { components, ...document } = documentOf({ schemas: {} }) as Record<string, unknown>;
  const indented = schemas.replace(/^(?=.)/gm, '    ');
  return (
    Object.entries(document)
      .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
      .join('') + `components:\n  schemas:\n${indented}`
  );
}
