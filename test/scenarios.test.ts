import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { schemaExports } from '../src/model/export-names.js';
import { compilePackages } from './support/compile.js';
import { read, repository } from './support/folders.js';
import { fileOf, type Forged } from './support/forge.js';
import { holdFile } from './support/hold.js';
import { load, type Validators } from './support/load.js';
import { forgeScenario, parseScenarios, print, type Block } from './support/scenario.js';

const folder = join(repository, 'test', 'scenarios');

const pages = readdirSync(folder).map((page) => {
  const path = join(folder, page);
  const scenarios = parseScenarios(read(path));
  return { page, path, scenarios, all: Promise.all(scenarios.map(forgeScenario)) };
});

/** The compiler's errors for each page. All pages are one program. */
const compiled = compileAll();

async function compileAll(): Promise<ReadonlyMap<string, readonly string[]>> {
  const packages = await Promise.all(
    pages.map(async ({ page, scenarios, all }) =>
      (await all).map((forged, index) => {
        const checks = scenarios[index]?.blocks.filter(({ kind }) => kind === 'ts check') ?? [];
        return { page, forged, more: checks.map(({ text }) => text) };
      }),
    ),
  );
  const made = packages.flat().filter(({ forged }) => forged.files.size > 0);
  const errors = compilePackages(made);
  return new Map(
    pages.map(({ page }) => [page, errors.filter((_, index) => made[index]?.page === page).flat()]),
  );
}

/**
 * A page of scenarios: a document, and what becomes of it. After a change:
 * `npx vitest run test/scenarios.test.ts --update`, and read the diff.
 */
describe.each(pages)('$page', ({ page, path, scenarios, all }) => {
  test('becomes what the page shows', async () => {
    const shown = scenarios.map((scenario, index) => ({ scenario, index }));
    const forged = await all;
    const text = shown
      .map(({ scenario, index }) => print(scenario, (block) => shownText(block, forged[index])))
      .join('');
    holdFile(path, text);
  });

  test('compiles, with what a consumer may write and may not', async () => {
    expect((await compiled).get(page)).toEqual([]);
  });

  test('accepts and refuses what the page says', async () => {
    const forged = await all;
    for (const [index, { blocks }] of scenarios.entries()) {
      const values = blocks.filter(({ kind }) => kind.startsWith('json '));
      const made = forged[index];
      if (values.length === 0 || !made) continue;
      const validators = await load<Validators>(made, 'validators/index');
      for (const { kind, text } of values) {
        const [, verdict, name = ''] = kind.split(' ');
        const { is, issues } = schemaExports(name);
        for (const line of text.trim().split('\n')) {
          const value: unknown = JSON.parse(line);
          const accepted = validators[is]?.(value);
          expect([kind, line, accepted]).toEqual([kind, line, verdict === 'accepts']);
          expect((validators[issues]?.(value) as unknown[]).length === 0).toBe(accepted);
        }
      }
    }
  });
});

/** The right text of a block: a generated file without its header, or the diagnostics of the run. */
function shownText({ kind, text }: Block, forged: Forged | undefined): string {
  const [language, path = ''] = kind.split(' ');
  if (!forged || kind === 'ts check') return text;
  if (kind === 'diagnostics') {
    return forged.diagnostics.map(describeDiagnostic).join('');
  }
  if (language === 'schema') return fileOf(forged, path);
  if (language !== 'ts') return text;
  return fileOf(forged, path).split('\n').slice(3).join('\n');
}

function describeDiagnostic({ severity, code, sentence, place }: Forged['diagnostics'][number]) {
  const line = place ? `${place.source.text.slice(0, place.offset).split('\n').length}: ` : '';
  return `${line}${severity} ${code}: ${sentence}\n`;
}
