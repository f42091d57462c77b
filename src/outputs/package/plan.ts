import { codeSpan, markdownText } from '../../typescript/markdown.js';
import {
  code,
  identifier,
  join,
  literal,
  memberKey,
  modulePath,
  type Code,
} from '../../typescript/code.js';
import type { Event, Message, Model } from '../../model/model.js';
import type { Json } from '../../json.js';
import { contractLines, contractPath } from '../../model/contract.js';
import { schemaExports } from '../../model/export-names.js';
import { isAtBase, toldInWords, waysInWords } from '../../model/told.js';
import { knownSignatures } from '../../model/known-signatures.js';
import type { PlannedFile } from '../../render/planned-file.js';
import { exportOf, type PartName } from '../parts.js';
import {
  eventDocumentation,
  header,
  messagesByName,
  payloadTypes,
  typeFiles,
  type Parts,
} from '../shared.js';
import { templatesOf } from '../template.js';
import { exportLines } from './runtime-exports.js';
import type { EventRowView, PackageTemplates, ReadmeView, SignatureRowView } from './view.js';

const template = templatesOf<PackageTemplates>();

/** The package's own files: its exports, its manifest for npm, the compiler's configuration, a README. */
export function planPackage(model: Model, parts: Parts): readonly PlannedFile[] {
  const has = partIn(parts);
  return [
    template('index.ts', 'package/index', {
      header,
      hasTypes: has('types'),
      hasValidators: has('validators'),
      hasHandlers: has('handlers'),
      listed: exportLines(parts),
      isEmpty: !has('types'),
    }),
    { path: 'package.json', kind: 'json', value: packageJson(model, parts) },
    { path: 'tsconfig.json', kind: 'json', value: tsconfig },
    template('README.md', 'package/readme', readme(model, parts)),
    { path: contractPath, kind: 'lines', lines: contractLines(model) },
    { path: '.gitattributes', kind: 'lines', lines: attributes },
  ];
}

function partIn(parts: Parts): (name: PartName) => boolean {
  return (name) => parts.some((part) => part.name === name);
}

/** "Types, validators and a receiver": the parts of the package. */
function contentsOf(parts: Parts): string {
  const words = parts.map(({ words }) => words);
  const list = [words.slice(0, -1).join(', '), words.at(-1)]
    .filter((text) => text !== '')
    .join(' and ');
  return `${list.charAt(0).toUpperCase()}${list.slice(1)}`;
}

/** "No dependencies", or the packages that the consumer installs beside this one. */
function dependencyWords(peers: Peers): string {
  const names = Object.keys(peers);
  return names.length === 0 ? 'No dependencies' : `Needs ${names.join(' and ')} beside it`;
}

type Peers = Readonly<Record<string, string>>;

function peersOf(parts: Parts): Peers {
  return Object.assign({}, ...parts.map(({ peers }) => peers));
}

function packageJson(model: Model, parts: Parts): Json {
  const { packageName, packageVersion, license, repository, title } = model;
  const peerDependencies = peersOf(parts);
  return {
    name: packageName,
    version: packageVersion,
    description: `${contentsOf(parts)} for ${title || 'webhooks'}.`,
    ...(license !== undefined && { license }),
    ...(repository !== undefined && { repository }),
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20.19' },
    exports: {
      '.': exportOf('index'),
      ...Object.assign({}, ...parts.map(({ exports }) => exports)),
      [`./${contractPath}`]: `./${contractPath}`,
      './package.json': './package.json',
    },
    files: [
      ...new Set([
        'dist',
        '!dist/*.tsbuildinfo',
        ...parts.flatMap(({ files }) => files),
        '*.ts',
        contractPath,
      ]),
    ],
    scripts: { build: 'tsc -p .', prepack: 'npm run build' },
    devDependencies: {
      ...Object.assign({}, ...parts.map(({ types }) => types)),
      typescript: '>=5.6',
    },
    ...(Object.keys(peerDependencies).length > 0 && { peerDependencies }),
  };
}

/** Folds what nobody reviews in a pull request: it is copied, or says what other files say. */
const attributes = ['.manifest.json', contractPath, 'runtime/**', 'schemas/**'].map(
  (pattern) => `${pattern} linguist-generated`,
);

/** `types` is empty: what needs a platform's types says so itself. */
const tsconfig: Json = {
  compilerOptions: {
    target: 'es2022',
    lib: ['es2022'],
    types: [],
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    noImplicitOverride: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    skipLibCheck: true,
    declaration: true,
    declarationMap: true,
    stripInternal: true,
    sourceMap: true,
    composite: true,
    tsBuildInfoFile: 'dist/tsconfig.tsbuildinfo',
    rootDir: '.',
    outDir: 'dist',
  },
  include: ['**/*.ts'],
  exclude: ['dist', 'node_modules'],
};

function readme(model: Model, parts: Parts): ReadmeView {
  const { title, packageName, events, formats } = model;
  const has = partIn(parts);
  const messages = messagesByName(model);
  const [first] = events;
  const told = toldInWords(model);
  const message = messages.get(first?.messages[0]?.name ?? '');
  const [type = ''] = first ? payloadTypes(first) : [];
  const names = schemaExports(type);
  const isComplete = first !== undefined && message !== undefined;
  return {
    title: markdownText(title || packageName),
    packageName: packageName as Code,
    contents: contentsOf(parts) as Code,
    dependencies: dependencyWords(peersOf(parts)) as Code,
    isReceiving: isComplete && has('receiver'),
    isKeeping: isComplete && has('inbox'),
    ...subscribing(model, has('subscriptions')),
    isValidating: isComplete && has('validators'),
    isTesting: isComplete && has('testing'),
    hasSchemas: has('schemas'),
    firstHandler: first ? identifier(first.name) : code``,
    firstPath: codeSpan(`/webhooks${pathOf(first)}`),
    firstIs: code`${names.is as Code}`,
    firstParse: code`${names.parse as Code}`,
    firstIssues: code`${names.issues as Code}`,
    firstValidators: modulePath(`validators/${typeFiles(model).get(type) ?? ''}`),
    areChecked:
      formats === 'assertion'
        ? code`are checked by all of them`
        : code`are checked only if you give the checks`,
    hasTold: told !== undefined,
    areByUrl: told === undefined,
    told: codeSpan(told ?? ''),
    events: events.map((event) => eventRow(event, model, messages)),
    signatures: signatureRows,
  };
}

function subscribing({ subscriptions }: Model, isSubscribing: boolean) {
  const { api, options = [] } = subscriptions ?? {};
  const needed = options.filter(({ isRequired }) => isRequired);
  const names = [
    code`token`,
    ...needed.map(({ name }) => code`${memberKey(name)}: ${literal('…')}`),
  ];
  const hasRecord = api !== undefined && api.list === undefined;
  return {
    isSubscribing,
    subscriptionOptions: join(names, ', '),
    syncArguments: hasRecord ? code`, { record }` : code``,
    hasRecord,
    provider: markdownText(api?.title || 'its API'),
  };
}

/** The providers whose signatures the README shows, as examples for others. */
const shown = /^(?:Stripe|GitHub|Slack|Shopify|Square|Zoom|Twilio|HubSpot|Xero)$/;

const signatureRows: readonly SignatureRowView[] = knownSignatures
  .filter(({ provider }) => shown.test(provider))
  .map(({ provider, options }) => ({
    provider: markdownText(provider),
    options: codeSpan(literal(options as unknown as Json)),
  }));

function eventRow(
  event: Event,
  model: Model,
  messages: ReadonlyMap<string, Message>,
): EventRowView {
  const own = event.operation.channel.address === undefined ? [] : [pathOf(event)];
  const paths = [...new Set([...own, ...(isAtBase(event, model) ? ['/'] : [])])];
  return {
    handler: codeSpan(event.name),
    path: paths.length === 0 ? markdownText('none') : codeSpan(paths.join(', ')),
    told: codeSpan(waysInWords(event)),
    payload: codeSpan(payloadTypes(event).join(' | ') || 'unknown'),
    description: markdownText(eventDocumentation(event, messages).summary ?? ''),
  };
}

function pathOf(event: Event | undefined): string {
  const address = event?.operation.channel.address ?? '';
  return address.startsWith('/') ? address : `/${address}`;
}
