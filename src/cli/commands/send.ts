import { readFile } from 'node:fs/promises';
import type { Settings } from '../../configuration/options.js';
import { splitCredentials, visible } from '../../text.js';
import { Diagnostics } from '../../diagnostics/diagnostic.js';
import { loadDocument } from '../../engine/generate.js';
import type { Event, Message, Model } from '../../model/model.js';
import type { Json } from '../../json.js';
import { nearest } from '../../text.js';
import { namedSpec, readInput, resolveSettings, specOf, type Run } from '../command.js';
import { exitCodes, UsageError, type ExitCode } from '../exit-codes.js';
import { count } from '../report.js';
import type { Terminal } from '../terminal.js';
import { version } from '../../engine/release.js';
import type { Sample, SampleBody } from '../../engine/send-sample.js';
import type { Signer } from '../../engine/sign-sample.js';
import { signerOf } from '../signing.js';

/** The time a receiver may take to answer, in milliseconds. */
const timeLimit = 30_000;
/** More answers than this are counted, not listed. */
const mostListed = 10;
const jsonType = 'application/json';
const formType = 'application/x-www-form-urlencoded';
/** More of an answer that is no problem document is cut. In characters. */
const mostShown = 2000;

/** The body of a delivery: a text that is made, or the bytes of a file. */
interface Body extends Omit<SampleBody, 'text'> {
  readonly text: string | Uint8Array<ArrayBuffer>;
}

interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly milliseconds: number;
  readonly contentType: string;
  readonly body: string;
}

export const runSend: Run = async (invocation, terminal) => {
  const resolved = await resolveSettings(invocation, terminal);
  if (!resolved) return exitCodes.wrong;
  const { settings, project } = resolved;
  const { folder, argument: name = '' } = invocation;
  const { role, tell, partial } = settings;
  const spec = namedSpec(settings.spec, terminal);
  if (spec === undefined) return exitCodes.usage;

  const loading = { spec: await specOf(spec), folder, role, tell, partial };
  const { model, diagnostics: found } = await loadDocument(loading);
  if (!model) {
    terminal.report(found);
    return exitCodes.wrong;
  }
  const { bodyOf, findEvent, misfitOf, sampleHeaders, sampleOf } =
    await import('../../engine/on-demand.js');
  const event = findEvent(model, name) ?? refuseName(model, name);
  const message = messageOf(model, event, settings.message);
  const sample = sampleOf(event, message);
  const body = await readBody(settings, event, sample, bodyOf);
  const isWhole = sample.each === undefined;
  const misfit =
    isWhole && message && body.value !== undefined && misfitOf(model, message, body.value);
  if (misfit) {
    const where = misfit.pointer === '' ? 'it' : misfit.pointer;
    terminal.say(
      `This payload breaks the schema of ${visible(message.id)}: ${visible(where)} is ${misfit.found}, not ${misfit.expected}.`,
    );
  }
  const to = urlOf(settings.to ?? 'http://localhost:3000/webhooks', sample.path);
  const { url, headers: credentials } = splitCredentials(to);
  const folders = [folder, project.folder];
  const sign = settings.sign ? await signerOf(model, folders) : undefined;
  const described = sampleHeaders(model, message);
  const all = { ...sample, headers: { ...described, ...sample.headers, ...credentials } };
  const headersOfOne = headersFor(all, body, url, headersOf(settings.header ?? []), sign);
  return postAll(url, headersOfOne, body, timesOf(settings.count), terminal);
};

/** The headers of a delivery as its provider sends it; those that are given go before all. */
function headersFor(
  { path = '', headers }: Sample,
  { text, contentType }: Body,
  url: URL,
  given: Readonly<Record<string, string>>,
  sign: Signer | undefined,
): () => Promise<Record<string, string>> {
  const agent = `hooksmith/${version}`;
  const plain = { 'content-type': contentType, 'user-agent': agent, ...headers, ...given };
  const below = path === '' ? '' : new URL(path, url).pathname;
  const signing = { rawBody: text, path: below + url.search, headers: plain };
  return async () => ({ ...plain, ...(await sign?.(signing)), ...given });
}

async function postAll(
  url: URL,
  headersOfOne: () => Promise<Record<string, string>>,
  body: Body,
  times: number,
  terminal: Terminal,
): Promise<ExitCode> {
  const answers: Answer[] = [];
  for (let sent = 0; sent < times; sent++) {
    const headers = await headersOfOne();
    if (sent === 0) {
      terminal.add({ request: { url: url.href, headers, payload: body.value ?? null } });
    }
    const answer = await post(url, headers, body.text);
    if (typeof answer === 'string') {
      const diagnostics = new Diagnostics();
      diagnostics.report('no-answer', { url: `${url.origin}${url.pathname}`, reason: answer });
      terminal.report(diagnostics.all);
      return exitCodes.wrong;
    }
    answers.push(answer);
    if (times <= mostListed) show(url, answer, terminal);
  }
  if (times > mostListed) terminal.print(...summarise(url, answers));
  terminal.add({ answers: answers.map(({ contentType: _, ...answer }) => answer) });
  return answers.every(({ status }) => status < 300) ? exitCodes.fine : exitCodes.wrong;
}

function refuseName({ events, role }: Model, name: string): never {
  const names = events.flatMap((event) => [event.name, event.operation.id]);
  const meant = nearest(name, [...new Set(names)]);
  const sentence = `The document has no event ${visible(name)} for the ${role}.`;
  if (meant !== undefined) throw new UsageError(`${sentence} Did you mean ${meant}?`);
  const known = events.map((event) => event.name);
  throw new UsageError(sentence, known.length > 0 ? `There are: ${known.join(', ')}.` : undefined);
}

function messageOf(
  { messages }: Model,
  event: Event,
  name: string | undefined,
): Message | undefined {
  const own = event.messages.flatMap(
    (one) => messages.find((other) => other.name === one.name) ?? [],
  );
  if (name === undefined) return own[0];
  const named = own.find((message) => message.name === name || message.id === name);
  if (named) return named;
  const names = own.map((message) => message.name);
  const meant = nearest(name, names);
  throw new UsageError(
    `${event.name} has no message ${visible(name)}.${meant ? ` Did you mean ${meant}?` : ''}`,
    `It has: ${names.join(', ')}.`,
  );
}

async function readBody(
  { file, set = [] }: Settings,
  event: Event,
  sample: Sample,
  make: (payload: Json, sample: Sample) => SampleBody,
): Promise<Body> {
  if (file !== undefined && set.length > 0) {
    throw new UsageError('Use either --file or --set: a file is sent unchanged.');
  }
  if (file !== undefined) {
    const text = await (file === '-' ? readInput() : readPayload(file));
    const parsed = parse(new TextDecoder().decode(text));
    const contentType = sample.isForm && !parsed ? formType : jsonType;
    return { text, contentType, value: parsed?.value };
  }
  if (sample.payload === undefined) {
    throw new UsageError(
      `The document gives no sample of ${event.name}.`,
      'Name a file that holds one: --file payload.json',
    );
  }
  return make(set.reduce(withMember, sample.payload), sample);
}

async function readPayload(path: string): Promise<Buffer<ArrayBuffer>> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`${path} can't be read: ${code ?? message}.`, 'Check the path.');
  }
}

/** `links.customer.href=https://…`: dots lead into members and items; what isn't JSON is a text. */
function withMember(payload: Json, assignment: string): Json {
  const [, path, text] = /^([^=]+)=([^]*)$/.exec(assignment) ?? [];
  if (path === undefined || text === undefined) {
    throw new UsageError(`--set ${assignment} has no value.`, 'Write --set path.to.member=value.');
  }
  const parsed = parse(text);
  return assign(payload, path.split('.'), parsed ? parsed.value : text);
}

function assign(target: Json | undefined, [key, ...rest]: readonly string[], value: Json): Json {
  if (key === undefined) return value;
  if (Array.isArray(target) && /^\d+$/.test(key)) {
    return Array.from({ length: Math.max(target.length, Number(key) + 1) }, (_, index) =>
      index === Number(key)
        ? assign(target[index] as Json | undefined, rest, value)
        : ((target[index] as Json | undefined) ?? null),
    );
  }
  const isObject = typeof target === 'object' && target !== null && !Array.isArray(target);
  const members = Object.entries(isObject ? (target as { readonly [key: string]: Json }) : {});
  const own = members.find(([name]) => name === key)?.[1];
  const others = members.filter(([name]) => name !== key);
  const isThere = own !== undefined;
  const assigned = assign(own, rest, value);
  return Object.fromEntries(
    isThere
      ? members.map(([name, item]) => [name, name === key ? assigned : item])
      : [...others, [key, assigned]],
  );
}

/** Undefined if a text is not JSON. */
function parse(text: string): { readonly value: Json } | undefined {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return undefined;
  }
}

function headersOf(given: readonly string[]): Record<string, string> {
  const headers = given.map((header) => {
    const [, name, value] = /^([!#$%&'*+.^`|~\w-]+):\s*([\t -~\x80-\xff]*)$/.exec(header) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(`"${visible(header)}" is no header.`, "Write --header 'name: value'.");
    }
    return [name.toLowerCase(), value] as const;
  });
  return Object.fromEntries(headers);
}

/** Adds the channel's address to a URL, unless the URL ends with it. */
function urlOf(to: string, path: string | undefined): URL {
  if (!URL.canParse(to) || !/^https?:$/.test(new URL(to).protocol)) {
    throw new UsageError(
      `${to} is no http: or https: URL.`,
      'Write --to http://localhost:3000/webhooks.',
    );
  }
  const url = new URL(to);
  const base = url.pathname.replace(/\/$/, '');
  if (path !== undefined && !base.endsWith(path)) url.pathname = `${base}${path}`;
  return url;
}

function timesOf(given = 1): number {
  if (Number.isInteger(given) && given > 0) return given;
  throw new UsageError('--count takes a whole number, 1 or more.');
}

/** The answer, or why there is none. */
async function post(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array<ArrayBuffer>,
): Promise<Answer | string> {
  const start = performance.now();
  try {
    const signal = AbortSignal.timeout(timeLimit);
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal,
    });
    const text = await response.text();
    const { status, statusText } = response;
    const contentType = response.headers.get('content-type') ?? '';
    return { status, statusText, contentType, body: text, milliseconds: performance.now() - start };
  } catch (error) {
    const { name, message, cause } = error as Error & {
      cause?: { code?: string; message?: string };
    };
    if (name === 'TimeoutError') return `it took longer than ${timeLimit / 1000} seconds`;
    return cause?.code ?? cause?.message ?? message;
  }
}

function show(url: URL, answer: Answer, terminal: Terminal): void {
  const { status, statusText, milliseconds, contentType, body } = answer;
  const what = `${status} ${visible(statusText)}`.trim();
  terminal.print(`POST ${url.origin}${url.pathname}  ${what}  ${milliseconds.toFixed(1)} ms`);
  const problem = /\bjson\b/.test(contentType) ? parse(body) : undefined;
  const text = problem ? JSON.stringify(problem.value, null, 2) : body.slice(0, mostShown);
  if (text !== '') terminal.print(...text.split('\n').map((line) => `  ${visibleLine(line)}`));
}

function visibleLine(line: string): string {
  const [indent = ''] = /^ */.exec(line) ?? [];
  return indent + visible(line.slice(indent.length));
}

/** `100 × POST …: 99 × 204, 1 × 500; median 0.9 ms, slowest 4.1 ms` */
function summarise(url: URL, answers: readonly Answer[]): readonly string[] {
  const counts = new Map<number, number>();
  for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
  const times = answers.map(({ milliseconds }) => milliseconds).sort((left, right) => left - right);
  const median = times[Math.floor(times.length / 2)] ?? 0;
  const statuses = [...counts].map(([status, times]) => `${times} × ${status}`).join(', ');
  return [
    `POST ${url.origin}${url.pathname}, ${count(answers.length, 'time')}: ${statuses}; ` +
      `median ${median.toFixed(1)} ms, slowest ${(times.at(-1) ?? 0).toFixed(1)} ms`,
  ];
}
