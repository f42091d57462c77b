import { Diagnostics } from '../../diagnostics/diagnostic.js';
import { displayPath } from '../../document/read.js';
import { nearest, visible } from '../../text.js';
import { resolveSettings, type Run } from '../command.js';
import { exitCodes, UsageError, type ExitCode } from '../exit-codes.js';
import { openAdmin, type InboxAdmin, type InboxRow } from '../inbox-file.js';
import { describeDelivery, tableOf, toJson, toWholeJson } from '../inbox-report.js';
import { selectionOf, type Selection } from '../inbox-selection.js';
import { count } from '../report.js';
import type { Settings } from '../../configuration/options.js';
import type { Terminal } from '../terminal.js';

/** A table has the newest, and no more than this; so has the list of a change. */
const mostListed = 100;
/** More than this are changed only with `--yes`. */
const mostUnasked = 100;

/** What is done to each selected delivery, and its words. */
const changes = {
  retry: { done: 'tried again', run: (admin, rows, { rate }) => admin.retry(rows, rate) },
  replay: { done: 'handled again', run: (admin, rows, { rate }) => admin.replay(rows, rate) },
  drop: { done: 'deleted', run: (admin, rows) => admin.drop(rows) },
} as const satisfies Readonly<Record<string, Change>>;

interface Change {
  readonly done: string;
  /** Tells how many were changed. */
  readonly run: (admin: InboxAdmin, rows: readonly InboxRow[], settings: Settings) => number;
}

const actions = ['ls', 'show', 'retry', 'replay', 'drop', 'pause', 'resume'] as const;

type Action = (typeof actions)[number];

export const runInbox: Run = async (invocation, terminal) => {
  const { argument = '', rest, folder } = invocation;
  const action = actionOf(argument);
  const selection = selectionOf(rest, invocation.settings, Date.now());
  checkUse(action, selection, invocation.settings);
  const resolved = await resolveSettings(invocation, terminal);
  if (!resolved) return exitCodes.wrong;
  const { settings } = resolved;
  const diagnostics = new Diagnostics();
  if (settings.inbox === undefined) {
    diagnostics.report('no-inbox');
    terminal.report(diagnostics.all);
    return exitCodes.usage;
  }
  const admin = await openAdmin(settings.inbox, folder, diagnostics);
  terminal.report(diagnostics.all);
  if (!admin) return exitCodes.wrong;
  terminal.add({ action, db: displayPath(admin.path, folder), isPaused: admin.isPaused() });
  try {
    return act(action, admin, selection, settings, terminal);
  } finally {
    admin.close();
  }
};

function actionOf(word: string): Action {
  const action = actions.find((known) => known === word);
  if (action) return action;
  const meant = nearest(word, actions);
  throw new UsageError(
    `hooksmith inbox can't ${visible(word)}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
    `It takes one of ${actions.join(', ')}.`,
  );
}

/** Throws where an action has too little to go by, or what it has no use for. */
function checkUse(action: Action, { numbers, isAll }: Selection, settings: Settings): void {
  const { rate, payload } = settings;
  const isChange = action in changes;
  if (action === 'show' && numbers === undefined) {
    throw new UsageError('show takes numbers of deliveries.', 'hooksmith inbox show 4211');
  }
  if (isChange && isAll) {
    throw new UsageError(
      `Which deliveries? ${action} takes their numbers, or a filter.`,
      `hooksmith inbox ${action} 4211, or --dead, --waiting, --event, --since, --until, --where.`,
    );
  }
  if ((action === 'pause' || action === 'resume') && !isAll) {
    throw new UsageError(`${action} is for the whole inbox: it takes neither numbers nor a filter.`);
  }
  if (payload && action !== 'show') {
    throw new UsageError('--payload is for show: no listing has payloads.');
  }
  if (rate === undefined) return;
  if (action !== 'retry' && action !== 'replay') {
    throw new UsageError('--rate is for retry and replay.');
  }
  if (!(rate > 0)) throw new UsageError('--rate takes a number above 0: so many a second.');
}

function act(
  action: Action,
  admin: InboxAdmin,
  selection: Selection,
  settings: Settings,
  terminal: Terminal,
): ExitCode {
  if (action === 'pause' || action === 'resume') return setPaused(action, admin, settings, terminal);
  const rows = selectedRows(admin, selection, action);
  if (!areThere(selection, rows, terminal)) return exitCodes.wrong;
  if (action === 'ls') return list(rows, admin, terminal);
  if (action === 'show') return show(rows, admin, settings, terminal);
  return change(action, rows, admin, settings, terminal);
}

/** The newest first. `retry` leaves those alone that are done or at work. */
function selectedRows(
  admin: InboxAdmin,
  { numbers, states, event, since, until, where }: Selection,
  action: Action,
): readonly InboxRow[] {
  if (numbers) return numbers.flatMap((number) => admin.find(number) ?? []);
  const open = action === 'retry' ? (['dead', 'waiting'] as const) : undefined;
  const rows = admin.list({ states: states ?? open, event, since, until });
  return where ? rows.filter((row) => where(admin.read(row))) : rows;
}

/** Reports the numbers that no delivery has. */
function areThere(
  { numbers = [] }: Selection,
  rows: readonly InboxRow[],
  terminal: Terminal,
): boolean {
  const known = new Set(rows.map(({ seq }) => seq));
  const unknown = numbers.filter((number) => !known.has(number));
  if (unknown.length === 0) return true;
  const diagnostics = new Diagnostics();
  diagnostics.report('unknown-delivery', { numbers: unknown.join(', '), count: unknown.length });
  terminal.report(diagnostics.all);
  return false;
}

function list(rows: readonly InboxRow[], admin: InboxAdmin, terminal: Terminal): ExitCode {
  terminal.add({ total: rows.length, deliveries: rows.map(toJson) });
  terminal.print(...listing(rows));
  if (admin.isPaused()) terminal.print('', 'It is paused: nothing is handled until it is resumed.');
  return exitCodes.fine;
}

function listing(rows: readonly InboxRow[]): readonly string[] {
  if (rows.length === 0) return ['Nothing matches.'];
  const more = rows.length - mostListed;
  return [
    ...tableOf(rows.slice(0, mostListed)),
    ...(more > 0 ? [`… ${more} more, which are older`] : []),
  ];
}

function show(
  rows: readonly InboxRow[],
  admin: InboxAdmin,
  { payload = false }: Settings,
  terminal: Terminal,
): ExitCode {
  const whole = rows.map((row) => ({ row, delivery: admin.read(row) }));
  terminal.add({
    deliveries: whole.map(({ row, delivery }) => toWholeJson(row, delivery, payload)),
  });
  for (const [index, { row, delivery }] of whole.entries()) {
    if (index > 0) terminal.print('');
    terminal.print(...describeDelivery(row, delivery, payload));
  }
  return exitCodes.fine;
}

function change(
  action: keyof typeof changes,
  rows: readonly InboxRow[],
  admin: InboxAdmin,
  settings: Settings,
  terminal: Terminal,
): ExitCode {
  const { dryRun = false, yes = false } = settings;
  const { done, run }: Change = changes[action];
  const found = { isDry: dryRun, total: rows.length, deliveries: rows.map(toJson) };
  if (dryRun || rows.length === 0) {
    terminal.add({ ...found, changed: 0 });
    terminal.print(...listing(rows));
    if (rows.length > 0) terminal.print('', `${would(rows.length, done)}, had this not been a dry run.`);
    return exitCodes.fine;
  }
  if (rows.length > mostUnasked && !yes) {
    throw new UsageError(
      `${would(rows.length, done)}, and more than ${mostUnasked} need --yes.`,
      '--dry-run lists them.',
    );
  }
  const changed = run(admin, rows, settings);
  terminal.add({ ...found, changed });
  terminal.print(`${count(changed, 'delivery').replace(/ys$/, 'ies')} ${changed === 1 ? 'is' : 'are'} ${done}.`);
  return exitCodes.fine;
}
