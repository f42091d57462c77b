import type { FormatRole, Schema } from '../../model/model.js';
import type { Json } from '../../json.js';
import { Described } from '../described.js';
import { Effort, TooMuch } from '../effort.js';
import { OpenQuestions } from '../open-questions.js';
import type { Identities } from '../identity.js';
import type { Side } from '../side.js';
import { areListsRuledOut } from './items.js';
import { kinds, isKind, type Addition, type Choice, type Literal } from './literal.js';
import { findMisfit } from '../../values/misfit.js';
import { typeOf } from '../../values/rules.js';
import { Members } from './members.js';
import { numbersLeft } from './numbers.js';
import { Situation, type Context } from './situation.js';
import { areTextsRuledOut } from './texts.js';
import { Unread } from '../unread.js';

/** The steps that one question may take; more is undecided. */
const mostSteps = 20_000;
/** The effort of a step, which is about that of judging a value of so many characters. */
const workOfStep = 50;
/** That of a value that is listed. */
const workOfValue = 8;

/**
 * Proves that every value of one schema is a value of another. It assumes a value that is one and isn't the other, and takes apart
 * all that follows until nothing is left. What it can't prove may still be so.
 */
export class Prover {
  readonly #questions = new OpenQuestions(() => false);
  #steps = 0;
  readonly #context: Context;
  readonly #unread = new Unread();

  constructor(
    private readonly identities: Identities,
    private readonly formats: FormatRole,
    private readonly effort = new Effort(),
  ) {
    this.#context = { identities, formats, step: (work) => this.#step(work) };
  }

  /** True if it is proved. `isSent` says that the values are sent by the first schema, and have only what it describes. */
  isWithin(
    inner: { readonly schema: Schema; readonly side: Side },
    outer: { readonly schema: Schema; readonly side: Side },
    { isSent = true } = {},
  ): boolean {
    this.#steps = 0;
    this.#questions.begin();
    const literals = [
      { ...inner, holds: true, isSent },
      { ...outer, holds: false, isSent: false },
    ];
    return this.effort.attempt(() => this.#refute(literals)) ?? false;
  }

  #step(work = 0): void {
    this.effort.use(workOfStep + work);
    if (++this.#steps > mostSteps) throw new TooMuch();
  }

  /**
   * Tells if no value meets all of these. A question that is asked again of a part of the value may be taken for answered: of all
   * values that meet it, the least deep one has no part that does.
   */
  #refute(literals: readonly Literal[]): boolean {
    this.#step();
    const key = this.#keyOf(literals);
    if (key === undefined) return true;
    return this.#questions.ask(key, () =>
      kinds.every((kind) => {
        const situation = new Situation(kind, this.#context);
        for (const literal of literals) situation.add(literal);
        return this.#closes(situation);
      }),
    );
  }

  /** The same text for the same question; undefined if one of these is the opposite of another. */
  #keyOf(literals: readonly Literal[]): string | undefined {
    const said = new Map<number, { holds: boolean; isSent: boolean }>();
    for (const { schema, side, holds, isSent } of literals) {
      const id = this.identities.of(schema, side);
      const other = said.get(id);
      if (other && other.holds !== holds) return undefined;
      said.set(id, { holds, isSent: isSent || (other?.isSent ?? false) });
    }
    return [...said]
      .sort(([left], [right]) => left - right)
      .map(([id, { holds, isSent }]) => `${holds ? (isSent ? '>' : '+') : '-'}${id}`)
      .join();
  }

  /** Tells if a situation can't be. */
  #closes(start: Situation): boolean {
    let situation = start;
    if (this.#isRuledOut(situation)) return true;
    for (;;) {
      if (situation.values && !situation.isContradictory) return false;
      let best: { choice: Choice; branches: readonly (readonly Addition[])[] } | undefined;
      for (const choice of situation.choices) {
        const branches = this.#openBranches(situation, choice);
        if (branches.length === 0) return true;
        if (!best || branches.length < best.branches.length) best = { choice, branches };
        if (branches.length === 1) break;
      }
      if (!best) return false;
      const { choice, branches } = best;
      const [first = []] = branches;
      if (branches.length > 1) {
        return branches.every((branch) => {
          const next = situation.with(branch, choice);
          return this.#isRuledOut(next) || this.#closes(next);
        });
      }
      situation = situation.with(first, choice);
      if (this.#isRuledOut(situation)) return true;
    }
  }

  #openBranches(situation: Situation, choice: Choice): readonly (readonly Addition[])[] {
    const isOpen = (branch: readonly Addition[]): boolean =>
      !this.#isRuledOut(situation.with(branch));
    if (choice.kind === 'branches') return choice.branches.filter(isOpen);
    const possible = choice.parts.filter((part) => isOpen([part]));
    const none = choice.parts.map((part) => ({ ...part, holds: false }));
    const pairs = possible.flatMap((part, index) =>
      possible.slice(index + 1).map((other) => [part, other]),
    );
    return [none, ...pairs].filter(isOpen);
  }

  /** Tells if what is known contradicts itself, whichever choice is made. */
  #isRuledOut(situation: Situation): boolean {
    if (situation.isContradictory) return true;
    const { kind } = situation;
    const listed = this.#valuesOf(situation);
    if (listed) {
      this.#step(listed.length * workOfValue);
      const left = listed.filter((value) => this.#isLeft(value, situation));
      if (left.length > 0) situation.values = left;
      return left.length === 0;
    }
    const refute = (literals: readonly Literal[]): boolean => this.#refute(literals);
    if (kind === 'string') return areTextsRuledOut(situation);
    if (kind === 'array') return areListsRuledOut(situation, refute);
    if (kind !== 'object') return false;
    for (const { schema } of situation.parts) this.effort.use(schema.required?.length ?? 0);
    const described = this.#closureOf(situation);
    return new Members(situation, described, refute, this.formats).areRuledOut();
  }

  /**
   * The members that a sender describes; undefined if nobody sends it, or where it may have any. Alternatives that the value may
   * meet besides the one that was chosen describe members, too, and so does each of those among which none is chosen yet.
   */
  #closureOf(situation: Situation): Described | undefined {
    const sent = situation.parts.filter(({ isSent }) => isSent);
    const isFree = sent.every(
      ({ schema: { properties = [], required = [] } }) =>
        properties.length === 0 && required.length === 0,
    );
    if (isFree) return undefined;
    const found = new Described(this.identities);
    for (const { schema, side } of sent) found.add(schema, side);
    for (const literal of situation.loose) {
      const mayHold = situation.isAside || !this.#isRuledOut(situation.aside(literal));
      if (mayHold) found.addLoose(literal.schema, literal.side);
    }
    for (const { schema, side } of situation.pending) found.addLoose(schema, side);
    return found;
  }

  /** The only values that are left of a kind; undefined if they can't be listed. */
  #valuesOf(situation: Situation): readonly Json[] | undefined {
    const { kind } = situation;
    const own = situation.values?.filter((value) => {
      const type = typeOf(value);
      return type === 'number' ? kind === 'fraction' : isKind(kind, type);
    });
    if (own) return own;
    if (kind === 'null') return [null];
    if (kind === 'boolean') return [false, true];
    if (kind === 'string') return isEmptyTextAlone(situation) ? [''] : undefined;
    return kind === 'integer' || kind === 'fraction' ? numbersLeft(situation) : undefined;
  }

  #isLeft(value: Json, { literals }: Situation): boolean {
    return literals.every(
      ({ schema, side, holds }) =>
        this.#unread.isIn(schema, side) ||
        (findMisfit(value, schema, side.lookup, this.formats, this.effort.use) === undefined) ===
          holds,
    );
  }
}

function isEmptyTextAlone({ parts }: Situation): boolean {
  return parts.some(({ schema }) => schema.maxLength === 0);
}
