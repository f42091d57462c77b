import { at } from '../runtime/validation.js';

/** A line of a body. */
export interface Line {
  readonly text: string;
  /** The JSON Pointer of the value that begins here; undefined for a bracket that closes, and for a member that a later one of the same key replaces. */
  readonly pointer: string | undefined;
}

export interface Layout {
  readonly lines: readonly Line[];
  /** The number of lines that are left out at the end. */
  readonly hidden: number;
}

/** More lines of a body are not shown. */
const mostLines = 5000;
/** More of a line is cut, in characters. */
const widest = 20_000;
/** Deeper than this nothing is moved in further, and nothing has a pointer. In levels. */
const deepest = { indented: 40, pointed: 600 };

/** Lays out JSON, one value a line, with every token as it is written: long numbers and keys that repeat stay. Other text has the lines that it has. */
export function layOut(text: string): Layout {
  return isJson(text) ? new Writer(text).write() : plain(text);
}

/** The fields of a form, one a line, as they are written. */
export function layOutForm(text: string): Layout {
  const fields = text.split('&');
  const lines = fields.slice(0, mostLines).map((field) => {
    const [name = ''] = field.split('=');
    const [key = ''] = decode(name).split('[');
    return { text: field.slice(0, widest), pointer: at('', key) };
  });
  return { lines, hidden: fields.length - lines.length };
}

/** The index of the line where a value is; of what isn't there, that of the nearest value around it. */
export function lineFinder({ lines }: Layout): (pointer: string) => number {
  const byPointer = new Map<string, number>();
  for (const [index, { pointer }] of lines.entries()) {
    if (pointer !== undefined) byPointer.set(pointer, index);
  }
  return (pointer) => {
    for (let place = pointer; place !== ''; place = place.slice(0, place.lastIndexOf('/'))) {
      const found = byPointer.get(place);
      if (found !== undefined) return found;
    }
    return byPointer.get('') ?? 0;
  };
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function plain(text: string): Layout {
  const all = text.split(/\r\n|[\r\n]/);
  const lines = all.slice(0, mostLines).map((line) => ({ text: cut(line), pointer: undefined }));
  return { lines, hidden: all.length - lines.length };
}

function cut(text: string): string {
  return text.length > widest ? `${text.slice(0, widest)}…` : text;
}

/** An object or an array that is being written. */
interface Frame {
  readonly isObject: boolean;
  readonly pointer: string | undefined;
  /** Of an array, the place of the item that comes next. */
  index: number;
  /** Of an object, the lines of each member so far. */
  readonly members: Map<string, { readonly start: number; end: number }>;
  key: string | undefined;
}

class Writer {
  readonly #tokens = /[{}[\],:]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s{}[\],:"]+/gs;
  readonly #lines: { text: string; pointer: string | undefined }[] = [];
  readonly #frames: Frame[] = [];
  #hidden = 0;

  constructor(private readonly text: string) {}

  /** Of JSON that has been parsed. */
  write(): Layout {
    let key = '';
    for (let token = this.#next(); token !== undefined; token = this.#next()) {
      const frame = this.#frames.at(-1);
      if (token === ',') this.#append(',');
      else if (token === '}' || token === ']') this.#close(token);
      else if (frame?.isObject && key === '') key = this.#member(token, frame);
      else {
        this.#value(token, key, frame);
        key = '';
      }
    }
    return { lines: this.#lines, hidden: this.#hidden };
  }

  #next(): string | undefined {
    return this.#tokens.exec(this.text)?.[0];
  }

  #add(text: string, pointer: string | undefined): void {
    if (this.#lines.length < mostLines) this.#lines.push({ text: cut(text), pointer });
    else this.#hidden++;
  }

  #append(text: string): void {
    const last = this.#lines.at(-1);
    if (last && this.#hidden === 0) last.text += text;
  }

  /** The key of a member, with its colon, as it is written. */
  #member(token: string, frame: Frame): string {
    this.#next();
    this.#endMember(frame);
    const name = JSON.parse(token) as string;
    const former = frame.members.get(name);
    if (former) this.#forget(former.start, former.end);
    frame.members.set(name, { start: this.#lines.length, end: this.#lines.length });
    frame.key = name;
    return `${token}: `;
  }

  #endMember({ key, members }: Frame): void {
    const member = key === undefined ? undefined : members.get(key);
    if (member) member.end = this.#lines.length;
  }

  /** Of members with the same key, only the last one counts. */
  #forget(start: number, end: number): void {
    for (const line of this.#lines.slice(start, end)) line.pointer = undefined;
  }

  #value(token: string, key: string, frame: Frame | undefined): void {
    const pointer = this.#pointerIn(frame);
    const lead = this.#indent() + key;
    if (token !== '{' && token !== '[') return this.#add(lead + token, pointer);
    const before = this.#tokens.lastIndex;
    const next = this.#next();
    if (next === '}' || next === ']') return this.#add(lead + token + next, pointer);
    this.#tokens.lastIndex = before;
    this.#add(lead + token, pointer);
    const isObject = token === '{';
    this.#frames.push({ isObject, pointer, index: 0, members: new Map(), key: undefined });
  }

  #pointerIn(frame: Frame | undefined): string | undefined {
    if (!frame) return '';
    const { isObject, pointer, key = '' } = frame;
    if (pointer === undefined || this.#frames.length > deepest.pointed) return undefined;
    return at(pointer, isObject ? key : frame.index++);
  }

  #close(token: string): void {
    const frame = this.#frames.pop();
    if (frame) this.#endMember(frame);
    this.#add(this.#indent() + token, undefined);
  }

  #indent(): string {
    return '  '.repeat(Math.min(this.#frames.length, deepest.indented));
  }
}
