/** A call of a process on a file that it wrote. */
export type Step =
  | { readonly kind: 'write'; readonly file: string; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'size'; readonly file: string; readonly size: number }
  /** All that was written before `since`, a number of a step, is on the disk now. */
  | { readonly kind: 'synced'; readonly file: string; readonly since: number };

/** The calls that `steps` reads. */
export const calls = 'write,pwrite64,lseek,ftruncate,fsync,fdatasync';

/** The steps in a record of `strace -f -y -xx -s 1000000 -e trace=<calls>`. */
export function stepsOf(trace: string): readonly Step[] {
  const steps: Step[] = [];
  const places = new Map<string, number>();
  const unfinished = new Map<string, { readonly text: string; readonly since: number }>();
  for (const line of trace.split('\n')) {
    const [, pid = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (rest.endsWith('<unfinished ...>')) {
      unfinished.set(pid, { text: rest.slice(0, -'<unfinished ...>'.length), since: steps.length });
      continue;
    }
    const [, resumed] = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest) ?? [];
    const begun = resumed === undefined ? undefined : unfinished.get(pid);
    const call = begun ? begun.text + (resumed ?? '') : rest;
    add(steps, places, call, begun?.since ?? steps.length);
  }
  return steps;
}

const shape = /^(\w+)\((\d+)<([^>]*)>(?:, )?(.*)\) += (-?\d+)/;

function add(steps: Step[], places: Map<string, number>, call: string, since: number): void {
  const [, name, descriptor = '', encoded = '', args = '', result = ''] = shape.exec(call) ?? [];
  const file = decode(encoded).toString();
  const given = Number(result);
  if (name === undefined || given < 0) return;
  const key = `${descriptor} ${file}`;
  if (name === 'lseek') {
    places.set(key, given);
  } else if (name === 'ftruncate') {
    steps.push({ kind: 'size', file, size: Number(args) });
  } else if (name === 'fsync' || name === 'fdatasync') {
    steps.push({ kind: 'synced', file, since });
  } else {
    const [, text, offset] = /^"([^"]*)", \d+(?:, (\d+))? *$/.exec(args) ?? [];
    if (text === undefined) throw new Error(`The record has a ${name} that can't be read: ${args}`);
    const at = offset === undefined ? (places.get(key) ?? 0) : Number(offset);
    steps.push({ kind: 'write', file, at, bytes: decode(text).subarray(0, given) });
    if (offset === undefined) places.set(key, at + given);
  }
}

function decode(text: string): Buffer {
  if (!text.startsWith('\\x')) return Buffer.from(text);
  return Buffer.from(text.replaceAll('\\x', ''), 'hex');
}
