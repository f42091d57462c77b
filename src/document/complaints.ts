import type { Diagnostics, Place } from '../diagnostics/diagnostic.js';
import type { Objection } from './asyncapi-parser.js';
import type { CompiledSchema, SchemaError } from './compiled.js';
import { jsonOf } from '../json.js';
import { essential } from './errors.js';
import type { Fault, Judgement } from './judge.js';
import { child, placeAt, text, toExactJson, type Node } from './node.js';
import { pathOf, questionOf, say, type Said } from './sentences.js';
import type { Touching } from './touching.js';

/** An error that AsyncAPI's schema finds, in words. */
export interface Complaint {
  readonly place: Place;
  readonly problem: string;
  /** True if no type, route, message or operation depends on it. */
  readonly isAside: boolean;
  /** The place that @asyncapi/parser means, which knows none of keys. */
  readonly valuePlace: Place;
  /** The key that is wrong itself, or missing. */
  readonly key: string | undefined;
  /** The key that was probably meant. */
  readonly meant: string | undefined;
}

/** A complaint for each thing that the schema finds wrong, so that their number doesn't depend on the parser's words. */
export function complaintsOf(judgement: Judgement, schema: CompiledSchema): readonly Complaint[] {
  const complaints = judgement.faults
    .filter((fault) => !mismatchOf(fault, judgement))
    .flatMap((fault) =>
      essential(fault.errors)
        .filter((error) => !areDistinct(fault, error))
        .map((error) => complain(fault, error, judgement, schema)),
    );
  return complaints.filter(
    (complaint, index) => complaints.findIndex((other) => isSameThing(other, complaint)) === index,
  );
}

function isSameThing(left: Complaint, right: Complaint): boolean {
  return left.problem === right.problem && isSame(left.place, right.place);
}

/** Tells if two items are equal only for JavaScript, which can't hold their numbers. */
function areDistinct({ root }: Fault, { keyword, instancePath, params }: SchemaError): boolean {
  if (keyword !== 'uniqueItems') return false;
  const list = nodeAt(root, pathOf(instancePath));
  const [left, right] = [params['i'], params['j']].map((index) => child(list, String(index)));
  const [one, other] = [left && toExactJson(left), right && toExactJson(right)];
  return (one ?? other) !== undefined && jsonOf(one ?? null) !== jsonOf(other ?? null);
}

/** References that lead to something else than belongs there. */
export function reportMismatches(judgement: Judgement, diagnostics: Diagnostics): void {
  for (const fault of judgement.faults) {
    const found = mismatchOf(fault, judgement);
    if (!found || !fault.use) continue;
    const { reference } = fault.use;
    const parameters = { reference: text(reference) ?? '', kind: nameOf(fault.kind), found };
    const touches = judgement.touching.has(reference);
    const code = touches ? 'mismatched-reference' : 'misplaced-reference';
    diagnostics.report(code, parameters, reference.place);
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
  { met, touching }: Judgement,
  { keys }: CompiledSchema,
): Complaint {
  const subject = nodeAt(root, pathOf(error.instancePath));
  const kinds = [...met].filter(([, nodes]) => subject && nodes.has(subject)).map(([name]) => name);
  const known = subject === root && kind === 'document' ? ['document'] : kinds;
  const said = say(
    error,
    root,
    known.flatMap((name) => keys[name] ?? []),
  );
  const { path, problem, key, meant } = said;
  const keyPlace = subject?.kind === 'map' && key !== undefined && subject.keyPlaces.get(key);
  const valuePlace = placeAt(root, path);
  const isAside = subject !== undefined && !touches(error, subject, said, touching);
  return { place: keyPlace || valuePlace, valuePlace, key, meant, problem, isAside };
}

/** Tells if a type, a route, a message or an operation depends on what is wrong with a node. */
function touches(
  { keyword }: SchemaError,
  subject: Node,
  { key = '', meant }: Said,
  touching: Touching,
): boolean {
  if (!touching.has(subject)) return false;
  switch (keyword) {
    case 'additionalProperties':
      return touching.loses(subject, key, meant);
    case 'required':
      return touching.reads(subject, key) && !isEmptiness(subject, key);
    // Nothing reads an address of the web, and what is said twice is said.
    case 'format':
    case 'uniqueItems':
      return false;
    default:
      return true;
  }
}

/** A document without channels has no operations, and types all the same. */
function isEmptiness(node: Node, key: string): boolean {
  return key === 'channels' && child(node, 'asyncapi') !== undefined;
}

function nodeAt(root: Node, path: readonly string[]): Node | undefined {
  return path.reduce<Node | undefined>(child, root);
}

/** The parser says it in its words where it means the same place and key, each of its sentences once. */
export function rephrase(
  complaints: readonly Complaint[],
  objections: readonly Objection[],
): readonly Complaint[] {
  const left = new Map(
    objections
      .filter(({ problem }) => !vague.test(problem))
      .map((objection) => [`${objection.place.offset} ${objection.problem}`, objection]),
  );
  return complaints.map((complaint) => {
    const { key, meant, valuePlace } = complaint;
    const found = [...left].find(
      ([, { place, problem }]) =>
        isSame(place, valuePlace) && (key === undefined || problem.includes(`"${key}"`)),
    );
    if (!found) return complaint;
    const [id, { problem }] = found;
    left.delete(id);
    return { ...complaint, problem: problem + questionOf(meant) };
  });
}

/** Messages of the parser at a place that are about something inside it. */
const vague = /"oneOf"|must match|must be valid|^must /;

function isSame(left: Place, right: Place): boolean {
  return left.source === right.source && left.offset === right.offset;
}
