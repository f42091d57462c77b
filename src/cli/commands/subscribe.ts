import { join } from 'node:path';
import type { Settings } from '../../configuration/options.js';
import { Diagnostics, Stop } from '../../diagnostics/diagnostic.js';
import { displayPath } from '../../document/read.js';
import { loadDocument } from '../../engine/generate.js';
import {
  createSubscriptionsOf,
  entriesAt,
  namesOfEvents,
  recordIn,
  type RecordFile,
} from '../../engine/subscribe.js';
import type { Model } from '../../model/model.js';
import { publicUrlVariable } from '../../model/known-signatures.js';
import type { Subscriptions } from '../../model/subscriptions.js';
import {
  SubscriptionError,
  UnknownStateError,
  type RecordEntry,
  type SubscriptionApi,
  type SyncOptions,
  type Wanted,
} from '../../runtime/subscription-api.js';
import { visible } from '../../text.js';
import { namedSpec, resolveSettings, specOf, type Resolved, type Run } from '../command.js';
import { exitCodes, UsageError, type ExitCode } from '../exit-codes.js';
import { variableFrom } from '../signing.js';
import { inColumns } from '../report.js';
import { describePlan, describeResult, inAll, reportFailure, toJson } from '../subscribe-report.js';
import type { Terminal } from '../terminal.js';
import { streamOf } from '../streams.js';

/** The record of a provider that has no list, in the folder of the project. */
const recordFile = 'subscriptions.lock.json';

type Client = ReturnType<typeof createSubscriptionsOf<string, string | undefined>>;

/** A provider, and all that a run goes by. */
interface Task {
  readonly api: SubscriptionApi;
  readonly model: Model;
  /** Made if it is needed: a record is changed without it. */
  readonly connect: () => Client;
  readonly settings: Settings;
  readonly record: RecordFile;
  readonly diagnostics: Diagnostics;
  readonly terminal: Terminal;
}

export const runSubscribe: Run = async (given, terminal) => {
  const { folder } = given;
  const invocation = { ...given, settings: withReceiver(given.settings, folder) };
  checkUse(invocation.settings);
  const resolved = await resolveSettings(invocation, terminal);
  if (!resolved) return exitCodes.wrong;
  const diagnostics = new Diagnostics();
  try {
    const model = await load(resolved, folder, diagnostics, terminal);
    if (!model?.subscriptions) {
      return diagnostics.hasErrors ? exitCodes.usage : exitCodes.wrong;
    }
    const { settings, project } = resolved;
    const path = join(project.folder, recordFile);
    const record = recordIn(path, displayPath(path, folder), diagnostics);
    const { subscriptions } = model;
    const connecting = () => connect(subscriptions, settings, [folder, project.folder]);
    const { api } = subscriptions;
    return await act({
      ...{ api, model, connect: connecting, settings, record, diagnostics, terminal },
    });
  } catch (error) {
    if (error instanceof SubscriptionError) reportFailure(error, diagnostics);
    else if (error instanceof UnknownStateError) {
      diagnostics.report('unknown-state', { path: recordFile });
    } else if (!(error instanceof Stop)) throw error;
    return exitCodes.wrong;
  } finally {
    terminal.report(diagnostics.all);
  }
};

/** Subscribes the receiver whose public URL is in the environment or in `.env`, if no option says anything else. */
function withReceiver(settings: Settings, folder: string): Settings {
  const { to, list, remove, keep, forget } = settings;
  if ([to, list || undefined, remove, keep, forget].some((value) => value !== undefined))
    return settings;
  return { ...settings, to: variableFrom([folder])(publicUrlVariable) };
}

/** Throws if options can't go together. */
function checkUse({ to, list, remove, keep, forget, dryRun, yes, json }: Settings): void {
  const noted = keep ?? forget;
  const actions = { to: noted ? undefined : to, list: list || undefined, remove, keep, forget };
  const given = Object.entries(actions).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`],
  );
  if (given.length === 0) {
    throw new UsageError(
      'Where should the events go? --to takes the URL of a receiver that the provider can reach.',
      'hooksmith subscribe --to https://example.com/webhooks',
    );
  }
  if (given.length > 1) throw new UsageError(`${given.join(' and ')} can't go together.`);
  const isAsking = process.stdin.isTTY && streamOf('stderr').isTTY && !json;
  if (to !== undefined && !noted && !dryRun && !yes && !isAsking) {
    throw new UsageError(
      'This needs your confirmation, and there is no terminal to ask in.',
      '--dry-run shows what would be done, and --yes does it.',
    );
  }
}

/** Undefined, and diagnostics, where a document isn't good. */
async function load(
  { settings }: Resolved,
  folder: string,
  diagnostics: Diagnostics,
  terminal: Terminal,
): Promise<Model | undefined> {
  const { role, tell, partial, subscriptions } = settings;
  if (subscriptions === undefined) diagnostics.report('no-subscriptions');
  const spec = namedSpec(settings.spec, terminal);
  if (spec === undefined || subscriptions === undefined) return undefined;
  const options = { spec: await specOf(spec), folder, role, tell, partial, subscriptions };
  const { model, diagnostics: found } = await loadDocument(options);
  terminal.report(found.filter(({ severity }) => severity === 'error'));
  return model;
}

/** A client with the token of the environment, and the options that the API needs. */
function connect(
  { api, isTokenDocumented }: Subscriptions,
  settings: Settings,
  folders: readonly string[],
): Client {
  const token = variableFrom(folders)('HOOKSMITH_TOKEN');
  if (token === undefined && isTokenDocumented) {
    throw new UsageError(
      'The API of the provider needs a token, and HOOKSMITH_TOKEN is not set.',
      'Set it in the environment, or in a file .env that is not committed.',
    );
  }
  const pairs = (settings.with ?? []).map(pairOf);
  const known = [...new Set(api.inputs.map(({ option }) => option))];
  const unknown = pairs.find(([name]) => name !== 'baseUrl' && !known.includes(name));
  if (unknown) {
    throw new UsageError(
      `The API of the provider has no option ${visible(unknown[0])}.`,
      known.length > 0 ? `It has: ${known.map(visible).join(', ')}.` : 'It needs none.',
    );
  }
  const missing = api.inputs.filter(
    ({ option, value }) => value === undefined && !pairs.some(([name]) => name === option),
  );
  if (missing.length > 0) {
    const names = [...new Set(missing.map(({ option }) => visible(option)))];
    const written = names.map((name) => `--with ${name}=…`).join(' ');
    throw new UsageError(`The API of the provider needs ${names.join(' and ')}, too.`, written);
  }
  try {
    return createSubscriptionsOf(api, {
      ...Object.fromEntries(pairs),
      ...(token !== undefined && { token }),
    });
  } catch (error) {
    return refuse(error);
  }
}

function pairOf(written: string): readonly [name: string, value: string] {
  const [, name, value] = /^([^=]+)=([^]*)$/.exec(written) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new UsageError(`--with ${visible(written)} has no value.`, 'Write --with name=value.');
}

/** The client throws a `TypeError` for what it can't use. */
function refuse(error: unknown): never {
  throw error instanceof TypeError ? new UsageError(error.message) : error;
}

async function act(task: Task): Promise<ExitCode> {
  const { list, remove, keep, forget } = task.settings;
  if (list) return show(task);
  if (remove) return removeAll(task, remove);
  if (keep) return note(task, keep, new Date().toISOString());
  if (forget) return note(task, forget, undefined);
  return subscribe(task);
}

async function subscribe(task: Task): Promise<ExitCode> {
  const { api, model, settings, record, diagnostics, terminal } = task;
  const { to = '', prune = false, first = false, dryRun = false, yes = false } = settings;
  const events = namesOfEvents(model, settings.select, diagnostics);
  diagnostics.throwOnError();
  refuseLocal(to, api);
  const wanted: Wanted<string> = { to, events };
  const client = task.connect();
  // Only a question tells, where there is neither a list nor a record, that nothing is subscribed.
  const isUntold = !api.list && record.read() === undefined;
  if (isUntold && yes && !first) throw new UnknownStateError();
  const options: SyncOptions = { record, prune, first: first || isUntold };
  const plan = await client.sync(wanted, { ...options, dryRun: true }).catch(refuse);
  const { create } = api;
  terminal.print(`${visible(api.title)}: POST ${visible(create.path)}`, '', ...describePlan(plan));
  if (dryRun) {
    terminal.add({ isDry: true, ...toJson(plan) });
    return exitCodes.fine;
  }
  const changes = plan.created.length + plan.removed.length;
  if (changes > 0 && !yes && !(await isAgreed(isUntold && !first))) return exitCodes.interrupted;
  const result = await client.sync(wanted, options);
  terminal.add({ isDry: false, ...toJson(result) });
  if (changes > 0 || result.unknown.length > 0) terminal.print('', ...describeResult(result));
  const { failed, unknown, surplus } = result;
  const isDone = [...failed, ...unknown, ...surplus.filter(({ error }) => error)].length === 0;
  return isDone ? exitCodes.fine : exitCodes.wrong;
}

/** Throws for a receiver on this machine, unless the API is there, too. */
function refuseLocal(to: string, { server = '' }: SubscriptionApi): void {
  const local = /^https?:\/\/(?:localhost|127\.|\[::1\])/i;
  if (!local.test(to) || local.test(server)) return;
  throw new UsageError(
    'The provider can reach no URL of this machine.',
    'A tunnel makes a public one of it: cloudflared tunnel --url http://localhost:3000, or ngrok http 3000.',
  );
}

async function isAgreed(isUntold: boolean): Promise<boolean> {
  const { agree } = await import('../ask.js');
  return agree(
    isUntold
      ? `Its API has no list, and there is no ${recordFile} yet. Is nothing subscribed so far? Then make these`
      : 'Make these changes',
  );
}

async function show({ api, connect: connecting, record, terminal }: Task): Promise<ExitCode> {
  const rows = api.list
    ? (await connecting().list()).map(({ id, url, events }) => [
        id ?? '',
        (events ?? ['?']).join(','),
        url,
      ])
    : (record.read() ?? []).map(({ id, event, url, made }) => [id ?? '', event, url, made]);
  terminal.add({ subscriptions: rows.map(([id, events, url]) => ({ id, events, url })) });
  terminal.print(...inColumns(rows.map((row) => row.map(visible))), inAll(rows.length));
  return exitCodes.fine;
}

async function removeAll(
  { connect: connecting, record, terminal }: Task,
  ids: readonly string[],
): Promise<ExitCode> {
  const client = connecting();
  for (const id of ids) {
    await client.remove(id).catch(refuse);
    const entries = record.read();
    if (entries) record.write(entries.filter((entry) => entry.id !== id));
    terminal.print(`${visible(id)} is removed.`);
  }
  return exitCodes.fine;
}

/** Writes into the record what a person has seen: an event is there since now, or it isn't there. */
async function note(
  task: Task,
  names: readonly string[],
  made: string | undefined,
): Promise<ExitCode> {
  const { api, model, settings, record, diagnostics, terminal } = task;
  const entries = record.read() ?? [];
  const known = names.flatMap((name) =>
    entries.some(({ event }) => event === name) ? name : namesOfEvents(model, [name], diagnostics),
  );
  diagnostics.throwOnError();
  const there = settings.to === undefined ? entries : await entriesAt(api, settings.to, entries);
  const own = there.filter(({ event }) => known.includes(event));
  const doubtful = own.filter(isDoubtful);
  const meant = doubtful.length > 0 || made !== undefined ? doubtful : own;
  if (meant.length === 0) {
    const what = made === undefined ? '' : ' whose answer was lost';
    throw new UsageError(`${recordFile} has no ${names.map(visible).join(' or ')}${what}.`);
  }
  if (new Set(meant.map(({ event }) => event)).size < meant.length) {
    throw new UsageError('Several receivers have it. Say which: --to takes its URL.');
  }
  const noted = made === undefined ? [] : meant.map((entry) => ({ ...entry, made }));
  record.write([...entries.filter((entry) => !meant.includes(entry)), ...noted]);
  const word = made === undefined ? 'forgotten' : 'noted as subscribed';
  terminal.print(...meant.map(({ event }) => `${visible(event)} is ${word}.`));
  return exitCodes.fine;
}

/** The answer to its making, or to its removal, was lost. */
function isDoubtful({ made }: RecordEntry): boolean {
  return made === 'unknown' || made === 'leaving';
}
