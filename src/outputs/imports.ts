import { moduleLines } from '../typescript/layout.js';
import { code, identifier, modulePath, type Code } from '../typescript/code.js';

/** A name that code takes from somewhere. */
export interface Need {
  readonly name: string;
  /** The path of a module, without its extension. Undefined for a name that the file declares itself where it is needed. */
  readonly from?: string;
  /** A constant is declared by the function that reads it. */
  readonly kind: 'value' | 'type' | 'namespace' | 'constant';
}

/** Code that needs names. */
export interface NeedyCode {
  readonly text: Code;
  readonly needs: readonly Need[];
}

/**
 * A piece of code on its way into a file. It carries the names that it needs, so a piece that is built
 * and then thrown away leaves no import behind.
 */
export type Snippet = Code | NeedyCode;

/** A template like `code`, which takes snippets too: their needs become its own. */
export function snippet(
  strings: TemplateStringsArray,
  ...holes: readonly (Snippet | number)[]
): Snippet {
  let text = strings[0] ?? '';
  let needs = none;
  for (let index = 0; index < holes.length; index++) {
    const hole = holes[index] as Snippet | number;
    const isNeedy = typeof hole === 'object';
    if (isNeedy) needs = join(needs, hole.needs);
    text += `${isNeedy ? hole.text : hole}${strings[index + 1]}`;
  }
  return withNeeds(text as Code, needs);
}

const none: readonly Need[] = [];

function join(left: readonly Need[], right: readonly Need[]): readonly Need[] {
  if (left.length === 0) return right;
  return right.length === 0 ? left : [...left, ...right];
}

export function textOf(of: Snippet): Code {
  return typeof of === 'string' ? of : of.text;
}

export function needsOf(of: Snippet): readonly Need[] {
  return typeof of === 'string' ? none : of.needs;
}

export function withNeeds(text: Code, needs: readonly Need[]): Snippet {
  return needs.length === 0 ? text : { text, needs };
}

/** The same needs with another text, such as one that was made longer. */
export function mapText(of: Snippet, change: (text: Code) => Code): Snippet {
  return withNeeds(change(textOf(of)), needsOf(of));
}

/** A name as code that needs it. */
export function named(name: string, from?: string, kind: Need['kind'] = 'value'): NeedyCode {
  return { text: identifier(name), needs: [{ name, kind, ...(from !== undefined && { from }) }] };
}

/** A file while it is printed. It remembers the names that its code needs, and prints its imports at the end. */
export class PrintedFile {
  private readonly known = new Set<Need>();

  /** The text to print; from now on the file needs what it needs. */
  use(of: Snippet): Code {
    if (typeof of === 'string') return of;
    this.need(of.needs);
    return of.text;
  }

  need(needs: readonly Need[]): void {
    for (const need of needs) this.known.add(need);
  }

  get needs(): readonly Need[] {
    return [...this.known];
  }

  /** Says that a name is needed which this file has to declare itself. */
  needsOwn(name: string): boolean {
    return this.needs.some((need) => need.name === name && need.from === undefined);
  }

  /** An import for each module, sorted by its path; in it values come before types. */
  importLines(): readonly Code[] {
    const modules = new Map<string, Module>();
    for (const { name, from, kind } of this.known) {
      if (from === undefined || kind === 'constant') continue;
      const module = modules.get(from) ?? {
        value: new Set(),
        type: new Set(),
        namespace: new Set(),
      };
      modules.set(from, module);
      module[kind].add(identifier(name));
    }
    const lines: Code[] = [];
    const sorted = [...modules].sort(([left], [right]) => (left < right ? -1 : 1));
    for (const [from, module] of sorted) {
      lines.push(...importLines(modulePath(`${from}.js`), module));
    }
    return lines;
  }
}

/** The lines of a part of a file, and the names that they need. */
export interface Recorded {
  readonly lines: readonly Code[];
  readonly needs: readonly Need[];
  /** The names of the constants among them. */
  readonly constants: readonly string[];
}

/** Prints each part once, in whatever files it stands. */
export function recorded<Part extends object>(
  print: (part: Part, file: PrintedFile) => readonly Code[],
): (part: Part) => Recorded {
  const known = new WeakMap<Part, Recorded>();
  return (part) => {
    const before = known.get(part);
    if (before) return before;
    const file = new PrintedFile();
    const lines = print(part, file);
    const { needs } = file;
    const constants = needs.filter(({ kind }) => kind === 'constant').map(({ name }) => name);
    const made = { lines, needs, constants };
    known.set(part, made);
    return made;
  };
}

/** The names that are imported from a module. */
type Module = Readonly<Record<Exclude<Need['kind'], 'constant'>, Set<Code>>>;

function importLines(path: Code, { namespace, value, type }: Module): readonly Code[] {
  const [values, types] = [[...value].sort(), [...type].sort()];
  const lines = [...namespace].map((name) => code`import * as ${name} from '${path}';`);
  if (values.length > 0) {
    const mixed = [...values, ...types.map((name) => code`type ${name}`)];
    lines.push(...moduleLines('import', mixed, path));
  } else if (types.length > 0) {
    lines.push(...moduleLines('import type', types, path));
  }
  return lines;
}
