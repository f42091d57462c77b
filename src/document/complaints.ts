import type { Diagnostics, Place } from '../diagnostics/diagnostic.js';
import type { Objection } from './asyncapi-parser.js';
import { isAside } from './outside-types.js';
import type { CompiledSchema, SchemaError } from './compiled.js';
import { essential } from './errors.js';
import type { Fault, Judgement } from './judge.js';
import { child, placeAt, text, type Node } from './node.js';
import { say } from './sentences.js';

/** An error that AsyncAPI's schema finds, in words. */
export interface Complaint {
  readonly place: Place;
  readonly problem: string;
  /** True if no type depends on it. */
  readonly isAside: boolean;
}

/** A complaint for each thing that the schema finds wrong. */
export function complaintsOf(judgement: Judgement, schema: CompiledSchema): readonly Complaint[] {
  return judgement.faults
    .filter((fault) => !mismatchOf(fault, judgement))
    .flatMap((fault) =>
      essential(fault.errors).map((error) => complain(fault, error, judgement, schema)),
    );
}

/** References that lead to something else than belongs there. */
export function reportMismatches(judgement: Judgement, diagnostics: Diagnostics): void {
  for (const fault of judgement.faults) {
    const found = mismatchOf(fault, judgement);
    if (!found || !fault.use) continue;
    const { reference } = fault.use;
    const parameters = { reference: text(reference) ?? '', kind: nameOf(fault.kind), found };
    diagnostics.report('mismatched-reference', parameters, reference.place);
  }
}

function mismatchOf({ root, kind, use }: Fault, { met, faults }: Judgement): string | undefined {
  if (!use) return undefined;
  for (const [other, nodes] of met) {
    if (nameOf(other) === nameOf(kind) || !nodes.has(root)) continue;
    if (faults.some((fault) => fault.root === root && fault.kind === other)) continue;
    return nameOf(other);
  }
  return undefined;
}

/** The name of a kind in AsyncAPI's own text. */
function nameOf(kind: string): string {
  if (/schema/i.test(kind) && !/^security/i.test(kind)) return 'schema';
  return kind
    .replace(/Object$/, '')
    .replace(
      /(\p{Ll})(\p{Lu})/gu,
      (_, before: string, next: string) => `${before} ${next.toLowerCase()}`,
    );
}

function complain(
  { root, kind }: Fault,
  error: SchemaError,
  { met }: Judgement,
  { keys }: CompiledSchema,
): Complaint {
  const holder = say(error, root, []).path.slice(0, -1).reduce<Node | undefined>(child, root);
  const kinds = [...met].filter(([, nodes]) => holder && nodes.has(holder)).map(([name]) => name);
  const known = holder === root && kind === 'document' ? ['document'] : kinds;
  const { path, problem } = say(
    error,
    root,
    known.flatMap((name) => keys[name] ?? []),
  );
  const isOfMessage = [...path.entries()].some(
    ([index, key]) =>
      key === 'examples' &&
      isMessage(path.slice(0, index).reduce<Node | undefined>(child, root), met),
  );
  const missing = error.keyword === 'required' && path.length === 0 && kind === 'document';
  return {
    place: placeAt(root, path),
    problem,
    isAside:
      (missing && /^(?:info|channels)$/.test(String(error.params['missingProperty']))) ||
      (isAside(path, kind) && !isOfMessage),
  };
}

/** The examples of a message are of its shape, while their values are not. */
function isMessage(node: Node | undefined, met: Judgement['met']): boolean {
  return ['message', 'messageTrait'].some((kind) => node && met.get(kind)?.has(node));
}

/** The parser says it in its words where it means the same place. */
export function rephrase(
  complaints: readonly Complaint[],
  objections: readonly Objection[],
): readonly Complaint[] {
  const clear = objections.filter(({ problem }) => !vague.test(problem));
  return complaints.map((complaint) => {
    const same = clear.find(({ place }) => isSame(place, complaint.place));
    const [question = ''] = / Did you mean .*\?$/.exec(complaint.problem) ?? [];
    return same ? { ...complaint, problem: same.problem + question } : complaint;
  });
}

/** Messages of the parser at a place that are about something inside it. */
const vague = /"oneOf"|must match|must be valid/;

function isSame(left: Place, right: Place): boolean {
  return left.source === right.source && left.offset === right.offset;
}
