import type { Diagnostics, Place } from '../../diagnostics/diagnostic.js';
import { child, text, toJson, type Document, type Node } from '../../document/node.js';
import { at as appendKey } from '../../runtime/json.js';
import {
  locationsOf,
  problemOfRule,
  type TellConfiguration,
  type TellRule,
} from '../../model/tell-rule.js';
import { nearest } from '../../text.js';
import type { WrittenOperation } from '../operations.js';
import type { At } from './candidate.js';

/** A rule that somebody wrote, and where. */
export interface FoundRule extends TellRule {
  readonly by: 'configuration' | 'extension';
  readonly at: readonly At[];
  /** Undefined for the configuration. */
  readonly place: Place | undefined;
  /** The member of a message that has its value, if one does. */
  readonly valueMember?: string;
}

const own = 'x-hooksmith-tell';
const ballerina = { identifier: 'x-ballerina-event-identifier', type: 'x-ballerina-event-type' };

/** Finds the rule for an operation: the configuration's, then its own, its channel's, the document's. */
export class Rules {
  readonly #diagnostics: Diagnostics;
  readonly #document: Document;
  readonly #configuration: TellConfiguration | undefined;
  readonly #known = new Map<object, FoundRule | undefined>();

  constructor(
    document: Document,
    configuration: TellConfiguration | undefined,
    diagnostics: Diagnostics,
  ) {
    this.#document = document;
    this.#configuration = configuration;
    this.#diagnostics = diagnostics;
  }

  of({ id, node, channel }: WrittenOperation): FoundRule | undefined {
    const { operations = {}, ...whole } = this.#configuration ?? {};
    const configured = Object.hasOwn(operations, id) ? operations[id] : whole;
    if (configured && Object.keys(configured).length > 0) {
      const key = configured === whole ? (this.#configuration as object) : configured;
      return this.#once(key, () => configuredRule(configured));
    }
    const { root } = this.#document;
    for (const owner of [node, channel.node, root]) {
      const found = this.#once(owner, () => this.#writtenAt(owner) ?? identifierAt(owner));
      if (found) return found;
    }
    return undefined;
  }

  #once(key: object, find: () => FoundRule | undefined): FoundRule | undefined {
    if (!this.#known.has(key)) this.#known.set(key, find());
    return this.#known.get(key);
  }

  #writtenAt(owner: Node): FoundRule | undefined {
    const written = child(owner, own);
    if (!written) return undefined;
    const rule = toJson(written);
    const problem = problemOfRule(rule);
    if (problem !== undefined) {
      this.#diagnostics.report('invalid-tell', { name: own, problem }, written.place);
      return undefined;
    }
    const good = rule as TellRule;
    return { ...good, by: 'extension', at: locationsOf(good), place: written.place };
  }
}

function configuredRule(rule: TellRule): FoundRule {
  return { ...rule, by: 'configuration', at: locationsOf(rule), place: undefined };
}

/** The extension of Ballerina's AsyncAPI tool: `{ type: header, name }` or `{ type: body, path: a.b }`. */
function identifierAt(owner: Node): FoundRule | undefined {
  const written = child(owner, ballerina.identifier);
  const name = text(child(written, 'name')) ?? text(child(written, 'path'));
  if (!written || name === undefined || !/^[^.\s]+(?:\.[^.\s]+)*$/.test(name)) return undefined;
  const isInHeader = text(child(written, 'type')) === 'header';
  const location = isInHeader ? name.toLowerCase() : name.split('.').reduce(appendKey, '');
  const { place } = written;
  return { by: 'extension', at: [location], place, valueMember: ballerina.type };
}

/** Reports the rules of operations that the document doesn't have, on whichever side. */
export function checkOperations(
  tell: TellConfiguration | undefined,
  operations: readonly WrittenOperation[],
  diagnostics: Diagnostics,
): void {
  const ids = operations.map(({ id }) => id);
  for (const id of Object.keys(tell?.operations ?? {})) {
    if (ids.includes(id)) continue;
    const shown = ids.slice(0, 5).join(', ') + (ids.length > 5 ? ' and others' : '');
    const parameters = { id, meant: nearest(id, ids), ids: shown || 'none' };
    diagnostics.report('unknown-operation', parameters);
  }
}
