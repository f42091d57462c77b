import type { Survey } from './survey.js';

/** The faults of a document's package; none for a perfect one. */
export function faultsOf(survey: Survey): readonly string[] {
  const faults = [
    some('crashed', survey.crash === undefined ? [] : [survey.crash]),
    some('TypeScript 6', survey.typescript6),
    some('TypeScript 7', survey.typescript7),
    some('invalid fixtures', survey.invalidFixtures),
    some('payloads without a type', survey.untyped),
    some('any', survey.anyTypes),
    some('foreign names', survey.foreignNames),
    some('not as Prettier has it', survey.unformatted),
    ...faultsOfRun(survey),
  ];
  return faults.filter((fault) => fault !== undefined);
}

function faultsOfRun({ expect, isPartial, errors, warnings, files, crash }: Survey) {
  if (crash !== undefined) return [];
  if (expect === 'diagnose') {
    if (isPartial) return [];
    return [
      errors.length === 0 ? 'no error' : undefined,
      files > 0 ? 'generated all the same' : undefined,
    ];
  }
  return [
    files === 0 ? (some('not generated', errors) ?? 'not generated') : undefined,
    expect === 'tolerate' && warnings.length === 0 ? 'no warning' : undefined,
  ];
}

function some(what: string, examples: readonly string[]): string | undefined {
  if (examples.length === 0) return undefined;
  const [first = ''] = examples;
  const line = first.split('\n').slice(0, 2).join(' ').slice(0, 240);
  return `${what} (${examples.length}): ${line}`;
}

const columns = {
  documents: () => 1,
  generated: ({ files }: Survey) => Number(files > 0),
  'TypeScript 6': ({ files, typescript6 }: Survey) => Number(files > 0 && typescript6.length === 0),
  'TypeScript 7': ({ files, typescript7 }: Survey) => Number(files > 0 && typescript7.length === 0),
  perfect: (survey: Survey) => Number(faultsOf(survey).length === 0),
  messages: ({ messages }: Survey) => messages,
  fixtures: ({ fixtures }: Survey) => fixtures,
  valid: ({ fixtures, invalidFixtures }: Survey) => fixtures - invalidFixtures.length,
  untyped: ({ untyped }: Survey) => untyped.length,
  foreign: ({ foreignNames }: Survey) => foreignNames.length,
  unformatted: ({ unformatted }: Survey) => unformatted.length,
  files: ({ files }: Survey) => files,
  seconds: ({ milliseconds }: Survey) => milliseconds / 1000,
} as const;

/** Totals by what was expected, a line for all that isn't perfect, and what took longest. */
export function tableOf(surveys: readonly Survey[]): string {
  const groups = ['generate', 'tolerate', 'diagnose', 'diagnose --partial'];
  const totals = groups.map((group) => {
    const members = surveys.filter((survey) => groupOf(survey) === group);
    return [group, ...Object.values(columns).map((of) => String(Math.round(sum(members.map(of)))))];
  });
  const slowest = [...surveys].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 10);
  return [
    ...aligned([['', ...Object.keys(columns)], ...totals]),
    '',
    ...surveys.flatMap((survey) => {
      const faults = faultsOf(survey);
      const heading = `${survey.slug} (${groupOf(survey)})`;
      return faults.length > 0 ? [heading, ...faults.map((fault) => `    ${fault}`)] : [];
    }),
    '',
    'The slowest:',
    ...slowest.map(
      ({ slug, milliseconds }) => `${milliseconds.toFixed(0).padStart(8)} ms  ${slug}`,
    ),
  ].join('\n');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
}

function groupOf({ expect, isPartial }: Survey): string {
  return isPartial ? `${expect} --partial` : expect;
}
