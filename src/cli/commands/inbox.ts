import { resolve } from 'node:path';
import type { Settings } from '../../configuration/options.js';
import { Diagnostics } from '../../diagnostics/diagnostic.js';
import { displayPath } from '../../document/read.js';
import type { InboxAdmin } from '../../runtime/inbox-admin.js';
import { failureKind, InboxError, type FailureKind } from '../../runtime/inbox-database.js';
import type { InboxFilter, ListedDelivery } from '../../runtime/inbox-search.js';
import { misspelt, nearest, visible } from '../../text.js';
import { resolveSettings, type Run } from '../command.js';
import { exitCodes, UsageError, type ExitCode } from '../exit-codes.js';
import { openAdmin } from '../inbox-file.js';
import { describeDelivery, tableOf, toJson, toWholeJson } from '../inbox-report.js';
import { filterOf } from '../inbox-selection.js';
import type { Terminal } from '../terminal.js';

/** No table has more lines than this. */
const mostListed = 100;
/** More than this are changed only with `--yes`. */
const mostUnasked = 100;

interface Change {
  /** Its words: "3 deliveries are tried again." */
  readonly done: string;
  /** The states that it changes, where those are not all. */
  readonly states?: InboxFilter['states'];
  /** Tells the numbers of those that were changed. */
  readonly run: (admin: InboxAdmin, filter: InboxFilter, settings: Settings) => readonly number[];
}

const changes: Readonly<Record<'retry' | 'replay' | 'drop', Change>> = {
  retry: {
    done: 'tried again',
    states: ['dead', 'waiting'],
    run: (admin, filter) => admin.retry(filter),
  },
  replay: {
    done: 'handled again',
    run: (admin, filter, { rate }) => admin.replay(filter, rate === undefined ? {} : { rate }),
  },
  drop: { done: 'deleted', run: (admin, filter) => admin.drop(filter) },
};

const actions = ['ls', 'show', 'retry', 'replay', 'drop', 'pause', 'resume'] as const;

type Action = (typeof actions)[number];

/** An action, and all that it goes by. */
interface Task {
  readonly action: Action;
  /** Undefined if nothing limits it. */
  readonly filter: InboxFilter | undefined;
  readonly settings: Settings;
  readonly admin: InboxAdmin;
  readonly terminal: Terminal;
}

export const runInbox: Run = async (invocation, terminal) => {
  const { argument = '', rest, folder } = invocation;
  const action = actionOf(argument);
  const filter = filterOf(rest, invocation.settings, Date.now());
  checkUse(action, filter, invocation.settings);
  const resolved = await resolveSettings(invocation, terminal);
  if (!resolved) return exitCodes.wrong;
  const { settings } = resolved;
  const diagnostics = new Diagnostics();
  try {
    if (settings.inbox === undefined) {
      diagnostics.report('no-inbox');
      return exitCodes.usage;
    }
    const path = resolve(folder, settings.inbox);
    const admin = openAdmin(path, folder, diagnostics);
    if (!admin) return exitCodes.wrong;
    terminal.add({ action, db: displayPath(path, folder) });
    try {
      return act({ action, filter, settings, admin, terminal }, diagnostics);
    } finally {
      admin.close();
    }
  } catch (error) {
    const sentence = error instanceof InboxError ? error.message : failures[failureKind(error)];
    if (sentence === undefined) throw error;
    diagnostics.report('inbox-refused', { sentence: visible(sentence) });
    return exitCodes.wrong;
  } finally {
    terminal.report(diagnostics.all);
  }
};

/** Failures of SQLite in the middle of an action. All others are bugs. */
const failures: Readonly<Partial<Record<FailureKind, string>>> = {
  busy: 'Another program has locked the inbox for five seconds. Try it again.',
  full: 'The disk is full, or the inbox has reached its sizeLimit: nothing more can be written.',
  io: "The disk can't read or write the file of the inbox.",
  foreign: 'The file of the inbox is damaged. Take it from a backup, or name another file.',
};

function actionOf(word: string): Action {
  const action = actions.find((known) => known === word);
  if (action) return action;
  const meant = nearest(word, actions) ?? misspelt(word, actions);
  throw new UsageError(
    `There is no hooksmith inbox ${visible(word)}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
    `There are ${actions.slice(0, -1).join(', ')} and ${actions.at(-1)}.`,
  );
}

function isChange(action: Action): action is keyof typeof changes {
  return action in changes;
}

/** Throws if an action has too little to go by, or is given what it has no use for. */
function checkUse(action: Action, filter: InboxFilter | undefined, settings: Settings): void {
  const { rate, payload } = settings;
  if (action === 'show' && !filter?.seqs) {
    throw new UsageError('show takes the numbers of deliveries.', 'hooksmith inbox show 4211');
  }
  if (isChange(action) && !filter) {
    throw new UsageError(
      `Which deliveries? ${action} takes their numbers, or a filter.`,
      `hooksmith inbox ${action} 4211, or with --dead, --waiting, --event, --since, --until or --where.`,
    );
  }
  if ((action === 'pause' || action === 'resume') && filter) {
    throw new UsageError(
      `${action} is of the whole inbox, and takes neither numbers nor a filter.`,
    );
  }
  if (payload && action !== 'show') {
    throw new UsageError('--payload is for show: no listing has payloads.');
  }
  if (rate === undefined) return;
  if (action !== 'replay') throw new UsageError('--rate is for replay.');
  if (!(rate > 0)) throw new UsageError('--rate takes a number above 0: so many a second.');
}

function act(task: Task, diagnostics: Diagnostics): ExitCode {
  const { action, filter = {}, admin } = task;
  if (action === 'pause' || action === 'resume') return setPaused(task, action === 'pause');
  const unknown = (filter.seqs ?? []).filter((seq) => !admin.find(seq));
  if (unknown.length > 0) {
    const numbers = unknown.join(', ');
    diagnostics.report('unknown-delivery', { numbers, count: unknown.length });
    return exitCodes.wrong;
  }
  if (action === 'ls') return list(task);
  return isChange(action) ? change(task, changes[action]) : show(task, filter.seqs ?? []);
}

function list({ filter, admin, settings, terminal }: Task): ExitCode {
  const { paused: isPaused, waiting, running, dead } = admin.stats();
  const limit = settings.json ? Infinity : mostListed + 1;
  const rows = admin.list(filter, { limit, isNewestFirst: true });
  terminal.add({ isPaused, waiting, running, dead, deliveries: rows.map(toJson) });
  terminal.print(...table(rows), '');
  terminal.print(`In all ${waiting} waiting, ${running} at work, ${dead} dead.`);
  if (isPaused) terminal.print('It is paused: nothing is handled until hooksmith inbox resume.');
  return exitCodes.fine;
}

function table(rows: readonly ListedDelivery[]): readonly string[] {
  if (rows.length === 0) return ['Nothing matches.'];
  const isCut = rows.length > mostListed;
  return [...tableOf(rows.slice(0, mostListed)), ...(isCut ? ['… and more'] : [])];
}

function show({ admin, settings, terminal }: Task, numbers: readonly number[]): ExitCode {
  const { payload = false } = settings;
  const found = numbers.flatMap((number) => admin.find(number) ?? []);
  const whole = found.map((row) => toWholeJson(row, row.delivery, payload));
  terminal.add({ deliveries: whole });
  for (const [index, row] of found.entries()) {
    if (index > 0) terminal.print('');
    terminal.print(...describeDelivery(row, row.delivery, payload));
  }
  return exitCodes.fine;
}

function change(task: Task, { done, states, run }: Change): ExitCode {
  const { filter = {}, admin, settings, terminal } = task;
  const { dryRun: isDry = false, yes = false } = settings;
  const narrowed = states && !filter.seqs ? { states, ...filter } : filter;
  const rows = admin.list(narrowed, { isNewestFirst: true });
  terminal.add({ isDry, deliveries: rows.map(toJson), changed: 0 });
  if (rows.length > mostUnasked && !yes && !isDry) {
    throw new UsageError(
      `${deliveries(rows.length)} would be ${done}, and more than ${mostUnasked} need --yes.`,
      '--dry-run lists them.',
    );
  }
  if (isDry || rows.length === 0) {
    terminal.print(...table(rows));
    if (isDry) terminal.print('', `${deliveries(rows.length)} would be ${done}.`);
    return exitCodes.fine;
  }
  const changed = run(admin, narrowed, settings).length;
  const left = rows.length - changed;
  terminal.add({ changed });
  terminal.print(`${deliveries(changed)} ${changed === 1 ? 'is' : 'are'} ${done}.`);
  if (left > 0) terminal.print(`${left} at work or done already, and left alone.`);
  return exitCodes.fine;
}

function deliveries(number: number): string {
  return `${number} ${number === 1 ? 'delivery' : 'deliveries'}`;
}

function setPaused({ admin, terminal, settings }: Task, isPaused: boolean): ExitCode {
  if (!settings.dryRun) {
    if (isPaused) admin.pause();
    else admin.resume();
  }
  const { paused, waiting } = admin.stats();
  terminal.add({ isPaused: paused });
  terminal.print(
    paused
      ? 'Paused: deliveries are kept and answered, and not handled until hooksmith inbox resume.'
      : `Deliveries are handled. ${deliveries(waiting)} ${waiting === 1 ? 'waits' : 'wait'}.`,
  );
  return exitCodes.fine;
}
