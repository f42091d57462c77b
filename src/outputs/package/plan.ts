import { codeSpan, markdownText } from '../../code/markdown.js';
import { code, identifier, modulePath, type Code } from '../../code/text.js';
import type { Json, Message, Model, Operation } from '../../model/model.js';
import { schemaExports } from '../../model/names.js';
import type { PlannedFile } from '../../render/planned-file.js';
import {
  header,
  messagesByName,
  messagesOf,
  operationDocumentation,
  payloadType,
  typeFiles,
  type Parts,
} from '../parts.js';
import { template } from '../template.js';
import { exportLines } from './runtime-exports.js';
import type { EventRowView, ReadmeView } from './view.js';

/** What makes it a package: what it exports, its manifest for npm, the compiler's configuration, a README. */
export function planPackage(model: Model, parts: Parts): readonly PlannedFile[] {
  return [
    template('index.ts', 'package/index', {
      header,
      hasTypes: parts.has('types'),
      hasValidators: parts.has('validators'),
      hasHandlers: parts.has('handlers'),
      listed: exportLines(parts),
      isEmpty: !parts.has('types'),
    }),
    { path: 'package.json', kind: 'json', value: packageJson(model, parts) },
    { path: 'tsconfig.json', kind: 'json', value: tsconfig },
    template('README.md', 'package/readme', readme(model, parts)),
  ];
}

/** Files of the runtime that are exports of their own, with a receiver. */
const doors = ['node', 'express', 'fastify', 'fetch', 'lambda', 'signatures'];

/** What a package of some of the parts says of itself. */
function contentsOf(parts: Parts): string {
  if (parts.has('receiver')) return 'Types, validators, handlers and a receiver';
  const names = ['types', 'validators', 'handlers', 'schemas'] as const;
  const list = names.filter((name) => parts.has(name)).join(', ');
  return `${list.charAt(0).toUpperCase()}${list.slice(1)}`;
}

function packageJson({ packageName, packageVersion, title }: Model, parts: Parts): Json {
  const entries = [
    ...(parts.has('receiver') ? doors : []),
    ...(parts.has('validators') ? ['formats'] : []),
  ];
  const entry = (file: string): Json => ({
    types: `./dist/${file}.d.ts`,
    default: `./dist/${file}.js`,
  });
  return {
    name: packageName,
    version: packageVersion,
    description: `${contentsOf(parts)} for ${title || 'webhooks'}.`,
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20.19' },
    exports: {
      '.': entry('index'),
      ...(parts.has('handlers') && { './handlers': entry('handlers/index') }),
      ...Object.fromEntries(entries.map((name) => [`./${name}`, entry(`runtime/${name}`)])),
      ...(parts.has('validators') && { './validators/*': entry('validators/*') }),
      ...(parts.has('testing') && { './testing': entry('testing/index') }),
      ...(parts.has('schemas') && { './schemas/*.json': './schemas/*.json' }),
      './package.json': './package.json',
    },
    files: [
      'dist',
      ...(parts.has('schemas') ? ['schemas'] : []),
      ...(parts.has('handlers') ? ['handlers/*.ts'] : []),
      ...(parts.has('validators') || parts.has('handlers') ? ['runtime/*.ts'] : []),
      ...(['testing', 'types', 'validators'] as const)
        .filter((folder) => parts.has(folder))
        .map((folder) => `${folder}/*.ts`),
      '*.ts',
    ],
    scripts: { build: 'tsc -p .', prepack: 'npm run build' },
  };
}

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
    sourceMap: true,
    rootDir: '.',
    outDir: 'dist',
  },
  include: ['**/*.ts'],
  exclude: ['dist', 'node_modules'],
};

function readme(model: Model, parts: Parts): ReadmeView {
  const { title, packageName, operations, formats } = model;
  const messages = messagesByName(model);
  const [first] = operations;
  const message = messages.get(first?.messages[0] ?? '');
  const type = message ? payloadType(message) : '';
  const names = schemaExports(type);
  const isComplete = first !== undefined && message !== undefined;
  return {
    title: markdownText(title || packageName),
    packageName: packageName as Code,
    contents: (parts.has('receiver')
      ? 'Types, validators, a handler per event and a receiver'
      : contentsOf(parts)) as Code,
    isReceiving: isComplete && parts.has('receiver'),
    isValidating: isComplete && parts.has('validators'),
    isTesting: isComplete && parts.has('testing'),
    hasSchemas: parts.has('schemas'),
    firstHandler: first ? identifier(first.name) : code``,
    firstPath: codeSpan(`/webhooks${pathOf(first)}`),
    firstIs: code`${names.is as Code}`,
    firstParse: code`${names.parse as Code}`,
    firstIssues: code`${names.issues as Code}`,
    firstValidators: modulePath(`validators/${typeFiles(model).get(type) ?? ''}`),
    firstMessage: (message?.name ?? '') as Code,
    areChecked:
      formats === 'assertion'
        ? code`are checked by all of them`
        : code`are checked where the checks are handed in`,
    events: operations.map((operation) => eventRow(operation, messages)),
  };
}

function eventRow(operation: Operation, messages: ReadonlyMap<string, Message>): EventRowView {
  const payloads = messagesOf(operation, messages).map(payloadType);
  return {
    handler: codeSpan(operation.name),
    path:
      operation.channel.address === undefined ? markdownText('none') : codeSpan(pathOf(operation)),
    payload: codeSpan([...new Set(payloads)].join(' | ') || 'unknown'),
    description: markdownText(operationDocumentation(operation).summary ?? ''),
  };
}

function pathOf(operation: Operation | undefined): string {
  const address = operation?.channel.address ?? '';
  return address.startsWith('/') ? address : `/${address}`;
}
