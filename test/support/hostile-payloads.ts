import { secret } from './secret.js';

const deep = 100_000;
/** A million in the long tests. */
const many = Number(process.env['HOOKSMITH_MANY'] ?? 40_000);
/** Half of the length of a long text. */
const long = many / 2;

/** A text of JSON that a stranger may send. */
type Payload = () => string;

const wrapped = (open: string, inner: string, close: string, times = deep): string =>
  open.repeat(times) + inner + close.repeat(times);

/** At every level a member of each name that objects have from elsewhere. */
function inherited(depth: number): string {
  const inner = depth === 0 ? `"${secret}"` : inherited(depth - 1);
  const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'valueOf'];
  return `{${names.map((name) => `"${name}":${inner}`).join(',')},"child":${inner}}`;
}

const members = (of: (index: number) => string): string =>
  Array.from({ length: many }, (_, index) => of(index)).join(',');

const values = [
  ...['null', 'true', '0', '-0', '1e400', '-1e400', '1e-400', '""', '[]', '{}', '"\\ud800"'],
  ...[`"${secret}"`, '"\\u0000"', '9007199254740993', '[[]]', '[null]', '{"":{}}'],
];

/** Keys of the schemas, each with each odd value. */
const odd = ['child', 'children', 'name', 'count', 'list', 'key', 'a', 'b', 'c', '\\udc00', ''].map(
  (key) => `{${values.map((value, index) => `"${key}${index || ''}":${value}`).join(',')}}`,
);

/** Payloads by what is odd about them; those called deep have to be refused by what recurs. */
export const payloads: Readonly<Record<string, Payload>> = {
  'deep objects': () => wrapped('{"child":', 'null', '}'),
  'deep objects of no depth': () => wrapped('{"child":', '{}', '}'),
  'as deep as is followed': () => wrapped('{"child":', '{"last":0}', '}', 400),
  'deep arrays': () => wrapped('[', `"${secret}"`, ']'),
  'deep arrays of objects': () => wrapped('{"children":[', '', ']}'),
  'deep maps': () => wrapped('{"more":', '{}', '}'),
  'deep maps of hidden keys': () => wrapped('{"__proto__":', '{}', '}'),
  'deep in turns': () => wrapped('{"a":{"b":{"c":', '{}', '}}}', deep / 4),
  'deep mixed': () => wrapped('{"child":[{"more":', `"${secret}"`, '}]}', deep / 4),
  'deep items of an array': () => `[${wrapped('[', '', ']')},${wrapped('[', '', ']')}]`,
  'deep members of all names': () =>
    `{${['child', 'children', 'list', 'key', 'a', 'more'].map((key) => `"${key}":${wrapped('[', '', ']')}`).join(',')}}`,
  'many members': () => `{${members((index) => `"k${index}":${index}`)}}`,
  'many objects': () => `{${members((index) => `"k${index}":{}`)}}`,
  'many items': () => `[${members((index) => `"${secret}${index}"`)}]`,
  'many items in a list': () =>
    `{"list":[${members(String)}],"children":[${members(() => '{}')}],"tags":[${members(() => '[{}]')}]}`,
  'many items that are alike': () => `{"list":[${members(() => '{"a":[1]}')}]}`,
  'long texts': () => `{"name":"${'a'.repeat(2 * long)}","key":"${'\\ud83c'.repeat(long / 2)}"}`,
  'long keys': () => `{"${'/~'.repeat(long)}":1,"${'\\ud800'.repeat(long / 2)}":{"x":1}}`,
  'inherited names': () => inherited(5),
  'odd values': () => `[${[...values, ...odd].join(',')}]`,
  ...Object.fromEntries([...values, ...odd].map((text, index) => [`odd ${index}`, () => text])),
};
