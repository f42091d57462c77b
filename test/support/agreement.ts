import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { isReadable } from '../../src/typescript/readable.js';
import { payloadJudges, type PayloadJudge } from '../../src/values/misfits.js';
import { findMisfit } from '../../src/values/misfit.js';
import type { Schema } from '../../src/model/model.js';
import type { Json } from '../../src/json.js';
import { payloadType, typedThings } from '../../src/outputs/shared.js';
import { schemaExports } from '../../src/model/export-names.js';
import type { Lookup } from '../../src/model/lookup.js';
import type { Issue } from '../../src/runtime/validation.js';
import { ajvOf, type Oracle } from './ajv.js';
import { breakagesOf, take, type Breakage } from '../../src/values/breakages.js';
import type { Forged } from './forge.js';
import type { Loaded } from './load.js';
import { sampleOf } from '../../src/values/places.js';
import { nearby } from '../../src/values/nearby.js';

/** The result for a document whose types and validators were asked about many values. */
export interface Agreement {
  readonly things: readonly Judged[];
  readonly faults: readonly string[];
}

/** Values that a schema's validators accept, and such that break one rule. */
export interface Judged {
  readonly name: string;
  readonly schema: Schema;
  readonly lookup: Lookup;
  readonly samples: readonly Json[];
  readonly breakages: readonly Breakage[];
}

/** The most values of a schema that are tried, kept, and broken. */
const most = { tried: 400, samples: 60, breakages: 400, bases: 6 };
export type Most = typeof most;

/** Asks the validators of a package about valid values, broken ones, fixtures and examples. */
export function judge(forged: Forged, loaded: Loaded, limits: Most = most): Agreement {
  const messages = forged.model?.messages ?? [];
  const things: readonly Thing[] = (forged.model ? typedThings(forged.model) : []).map((thing) => ({
    ...thing,
    given: messages
      .filter((message) => payloadType(message) === thing.name)
      .flatMap(({ fixture }) => (fixture === undefined ? [] : [fixture])),
  }));
  const byName = new Map(things.map(({ name, schema }) => [name, schema]));
  const lookup: Lookup = (name) => {
    const schema = byName.get(name);
    if (!schema) throw new Error(`No schema is called ${name}`);
    return schema;
  };
  const { oracle, faults } = oracleOf(forged);
  const walker = forged.model
    ? payloadJudges(forged.model, isReadable)
    : () => expect.unreachable();
  const judges = things.map(
    (thing) => new Judge(thing, lookup, loaded, { oracle, walker: walker(thing.name) }, limits),
  );
  const judged = judges.map((one) => one.judge());
  for (const { name, fixture } of messages) {
    if (fixture === undefined) continue;
    if (JSON.stringify(loaded.messageFixtures[name]) !== JSON.stringify(fixture)) {
      faults.push(`${name}: its fixture is not what the model has`);
    }
  }
  return { things: judged, faults: [...faults, ...judges.flatMap((one) => one.faults)] };
}

function oracleOf(forged: Forged): { oracle: Oracle; faults: string[] } {
  try {
    return { oracle: ajvOf(forged), faults: [] };
  } catch (error) {
    const faults = [`Ajv refuses a schema: ${(error as Error).message}`];
    return { oracle: () => undefined, faults };
  }
}

interface Thing {
  readonly name: string;
  readonly file: string;
  readonly schema: Schema;
  /** Values that have to be valid. */
  readonly given: readonly Json[];
}

class Judge {
  readonly faults: string[] = [];

  constructor(
    private readonly thing: Thing,
    private readonly lookup: Lookup,
    private readonly loaded: Loaded,
    private readonly others: { readonly oracle: Oracle; readonly walker: PayloadJudge },
    private readonly most: Most,
  ) {}

  judge(): Judged {
    const { name, schema } = this.thing;
    const { lookup, most } = this;
    const given = [...this.thing.given, ...examplesOf(schema)];
    for (const value of given) {
      if (!this.accepts(value)) this.say('what is given is refused', value);
    }
    const sample = sampleOf(schema, lookup);
    const bases = distinct([...given, ...(sample === undefined ? [] : [sample])]);
    const near = bases.flatMap((base) => take(nearby(base, schema, lookup), most.tried));
    const valid = distinct(near).filter((value) => this.accepts(value));
    const samples = spread(valid, most.samples);
    const broken = distinct([...bases, ...spread(valid, most.bases)]).flatMap((base) =>
      this.accepts(base) ? take(breakagesOf(base, schema, lookup), most.breakages) : [],
    );
    const breakages = spread(distinct(broken), most.breakages);
    for (const breakage of breakages) this.refuse(breakage);
    return { name, schema, lookup, samples, breakages };
  }

  /** The verdict, which everyone has to share. */
  private accepts(value: Json): boolean {
    const { name, file, schema } = this.thing;
    const { is, issues } = schemaExports(name);
    const verdict = this.loaded.validators[is]?.(value) === true;
    const found = this.loaded.validators[issues]?.(value) as readonly Issue[];
    const { oracle, walker } = this.others;
    const walked = walker.issues(value);
    if (!isDeepStrictEqual(walked, found)) {
      this.say(`the issues ${text(found)} are ${text(walked)} to the walk`, value);
    }
    const verdicts = {
      issues: found.length === 0,
      walk: walker.is(value),
      misfit: findMisfit(value, schema, this.lookup) === undefined,
      Ajv: oracle(file, value) ?? verdict,
    };
    for (const [judge, said] of Object.entries(verdicts)) {
      if (said !== verdict) this.say(`the verdict is ${verdict}, by ${judge} ${said}`, value);
    }
    return verdict;
  }

  /** A breach of alternatives is an issue of theirs, or of the one that is meant. */
  private refuse({ value, pointer, keyword }: Breakage): void {
    if (this.accepts(value)) return this.say(`${keyword} at ${pointer} is accepted`, value);
    const { issues } = schemaExports(this.thing.name);
    const found = this.loaded.validators[issues]?.(value) as readonly Issue[];
    const isMeant = /^(?:any|one)Of$/.test(keyword)
      ? (issue: Issue) => issue.pointer === pointer || issue.pointer.startsWith(`${pointer}/`)
      : (issue: Issue) => issue.pointer === pointer && issue.keyword === keyword;
    if (found.some(isMeant)) return;
    const said = found.map((issue) => `${issue.keyword} at ${issue.pointer}`).join(', ');
    this.say(`${keyword} at ${pointer} is said to be ${said}`, value);
  }

  private say(fault: string, value: Json): void {
    this.faults.push(`${this.thing.name}: ${fault}: ${JSON.stringify(value).slice(0, 400)}`);
  }
}

function text(issues: readonly Issue[]): string {
  return JSON.stringify(issues).slice(0, 400);
}

/** The examples that stand at the schema itself. */
function examplesOf(schema: Schema): readonly Json[] {
  return schema.kind === 'keywords' ? (schema.examples ?? []) : [];
}

function distinct<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

/** As many as that, from all over. */
export function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  const step = items.length / most;
  return step <= 1
    ? items
    : Array.from({ length: most }, (_, index) => items[Math.floor(index * step)] as Item);
}

/** How many things there are of each kind. */
export function tally(kinds: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of [...kinds].sort()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
