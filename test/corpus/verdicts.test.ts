import { fromFile, Parser } from '@asyncapi/parser';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Diagnostics, type Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { lineAndColumn } from '../../src/diagnostics/format.js';
import { buildModel } from '../../src/describe/build.js';
import { reservedNames } from '../../src/outputs/reserved-names.js';
import { parseDocument } from '../../src/document/parse.js';
import { readBeside, readSpec } from '../../src/document/read.js';
import { expectationOf, type Expectation } from './documents.js';

interface Entry {
  readonly slug: string;
  readonly file: string;
  readonly expect: Expectation;
}

const corpus = process.env['HOOKSMITH_CORPUS'];
const entries =
  corpus === undefined
    ? []
    : (JSON.parse(readFileSync(join(corpus, 'manifest.json'), 'utf8')) as { documents: Entry[] })
        .documents;

/** The codes for a wrong document. Others are about a thing that can't be made of it. */
const faults =
  /^invalid-(?:document|example|default|format|address|yaml)$|^questionable|-reference$|^(?:un(?:defined|used)|duplicate|foreign|address)-/;

async function ours(file: string): Promise<readonly Diagnostic[]> {
  const diagnostics = new Diagnostics();
  const source = await readSpec(file, corpus ?? '', diagnostics);
  if (!source) throw new Error(`${file} can't be read`);
  const read = readBeside(file, corpus ?? '');
  const document = await parseDocument(source, { read, parserLimit: 0 }, diagnostics);
  if (document && !diagnostics.hasErrors) {
    const options = { role: undefined, formats: 'annotation', tell: undefined } as const;
    buildModel(document, { ...options, reservedNames }, diagnostics);
  }
  return diagnostics.all.filter(({ code }) => faults.test(code));
}

const parser = new Parser({ ruleset: { core: true, recommended: false } });

interface Theirs {
  readonly code: string;
  readonly line: number;
  readonly message: string;
}

async function theirs(file: string): Promise<readonly Theirs[]> {
  const found = await fromFile(parser, join(corpus ?? '', file)).parse();
  return found.diagnostics
    .filter(({ severity }) => severity === 0)
    .map(({ code, message, range }) => ({
      code: String(code),
      message,
      line: range.start.line + 1,
    }));
}

/** Where the verdicts differ, and why ours is the right one. */
const reasons: readonly {
  readonly reason: string;
  readonly applies: (ours: readonly Diagnostic[], theirs: readonly Theirs[]) => boolean;
}[] = [
  {
    reason:
      'an example or a default that is text is not looked at by the parser, nor any in AsyncAPI 3',
    applies: (mine, other) =>
      other.length === 0 &&
      mine.every(({ code }) => /^invalid-(?:example|default|format)$/.test(code)),
  },
];

/**
 * Lines that are close, or one name in both. The parser puts what is wrong in another file, or in what a
 * reference leads to, on the first line or on the reference; we put it where it stands.
 */
function isSame({ place, sentence, code }: Diagnostic, said: Theirs): boolean {
  const { line, message } = said;
  const [, name] = /["']([^"']+)["']/.exec(message) ?? [];
  const isNear = place !== undefined && Math.abs(lineAndColumn(place).line - line) <= 2;
  const isElsewhere = said.code === 'invalid-ref' && line === 1 && code.endsWith('-reference');
  return isNear || isElsewhere || (name !== undefined && sentence.includes(name));
}

describe.skipIf(corpus === undefined)('the verdicts over the corpus', () => {
  test.each(entries.map((entry) => [entry.slug, entry] as const))(
    '%s',
    async (_, { slug, file, expect: manifest }) => {
      const expected = expectationOf({ slug, expect: manifest });
      const mine = await ours(file);
      const hasErrors = mine.some(({ severity }) => severity === 'error');
      expect(hasErrors).toBe(expected === 'diagnose');
      if (expected === 'tolerate') expect(mine.length).toBeGreaterThan(0);

      const other = await theirs(file);
      if (reasons.some(({ applies }) => applies(mine, other))) return;
      expect([mine.length > 0, other.length > 0]).toEqual([
        expected !== 'generate',
        expected !== 'generate',
      ]);
      const isShared = mine.some((fault) => other.some((said) => isSame(fault, said)));
      expect(isShared, JSON.stringify(other)).toBe(true);
    },
  );
});
