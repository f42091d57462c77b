import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { keptKey, makePrivateFolder, savePrivately } from '../../disk/private-files.js';
import { loadDocument } from '../../engine/generate.js';
import {
  newKey,
  startListening,
  type Delivery,
  type Listening,
  type SampleDelivery,
  type Summary,
} from '../../listen/listen.js';
import type { Model } from '../../model/model.js';
import { visible } from '../../text.js';
import { namedSpec, resolveSettings, specOf, type Run } from '../command.js';
import { exitCodes, UsageError, type ExitCode } from '../exit-codes.js';
import { count } from '../report.js';
import type { Terminal } from '../terminal.js';

const defaultPort = 4000;
const defaultBasePath = '/webhooks';

export const runListen: Run = async (invocation, terminal) => {
  const resolved = await resolveSettings(invocation, terminal);
  if (!resolved) return exitCodes.wrong;
  const { settings, project } = resolved;
  const { folder, argument } = invocation;
  const { role, tell, partial, formats, packageName, strict = false, open = false } = settings;
  const port = portOf(settings.port ?? defaultPort);
  const forwardTo = settings.forwardTo === undefined ? undefined : targetOf(settings.forwardTo);
  const save =
    settings.save === undefined ? undefined : keeper(resolve(folder, settings.save), terminal);
  const spec = namedSpec(argument ?? settings.spec, terminal);
  if (spec === undefined) return exitCodes.usage;
  const options = { role, tell, partial, formats, packageName };
  const { model, diagnostics } = await loadDocument({
    ...options,
    spec: await specOf(spec),
    folder,
  });
  terminal.report(diagnostics.filter(({ severity }) => severity === 'error'));
  if (!model) return exitCodes.wrong;
  const { sampleDeliveries } = await import('../../engine/on-demand.js');
  const samples = sampleDeliveries(model);
  // An open page finds back with it after a restart.
  const key = keptKey(project.folder, 'listen-key', newKey);
  const basePath = forwardTo ? forwardTo.pathname.replace(/\/+$/, '') : defaultBasePath;
  const listening = await startListening({
    ...{ model, samples, basePath, forwardTo, isStrict: strict, port, key },
    onDelivery: (summary, delivery) => {
      if (summary.answer === null) save?.(summary, delivery);
      show(summary, forwardTo !== undefined, terminal);
    },
  }).catch(refusePort);
  announce(listening, model, samples, forwardTo, terminal);
  if (open) openInBrowser(listening.pageUrlOnce());
  return new Promise<ExitCode>(() => undefined);
};

function portOf(port: number): number {
  if (Number.isInteger(port) && port >= 0 && port < 65_535) return port;
  throw new UsageError('--port takes a number from 0 to 65534.');
}

function targetOf(written: string): URL {
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new UsageError(
    `${visible(written)} is no http: or https: URL.`,
    'Write --forward-to http://localhost:3000/webhooks.',
  );
}

function refusePort(error: unknown): never {
  const { code, port } = error as NodeJS.ErrnoException & { readonly port?: number };
  if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
  const reason = code === 'EACCES' ? 'needs more rights than this process has' : 'is taken';
  throw new UsageError(`Port ${port ?? ''} ${reason}.`, 'Take another pair: --port 4010.');
}

function announce(
  { url, pageUrl }: Listening,
  { title, events }: Model,
  samples: readonly SampleDelivery[],
  forwardTo: URL | undefined,
  terminal: Terminal,
): void {
  const paths = [...new Set(samples.flatMap(({ path }) => path ?? []))];
  const more = paths.length > 1 ? `  (and ${paths.length - 1} more)` : '';
  const { port, origin } = new URL(url);
  terminal.stream({ listening: { url, page: pageUrl, forwardTo: forwardTo?.href ?? null } });
  terminal.print(
    `${visible(title)}, ${count(events.length, 'event')}`,
    '',
    `  post to   ${visible(url + (paths[0] ?? ''))}${more}`,
    `  page      ${pageUrl}`,
    ...(forwardTo ? [`  forwards  ${visible(forwardTo.href)}`] : []),
    '',
    `A provider needs a public URL: cloudflared tunnel --url ${origin}, or ngrok http ${port}.`,
    'Ctrl-C ends it, and what has come is gone.',
    '',
  );
}

/** A line for each delivery, once the local server has answered if there is one. */
function show(summary: Summary, isForwarded: boolean, terminal: Terminal): void {
  const { answer, status, number, label, detail, receivedAt } = summary;
  if (isForwarded && answer === null) return;
  terminal.stream(summary);
  const theirs = answer && ('error' in answer ? answer.error : `${answer.status}`);
  const time = answer && 'milliseconds' in answer ? `${answer.milliseconds} ms` : '';
  terminal.print(
    [
      new Date(receivedAt).toTimeString().slice(0, 8),
      `#${number}`.padEnd(4),
      label.padEnd(24),
      theirs === null ? `${status}` : `${status}  →  ${theirs}`,
      ...[time, detail].filter((word) => word !== ''),
    ].join('  '),
  );
}

/** Keeps the bodies of deliveries in a folder, for their owner alone: `0004-ticket-closed.json`. */
function keeper(
  folder: string,
  terminal: Terminal,
): (summary: Summary, delivery: Delivery) => void {
  const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);
  try {
    makePrivateFolder(folder);
  } catch (error) {
    throw new UsageError(
      `Nothing can be saved in ${visible(folder)}: ${codeOf(error)}.`,
      'Name a folder, or a path where one can be made.',
    );
  }
  return ({ label, number }, { body }) => {
    const words = label.toLowerCase().match(/[a-z\d]+/g) ?? [];
    const name = [String(number).padStart(4, '0'), ...words].join('-').slice(0, 100);
    if (body.length === 0) return;
    try {
      savePrivately(folder, name, body);
    } catch (error) {
      terminal.say(`#${number} is not saved: ${codeOf(error)}.`);
    }
  };
}

const openers: Readonly<Record<string, readonly [program: string, ...args: string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', '""'],
};

/** Where there is no browser to be opened, its URL has been printed. */
function openInBrowser(url: string): void {
  const [program, ...args] = openers[process.platform] ?? ['xdg-open'];
  spawn(program, [...args, url], { detached: true, stdio: 'ignore' })
    .on('error', () => undefined)
    .unref();
}
