import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type ts from 'typescript';
import { compileWithTypescript6, compileWithTypescript7, type Errors } from './compilers.js';
import { readCorpus, type CorpusDocument, type Expectation } from './documents.js';
import { checkFixtures, type Fixtures } from './fixtures.js';
import { generatePackage, type CorpusPackage } from './packages.js';
import { saysSomething } from './payloads.js';
import { findUnformatted } from './prettier.js';
import { Spellings } from './spellings.js';
import { isMessage, saysAny, typesOf, type DeclaredType } from './types.js';

/** The findings about a document, and about its package if there is one. */
export interface Survey {
  readonly slug: string;
  readonly expect: Expectation;
  /** With `--partial`: what can't be resolved is left out. */
  readonly isPartial: boolean;
  readonly milliseconds: number;
  readonly crash: string | undefined;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** How many files of TypeScript there are, the runtime aside. */
  readonly files: number;
  readonly typescript6: readonly string[];
  readonly typescript7: readonly string[];
  readonly messages: number;
  readonly fixtures: number;
  readonly invalidFixtures: readonly string[];
  /** Messages of whose payload the document says something, the types nothing, and nobody a word. */
  readonly untyped: readonly string[];
  /** Files with `any` in them. */
  readonly anyTypes: readonly string[];
  readonly foreignNames: readonly string[];
  /** Files that Prettier would change. */
  readonly unformatted: readonly string[];
}

/** Generates every document of a corpus, compiles what comes out, runs it and looks at it. */
export async function surveyCorpus(corpus: string): Promise<readonly Survey[]> {
  const root = mkdtempSync(join(tmpdir(), 'hooksmith-corpus-'));
  try {
    const folder = join(root, 'packages');
    mkdirSync(folder);
    writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
    const packages = await generateAll(readCorpus(corpus), folder);
    return await surveyPackages(packages, folder, root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** One after the other, so that the time of each is its own. */
async function generateAll(
  documents: readonly CorpusDocument[],
  root: string,
): Promise<readonly CorpusPackage[]> {
  const packages: CorpusPackage[] = [];
  for (const document of documents) {
    packages.push(await generatePackage(document, join(root, document.slug)));
    if (document.expect !== 'diagnose') continue;
    const folder = join(root, `${document.slug}${partialSuffix}`);
    packages.push(await generatePackage(document, folder, { partial: true }));
  }
  return packages;
}

const partialSuffix = '.partial';

async function surveyPackages(
  packages: readonly CorpusPackage[],
  folder: string,
  root: string,
): Promise<readonly Survey[]> {
  const generated = packages.filter(({ typescript }) => typescript.size > 0);
  const byTypescript7 = compileWithTypescript7(folder);
  const unformatted = findUnformatted(generated);
  const { errors, program } = compileWithTypescript6(folder);
  const fixtures = await checkFixtures(
    generated.map((item) => item.folder),
    root,
  );
  const results = {
    byTypescript6: errors,
    byTypescript7: await byTypescript7,
    program,
    fixtures: new Map(generated.map((item, index) => [item, fixtures[index]])),
    unformatted: await unformatted,
  };
  return packages.map((item) => describe(item, results));
}

interface Results {
  readonly byTypescript6: Errors;
  readonly byTypescript7: Errors;
  readonly program: ts.Program;
  readonly fixtures: ReadonlyMap<CorpusPackage, Fixtures | string | undefined>;
  readonly unformatted: ReadonlyMap<CorpusPackage, readonly string[]>;
}

function describe(item: CorpusPackage, results: Results): Survey {
  const { document, crash, diagnostics, milliseconds, typescript } = item;
  const isPartial = item.folder.endsWith(partialSuffix);
  const name = document.slug + (isPartial ? partialSuffix : '');
  const types = typesOf(item, results.program);
  const spellings = new Spellings(document);
  const of = (severity: string) => diagnostics.filter((found) => found.severity === severity);
  return {
    slug: document.slug,
    expect: document.expect,
    isPartial,
    milliseconds,
    crash,
    errors: of('error').map(({ sentence }) => sentence),
    warnings: of('warning').map(({ sentence }) => sentence),
    files: typescript.size,
    typescript6: results.byTypescript6.get(name) ?? [],
    typescript7: results.byTypescript7.get(name) ?? [],
    ...describeMessages(item, types, results.fixtures.get(item)),
    anyTypes: types.filter(({ file }) => saysAny(file)).map((type) => type.name),
    foreignNames: types.map((type) => type.name).filter((type) => !spellings.has(type)),
    unformatted: results.unformatted.get(item) ?? [],
  };
}

function describeMessages(
  item: CorpusPackage,
  types: readonly DeclaredType[],
  fixtures: Fixtures | string | undefined,
): Pick<Survey, 'messages' | 'fixtures' | 'invalidFixtures' | 'untyped'> {
  const {
    names,
    types: used,
    invalid,
  } = typeof fixtures === 'object' ? fixtures : { names: [], types: [], invalid: [] };
  const own = types.filter(isMessage).map(({ name }) => name);
  const others = used.filter((type) => !own.includes(type));
  const known = new Set([...own, ...others]);
  const messages = types.filter(({ name }) => known.has(name));
  const unsupported = item.diagnostics.filter(({ code }) => code.startsWith('unsupported-'));
  const untyped = messages.filter(
    ({ isUnknown, origin }) => isUnknown && saysSomething(origin, item),
  );
  return {
    messages: own.length + others.length,
    fixtures: names.length,
    invalidFixtures: typeof fixtures === 'string' ? [`not loaded: ${fixtures}`] : invalid,
    untyped: untyped.length > unsupported.length ? untyped.map(({ name }) => name) : [],
  };
}
