import { listedExports } from './package/runtime-exports.js';
import { helperNames, helperTypes } from './validators/runtime.js';

/** Names that generated files declare themselves. */
const own = ['Handlers', 'WebhookEvent'];

/** The values that are globals of the language, so that no import hides one: a schema `Error` becomes `ErrorSchema`. */
const globals = [
  ...['AggregateError', 'Array', 'ArrayBuffer', 'Atomics', 'BigInt', 'BigInt64Array'],
  ...['BigUint64Array', 'Boolean', 'DataView', 'Date', 'Error', 'EvalError'],
  ...['FinalizationRegistry', 'Float32Array', 'Float64Array', 'Function', 'Infinity', 'Int16Array'],
  ...['Int32Array', 'Int8Array', 'Intl', 'JSON', 'Map', 'Math', 'NaN', 'Number', 'Object'],
  ...['Promise', 'Proxy', 'RangeError', 'ReferenceError', 'Reflect', 'RegExp', 'Set'],
  ...['SharedArrayBuffer', 'String', 'Symbol', 'SyntaxError', 'TypeError', 'URIError'],
  ...['Uint16Array', 'Uint32Array', 'Uint8Array', 'Uint8ClampedArray', 'WeakMap', 'WeakRef'],
  ...['WeakSet', 'decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'escape'],
  ...['globalThis', 'isFinite', 'isNaN', 'parseFloat', 'parseInt', 'undefined', 'unescape'],
];

/** The types of the language that generated files use beside names of the document. */
const types = ['Readonly', 'Record'];

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
  ...globals,
  ...types,
  ...words,
]);
