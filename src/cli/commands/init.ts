import { relative, resolve } from 'node:path';
import { visible } from '../../text.js';
import { fromEnvironment } from '../../configuration/find.js';
import { options, type Settings } from '../../configuration/options.js';
import { Diagnostics } from '../../diagnostics/diagnostic.js';
import { init, problemOfFolder, type InitOptions, type Initiated } from '../../engine/init.js';
import {
  frameworks,
  inboxes,
  packageManagers,
  type Framework,
  type InboxKind,
  type InboxTraits,
  type PackageManager,
} from '../../outputs/project/choices.js';
import { isUrl } from '../../document/read.js';
import { specOf, type Invocation, type Run } from '../command.js';
import { exitCodes, UsageError } from '../exit-codes.js';
import { count, describeTelling } from '../report.js';
import { runProgram } from '../programs.js';
import type { Terminal } from '../terminal.js';
import { ownSource, version } from '../../engine/release.js';
import { streamOf } from '../streams.js';

export const runInit: Run = async (invocation, terminal) => {
  const { settings, folder } = invocation;
  const answers = await answersOf(invocation);
  if (!answers) return exitCodes.interrupted;
  const { target, spec, framework, inbox } = answers;
  const packageManager = settings.pm ?? callingPackageManager();
  const environment = environmentSettings(terminal);
  if (!environment) return exitCodes.wrong;
  const words = { ...environment, ...settings, framework, engine: inbox, pm: packageManager };
  const source = ownSource();
  terminal.add({ ok: false });
  const { diagnostics, project } = await init({
    ...{
      target,
      spec: () => specOf(spec),
      folder,
      framework,
      inbox,
      packageManager,
      version,
      source,
    },
    ...{ package: settings.package, role: words.role, force: settings.force },
    subscriptions: settings.subscriptions,
    ...{ partial: words.partial, select: words.select },
    commandFor: (copy) =>
      recreate(fetching(packageManager, source, folder), { target, spec, copy, settings: words }),
  });
  terminal.report(diagnostics);
  if (!project) return exitCodes.wrong;

  const { git, install = true } = settings;
  const output = resolve(folder, target);
  if (git) await makeRepository(output, terminal);
  const isInstalled = install && (await installAll(output, { target, packageManager }, terminal));
  const ok = isInstalled || !install;
  const files = project.files.map((path) => (target === '.' ? path : `${target}/${path}`));
  const { role, signature } = project;
  const assumed = { role, signature: signature?.header ?? null };
  const made = { folder: target, framework, inbox, packageManager };
  terminal.add({ ok, ...made, isInstalled, ...assumed, files });
  if (!ok) return exitCodes.wrong;
  terminal.print(
    ...describe(project, { target, folder, framework, inbox, packageManager, install }),
  );
  return exitCodes.fine;
};

/** The settings of the environment. A configuration is of another project. */
function environmentSettings(terminal: Terminal): Settings | undefined {
  const diagnostics = new Diagnostics();
  const { role, partial, select } = fromEnvironment(process.env, diagnostics);
  terminal.report(diagnostics.all);
  return diagnostics.hasErrors ? undefined : { role, partial, select };
}

/** The command that runs this hooksmith if it isn't installed. */
function fetching(
  packageManager: PackageManager,
  source: string | undefined,
  folder: string,
): string {
  if (source === undefined) return `${packageManagers[packageManager].fetch} hooksmith@${version}`;
  const path = relative(folder, source).replaceAll('\\', '/');
  return `npx ${word(path.startsWith('.') || path.startsWith('/') ? path : `./${path}`)}`;
}

interface Answers extends Pick<InitOptions, 'target' | 'framework' | 'inbox'> {
  readonly spec: string;
}

/** The given answers, and those of the user, if there is one to ask; undefined if the user stops. */
async function answersOf({ argument, settings, folder }: Invocation): Promise<Answers | undefined> {
  const { spec, framework, engine, yes, json, quiet } = settings;
  refuseInbox(framework, engine);
  const isAsking = !yes && !json && !quiet && process.stdin.isTTY && streamOf('stderr').isTTY;
  const inbox = engine ?? (framework === 'lambda' ? 'none' : undefined);
  if (isAsking && [argument, spec, framework, inbox].includes(undefined)) {
    const { ask } = await import('../ask.js');
    const { force } = settings;
    const problemOf = (target: string) => problemOfFolder({ target, folder, force });
    const answers = await ask({ target: argument, spec, framework, inbox }, problemOf);
    if (answers) refuseInbox(answers.framework, answers.inbox);
    return answers;
  }
  if (argument === undefined) {
    throw new UsageError('Which folder?', 'hooksmith init my-receiver --spec asyncapi.yaml');
  }
  if (spec === undefined) {
    throw new UsageError(
      'Which document? Name it with --spec: a path, an https: URL, or - for standard input.',
      `hooksmith init ${word(argument)} --spec asyncapi.yaml`,
    );
  }
  return { target: argument, spec, framework: framework ?? 'node', inbox: inbox ?? 'sqlite' };
}

/** Throws if a framework can't have an inbox of this kind. */
function refuseInbox(framework: Framework | undefined, inbox: InboxKind | undefined): void {
  if (framework !== 'lambda' || inbox === undefined || inbox === 'none') return;
  throw new UsageError(
    `A function of Lambda has neither a disk that stays nor a process that goes on, as --inbox ${inbox} needs.`,
    'Leave it out: a queue of SQS keeps its deliveries, and the README of the project says how.',
  );
}

/** The package manager that ran us, by what it says of itself: `pnpm/9.15.9 npm/? node/v20`. */
function callingPackageManager(): PackageManager {
  const [name] = (process.env['npm_config_user_agent'] ?? '').split('/');
  return options.pm.choices.find((known) => known === name) ?? 'npm';
}

/** The command that makes the same project. Where the document came from nowhere that can be named, its copy is. */
function recreate(
  hooksmith: string,
  {
    target,
    spec,
    copy,
    settings,
  }: { target: string; spec: string; copy: string; settings: Settings },
): string {
  const { framework, engine, pm, package: published, role, git, select, partial } = settings;
  const { subscriptions } = settings;
  const isNamed = spec !== '-' && !(isUrl(spec) && hasSecret(spec));
  const place = isNamed ? spec : target === '.' ? copy : `${target}/${copy}`;
  const selected = select?.join(',');
  const flags = Object.entries({
    ...{ spec: place, subscriptions, framework, inbox: engine, select: selected, pm },
    ...{ package: published, role },
  });
  return [
    ...[hooksmith, 'init', word(target)],
    ...flags.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, word(value)])),
    ...(partial ? ['--partial'] : []),
    ...(git ? ['--git'] : []),
  ].join(' ');
}

/** The parts of a URL before its host or after its path are often secret. */
function hasSecret(url: string): boolean {
  const { username, password, search } = new URL(url);
  return username + password + search !== '';
}

/** As a shell takes it. */
function word(text: string): string {
  const plain = visible(text);
  return /^(?!~)[\w@%+=:,./~^-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", `'\\''`)}'`;
}

async function makeRepository(folder: string, terminal: Terminal): Promise<void> {
  const { isFine, said } = await runProgram(['git', 'init', '--quiet'], { folder, isHeard: false });
  if (isFine) return;
  const diagnostics = new Diagnostics();
  diagnostics.report('git-failed', { reason: visible(said).trim() });
  terminal.report(diagnostics.all);
}

/** The arguments that make a package manager write a lockfile, in CI too, and do nothing that it wasn't asked for. */
const installArguments = {
  npm: ['install', '--no-audit', '--no-fund'],
  pnpm: ['install', '--no-frozen-lockfile'],
  yarn: ['install'],
  bun: ['install'],
} as const satisfies Readonly<Record<PackageManager, readonly string[]>>;

async function installAll(
  folder: string,
  { target, packageManager }: { target: string; packageManager: PackageManager },
  terminal: Terminal,
): Promise<boolean> {
  const { verbose = false, json = false, quiet = false } = terminal.loudness;
  const program = [packageManager, ...installArguments[packageManager]] as const;
  const isHeard = verbose && !json;
  const stop = json || quiet || isHeard ? undefined : await startWaiting(packageManager, terminal);
  const env = { YARN_ENABLE_IMMUTABLE_INSTALLS: 'false' };
  const { isFine, said } = await runProgram(program, { folder, isHeard, env });
  stop?.();
  if (isFine) return true;
  if (said.trim() !== '') terminal.say(said.trimEnd());
  const { install } = packageManagers[packageManager];
  const diagnostics = new Diagnostics();
  const place = target === '.' ? 'this folder' : target;
  diagnostics.report('install-failed', { command: install, folder: place });
  terminal.report(diagnostics.all);
  return false;
}

/** Shows that something takes its time; returns what ends that. */
async function startWaiting(
  packageManager: PackageManager,
  terminal: Terminal,
): Promise<() => void> {
  const sentence = `${packageManager} installs what it needs`;
  if (!streamOf('stderr').isTTY) {
    terminal.say(`${sentence} …`);
    return () => undefined;
  }
  const { spinner } = await import('@clack/prompts');
  const waiting = spinner({ output: streamOf('stderr') });
  waiting.start(sentence);
  return () => waiting.clear();
}

/** The result, and the next steps. */
function describe(
  project: Initiated,
  {
    target,
    folder,
    framework,
    inbox,
    packageManager,
    install,
  }: Pick<InitOptions, 'target' | 'folder' | 'framework' | 'inbox' | 'packageManager'> & {
    install: boolean;
  },
): readonly string[] {
  const { events, unselected, firstHandler, sendCommand } = project;
  const manager = packageManagers[packageManager];
  const path = relative(folder, resolve(folder, target));
  const steps = [
    ...(path === '' ? [] : [`cd ${word(path.startsWith('-') ? `./${path}` : path)}`]),
    ...(install ? [] : [manager.install]),
    `${manager.short} test`,
  ];
  const handlers = count(events, 'handler');
  const runsIn = framework === 'node' ? 'a server' : frameworks[framework].label;
  return [
    `${visible(target)} is ready: ${handlers} for you to fill in, ${runsIn} that calls ${events === 1 ? 'it' : 'them'}, and tests.`,
    ...(unselected > 0
      ? [
          unselected === 1
            ? 'The other event is answered with 202.'
            : `The other ${unselected} events are answered with 202.`,
        ]
      : []),
    ...describeTelling(project),
    ...describeSignature(project),
    ...describeInbox(inbox),
    '',
    `  ${steps.join(' && ')}`,
    `  ${manager.short} start`,
    ...(sendCommand === undefined ? [] : [`  ${sendCommand}`]),
    ...(events === 0 ? [] : [`  ${manager.run} listen`]),
    '',
    ...describeSides(project),
    ...(firstHandler === undefined ? [] : [`Start with ${firstHandler}: it gets the first event.`]),
  ];
}

/** The assumption about signatures, and what has to be set for it. */
function describeSignature({ signature }: Initiated): readonly string[] {
  if (!signature) return [];
  const { provider, header, variables } = signature;
  return [
    `The document names the header ${header}: deliveries are verified as ${provider} signs them.`,
    `It starts once .env has ${variables.join(' and ')}; .env.example says more.`,
  ];
}

/** The place that deliveries are kept in, and what it asks for. */
function describeInbox(inbox: InboxKind): readonly string[] {
  const { label, isFile, variable }: InboxTraits = inboxes[inbox];
  if (isFile)
    return [
      'Deliveries are kept in data/inbox.db until they are handled. Its disk must survive a restart.',
    ];
  if (variable === undefined) return [];
  return [
    `Deliveries are kept in ${label}, until they are handled.`,
    `It starts once .env has ${variable}.`,
  ];
}

/** The side that was taken, where there is another; and what is to be done where it has nothing. */
function describeSides({ role, events, otherEvents }: Initiated): readonly string[] {
  const other = role === 'subscriber' ? 'application' : 'subscriber';
  if (events === 0 && otherEvents === 0) {
    return ['The document has nothing to handle yet; once it has, generate it again.'];
  }
  const has = `the ${other} has ${count(otherEvents, 'event')}`;
  if (events === 0) return [`The ${role} has nothing to handle; ${has}: --role ${other}.`];
  return otherEvents === 0
    ? []
    : [`The events are those for the ${role}; ${has}: --role ${other}.`];
}
