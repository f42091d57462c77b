import { listedExports } from './package/runtime-exports.js';
import { helperNames, helperTypes } from './validators/runtime.js';

/** Names that generated files declare themselves, or import beside those of the tables, whatever the document. */
const own = [
  ...[
    'Handlers',
    'WebhookEvent',
    'Events',
    'Telling',
    'tellings',
    'fixtures',
    'messageFixtures',
    'formats',
    'handlers',
    'stubs',
  ],
];

/** Names that none of a document's names can meet in any file today. They are reserved so that no package changes. */
const kept = [
  ...['OperationDefinition', 'Signal', 'StandardResult', 'areStrings', 'collect', 'issue'],
  ...['issues', 'report', 'schema', 'value'],
];

/** Globals of the language. Generated code may read each as what it is. */
const globals = [
  ...['Array', 'ArrayBuffer', 'Boolean', 'Date', 'Error', 'Exclude', 'Extract', 'Function'],
  ...['Infinity', 'JSON', 'Map', 'Math', 'NaN', 'Number', 'Object', 'Omit', 'Partial', 'Pick'],
  ...['Promise', 'PromiseLike', 'Proxy', 'Readonly', 'Record', 'Reflect', 'RegExp', 'Set'],
  ...['String', 'Symbol', 'TypeError', 'Uint8Array', 'WeakMap', 'WeakSet', 'globalThis'],
  ...['undefined'],
];

/** Words that can't be the name of a variable in a module; and `then`, which would make the module a promise. */
const words = [
  ...['arguments', 'await', 'break', 'case', 'catch', 'class', 'const', 'continue', 'debugger'],
  ...['default', 'delete', 'do', 'else', 'enum', 'eval', 'export', 'extends', 'false', 'finally'],
  ...['for', 'function', 'if', 'implements', 'import', 'in', 'instanceof', 'interface', 'let'],
  ...['new', 'null', 'package', 'private', 'protected', 'public', 'return', 'static', 'super'],
  ...['switch', 'then', 'this', 'throw', 'true', 'try', 'typeof', 'var', 'void', 'while', 'with'],
  ...['yield'],
];

/** Names that nothing of a document gets, since generated files mean something else by them. */
export const reservedNames: ReadonlySet<string> = new Set([
  ...listedExports.flatMap(({ values = [], types = [] }) => [...values, ...types]),
  ...helperNames,
  ...helperTypes,
  ...own,
  ...kept,
  ...globals,
  ...words,
]);
