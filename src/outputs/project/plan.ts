import { codeLine, codeSpan, markdownText, type Markdown } from '../../typescript/markdown.js';
import type { Code } from '../../typescript/code.js';
import { eventExports } from '../../model/export-names.js';
import type { Model } from '../../model/model.js';
import type { Json } from '../../json.js';
import type { PlannedFile } from '../../render/planned-file.js';
import { basePathOf } from '../base-path.js';
import { templatesOf } from '../template.js';
import { frameworks, packageManagers, type Choices, type FrameworkTraits } from './choices.js';
import { builtDependencies, inboxDependencies, inboxFile, inboxView, nodeOf } from './inbox.js';
import { firstReachable, routeComment, testView } from './test.js';
import { signatureView } from './signature.js';
import type { PnpmView, ProjectReadmeView, ProjectTemplates } from './view.js';

const template = templatesOf<ProjectTemplates>();

/** Folders of generated files and the document. */
export const folders = { package: 'generated', handlers: 'src/handlers', spec: 'spec' } as const;

/** The URL of the project's receiver, while it runs on this machine. */
function localUrl(model: Model): string {
  return `http://localhost:3000${basePathOf(model)}`.replace(/\/$/, '');
}

/** Delivers a sample to the project's receiver; undefined if nothing leads to an event. */
export function sendCommand(
  model: Model,
  { packageManager, selected }: Pick<Choices, 'packageManager' | 'selected'>,
): string | undefined {
  const first = firstReachable(model, selected);
  const sign = model.signature ? ' --sign' : '';
  const { execute } = packageManagers[packageManager];
  return first && `${execute} hooksmith send ${first.name} --to ${localUrl(model)}${sign}`;
}

/**
 * A project around a package: all that is its owner's from the first second. The package, the handlers and the
 * document come from elsewhere.
 */
export function planProject(model: Model, choices: Choices): readonly PlannedFile[] {
  const packageName = model.packageName as Code;
  const { framework, packageManager, selected } = choices;
  const basePath = basePathOf(model) as Code;
  const routes = routeComment(model);
  const signature = signatureView(model);
  const inbox = inboxView(choices);
  const hasSecrets = signature.isSigned || inbox.isEngine;
  const canSubscribe = choices.subscriptions !== undefined;
  const settings = { ...signature, ...inbox, basePath, hasSecrets };
  const environment = { ...settings, canSubscribe, needsUrl: canSubscribe && !signature.signsUrl };
  const pnpm = pnpmView(choices);
  return [
    { path: 'package.json', kind: 'json', value: packageJson(model, choices) },
    { path: 'tsconfig.json', kind: 'json', value: tsconfig(choices) },
    template('dev.js', 'project/dev', { entry: frameworks[framework].entry as Code }),
    ...(packageManager === 'pnpm' && Object.values(pnpm).includes(true)
      ? [template('pnpm-workspace.yaml', 'project/pnpm', pnpm)]
      : []),
    ...(packageManager === 'yarn' ? [template('.yarnrc.yml', 'project/yarn', {})] : []),
    template('.env.example', 'project/environment', environment),
    template('.gitignore', 'project/gitignore', {
      ...{ isYarn: packageManager === 'yarn', isFile: inbox.isFile },
    }),
    template('README.md', 'project/readme', readme(model, choices)),
    template('src/options.ts', 'project/options', {
      ...signature,
      ...inbox,
      packageName,
      isWhole: selected === undefined,
      isSelected: selected !== undefined,
      hasRoutes: routes.length > 0,
      routes,
    }),
    template('src/receiver.ts', 'project/receiver', { ...inbox, packageName }),
    ...(inbox.hasInbox
      ? [template('src/inbox.ts', 'project/inbox', { ...inbox, packageName })]
      : []),
    template('src/announce.ts', 'project/announce', { packageName }),
    template('src/receiver.test.ts', 'project/test', testView(model, inbox)),
    template('src/settings.ts', 'project/settings', settings),
    ...(framework === 'lambda'
      ? [
          template('src/lambda.ts', 'project/lambda', { packageName }),
          template('src/local.ts', 'project/local', {}),
        ]
      : [template('src/server.ts', `project/${framework}`, { packageName })]),
  ];
}

function packageJson(model: Model, choices: Choices): Json {
  const { packageName } = model;
  const { name, framework, packageManager, role, published, isRenamed, spec } = choices;
  const { isPartial, selected, hooksmith, subscriptions } = choices;
  const { entry, dependencies, types }: FrameworkTraits = frameworks[framework];
  const { run, workspace } = packageManagers[packageManager];
  const kept = inboxDependencies(choices);
  const built = builtDependencies(choices);
  const overrides = overridesOf(choices);
  const isInside = published === undefined;
  const hasWorkspaces = isInside && packageManager !== 'pnpm';
  return {
    name,
    version: '0.0.0',
    private: true,
    type: 'module',
    engines: { node: nodeOf(choices) },
    ...(hasWorkspaces && { workspaces: [folders.package] }),
    hooksmith: {
      spec,
      ...(subscriptions !== undefined && { subscriptions }),
      ...(isInside && { output: folders.package }),
      handlers: folders.handlers,
      ...(role !== undefined && { role }),
      ...(isRenamed && { packageName }),
      ...(selected !== undefined && { select: selected }),
      ...(choices.inbox === 'sqlite' && { inbox: inboxFile }),
      ...(isPartial && { partial: true }),
    },
    scripts: {
      build: 'tsc -b',
      start: `${run} build && node dist/${entry}.js`,
      dev: 'node dev.js',
      test: `${run} build && cd dist && node --test`,
      generate: 'hooksmith generate',
      listen: `hooksmith listen --forward-to ${localUrl(model)}`,
      ...(subscriptions !== undefined && { subscribe: 'hooksmith subscribe' }),
    },
    dependencies: sorted([
      [packageName, published ?? workspace],
      ...dependencies.map((dependency) => versionOf(dependency, choices)),
      ...Object.entries(kept.dependencies),
    ]),
    devDependencies: sorted([
      ['hooksmith', hooksmith],
      ...['@types/node', ...types.map((type) => `@types/${type}`), 'typescript'].map((dependency) =>
        versionOf(dependency, choices),
      ),
      ...Object.entries(kept.types),
    ]),
    ...(built.length > 0 && allowScripts(packageManager, built)),
    ...(overrides.length > 0 &&
      packageManager !== 'pnpm' && {
        [packageManager === 'yarn' ? 'resolutions' : 'overrides']: Object.fromEntries(overrides),
      }),
  };
}

/** The exact versions of packages that dependencies bring along. */
function overridesOf({ framework, versions }: Choices): readonly (readonly [string, string])[] {
  const { overrides = [] }: FrameworkTraits = frameworks[framework];
  return overrides.map((name) => [name, versions[name] ?? '*']);
}

/** The settings that pnpm reads in a file of its own, and not in package.json. */
function pnpmView(choices: Choices): PnpmView {
  const built = builtDependencies(choices).map((name) => name as Code);
  const overrides = overridesOf(choices).map(([name, version]) => `${name}: ${version}` as Code);
  return {
    hasWorkspace: choices.published === undefined,
    isBuilding: built.length > 0,
    built,
    hasOverrides: overrides.length > 0,
    overrides,
  };
}

/** The member that lets dependencies run their scripts; pnpm has it elsewhere, and Yarn asks for none. */
function allowScripts(packageManager: Choices['packageManager'], names: readonly string[]): object {
  if (packageManager === 'bun') return { trustedDependencies: names };
  if (packageManager !== 'npm') return {};
  return { allowScripts: Object.fromEntries(names.map((name) => [name, true])) };
}

function versionOf(dependency: string, { versions }: Choices): readonly [string, string] {
  const version = versions[dependency];
  if (version === undefined) throw new Error(`There is no version of ${dependency}`);
  return [dependency, `^${version}`];
}

/** As npm sorts them, so that the next install changes nothing. */
function sorted(dependencies: readonly (readonly [string, string])[]): Json {
  return Object.fromEntries(
    [...dependencies].sort(([left], [right]) => left.localeCompare(right, 'en')),
  );
}

/** A build takes up where the last one left off: what it knew stands beside what it made. */
function tsconfig({ published }: Choices): Json {
  return {
    compilerOptions: {
      target: 'es2022',
      module: 'nodenext',
      types: ['node'],
      strict: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      skipLibCheck: true,
      sourceMap: true,
      incremental: true,
      tsBuildInfoFile: 'dist/tsconfig.tsbuildinfo',
      rootDir: 'src',
      outDir: 'dist',
    },
    include: ['src'],
    ...(published === undefined && { references: [{ path: folders.package }] }),
  };
}

function readme(model: Model, choices: Choices): ProjectReadmeView {
  const { packageName, title, events } = model;
  const { framework, packageManager, published, spec, selected } = choices;
  const { label, entry } = frameworks[framework];
  const { install, run, short, execute } = packageManagers[packageManager];
  const [anyEvent] = events;
  const first = firstReachable(model, selected) ?? anyEvent;
  const send = sendCommand(model, choices);
  const { length } = selected ?? events;
  const { handler, stub } = eventExports(first?.typeName ?? '');
  const inbox = inboxView(choices);
  return {
    ...signatureView(model),
    ...inbox,
    hasNoneOfServer: inbox.hasNone && framework !== 'lambda',
    firstHandler: stub as Code,
    firstType: handler as Code,
    packageName: packageName as Code,
    execute: execute as Code,
    node: nodeOf(choices).replace('>=', '') as Code,
    name: markdownText(choices.name),
    title: markdownText(title || packageName),
    events: `${length} ${length === 1 ? 'event' : 'events'}` as Code,
    framework: label as Code,
    hasEvents: first !== undefined,
    isEmpty: first === undefined,
    isLambda: framework === 'lambda',
    isServer: framework !== 'lambda',
    canSubscribe: choices.subscriptions !== undefined,
    isUnsubscribable: choices.subscriptions === undefined,
    listen: `${run} listen` as Code,
    subscribe: `${run} subscribe` as Code,
    subscribeDry: `${run} subscribe${packageManager === 'npm' ? ' --' : ''} --dry-run` as Code,
    isGenerated: published === undefined,
    isPublished: published !== undefined,
    install: install as Code,
    test: `${short} test` as Code,
    start: `${short} start` as Code,
    dev: `${run} dev` as Code,
    isSelected: selected !== undefined,
    others: `${events.length - length}` as Code,
    startProgram: `node dist/${entry}.js` as Code,
    generate: `${run} generate` as Code,
    canSend: send !== undefined,
    send: codeLine(send ?? ''),
    firstFile: codeSpan(`${folders.handlers}/${first?.file ?? ''}.ts`),
    server: `src/${entry}.ts` as Code,
    spec: codeSpan(spec),
    packageLink:
      published === undefined
        ? (`[${folders.package}](${folders.package}/README.md)` as Markdown)
        : codeSpan(packageName),
    command: codeLine(choices.command),
  };
}
