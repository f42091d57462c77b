import { pathToFileURL } from 'node:url';
import { schemaExports } from '../../src/model/export-names.js';
import { formats } from '../../src/runtime/formats.js';
import type { Issue, ValidationOptions } from '../../src/runtime/validation.js';
import { payloads } from './hostile-payloads.js';
import { secret } from './secret.js';

/** The verdict of a validator on a payload. */
export interface Said {
  readonly name: string;
  readonly payload: string;
  /** The whole of what is wrong, or undefined. */
  readonly fault: string | undefined;
  readonly keywords: readonly string[];
}

/** There can be a million issues, all alike. */
const mostRead = 1_000;

const [bundle = '', list = '[]', chosen = '[]'] = process.argv.slice(2);
const names = JSON.parse(list) as readonly string[];
const validators = (await import(pathToFileURL(bundle).href)) as Readonly<
  Record<string, (value: unknown, options?: ValidationOptions) => unknown>
>;

/** Asks each validator about a payload, and writes a line of JSON for what it says. */
for (const payload of JSON.parse(chosen) as readonly string[]) {
  const value: unknown = JSON.parse(payloads[payload]?.() ?? 'null');
  for (const name of names) {
    console.log(JSON.stringify({ name, payload, ...ask(name, value) } satisfies Said));
  }
}

function ask(name: string, value: unknown): Pick<Said, 'fault' | 'keywords'> {
  const { is, issues } = schemaExports(name);
  try {
    const verdict = validators[is]?.(value);
    const found = validators[issues]?.(value) as readonly Issue[];
    validators[issues]?.(value, { formats });
    const keywords = [...new Set(found.map(({ keyword }) => keyword))];
    const telling = found
      .slice(0, mostRead)
      .find((issue) => JSON.stringify(issue).includes(secret));
    if (telling) return { fault: `tells the value: ${JSON.stringify(telling)}`, keywords };
    if (verdict === (found.length === 0)) return { fault: undefined, keywords };
    const said = `the verdict is ${String(verdict)}, and there are ${found.length} issues`;
    return { fault: said, keywords };
  } catch (error) {
    return { fault: `throws ${String(error)}`, keywords: [] };
  }
}
