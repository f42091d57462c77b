import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import base from './vitest.config.js';

const corpus = process.env['HOOKSMITH_CORPUS'] ? ['test/corpus/*.test.ts'] : [];

const oracles = process.env['HOOKSMITH_ORACLES'] ? ['test/oracles/*.test.ts'] : [];

/** Tables of which `npm test` takes a share. */
const sampled = [
  'adapters',
  'agreement',
  'diff-contract',
  'diff-events',
  'diff-random',
  'diff-silent',
  'edits',
  'findings',
  'init',
  'init-inbox',
  'metamorphic',
  'patterns',
  'payload-changed',
  'published',
  'refusing-costs',
  'reserved-names',
  'tolerance',
  'tree',
  'verdicts',
].map((name) => `test/${name}.test.ts`);

/** Starts with the survey of the corpus, which takes half of the time: the other worker does all else meanwhile. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSurvey = ({ moduleId }: TestSpecification): boolean =>
      moduleId.endsWith('corpus.test.ts');
    const sorted = await super.sort(files);
    return [...sorted.filter(isSurvey), ...sorted.filter((file) => !isSurvey(file))];
  }
}

/**
 * The tests that only `npm run test:all` runs: projects that are installed, other runtimes, many random documents and
 * requests, and the documents of others if there are any. `npm run test:long` runs them with higher counts.
 */
export default defineConfig({
  test: {
    ...base.test,
    include: [
      'test/fuzz.test.ts',
      'test/browser/*.test.ts',
      'test/hostile.test.ts',
      'test/inbox-faults.test.ts',
      'test/inbox-kills.test.ts',
      'test/load.test.ts',
      ...sampled,
      'test/yaml-random.test.ts',
      'test/long/*.test.ts',
      ...corpus,
      ...oracles,
    ],
    exclude: [],
    env: {
      HOOKSMITH_TYPESCRIPT: '6',
      HOOKSMITH_WHOLE: '1',
      HOOKSMITH_PATTERNS: process.env['HOOKSMITH_PATTERNS'] ?? '200',
      HOOKSMITH_FUZZ: process.env['HOOKSMITH_FUZZ'] ?? '60',
      HOOKSMITH_CONTRACTS: process.env['HOOKSMITH_CONTRACTS'] ?? '1000',
      HOOKSMITH_EDITS: process.env['HOOKSMITH_EDITS'] ?? '2000',
      HOOKSMITH_COMPOSITIONS: process.env['HOOKSMITH_COMPOSITIONS'] ?? '60',
      HOOKSMITH_MANY: process.env['HOOKSMITH_MANY'] ?? '1000000',
      HOOKSMITH_LOAD: process.env['HOOKSMITH_LOAD'] ?? '50000',
      HOOKSMITH_KEPT: process.env['HOOKSMITH_KEPT'] ?? '20000',
      HOOKSMITH_KILLS: process.env['HOOKSMITH_KILLS'] ?? '30',
      HOOKSMITH_OUTAGES: process.env['HOOKSMITH_OUTAGES'] ?? '1000',
      HOOKSMITH_SYNCS: process.env['HOOKSMITH_SYNCS'] ?? '60',
    },
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    maxConcurrency: 2,
    hookTimeout: 900_000,
  },
});
