import fc from 'fast-check';

/** A node of YAML and how it is written. */
type Written =
  | { readonly kind: 'text'; readonly text: string; readonly marks: string }
  | { readonly kind: 'alias'; readonly name: string }
  | {
      readonly kind: 'list' | 'map';
      readonly isFlow: boolean;
      readonly marks: string;
      readonly items: readonly Item[];
    };

interface Item {
  readonly key: Written;
  readonly isExplicit: boolean;
  readonly value: Written;
  readonly comment: string;
}

const plain = [
  ...[
    'a',
    'b',
    'c',
    'k',
    'two words',
    '1',
    '01',
    '1.0',
    '1.',
    '.5',
    '+1',
    '-0',
    '-0.0',
    '1e3',
    '1E+3',
  ],
  ...[
    '0x1F',
    '0o17',
    '0b11',
    '-0x1F',
    '1_000',
    '12:30',
    '1:00:00',
    '2024-01-01',
    '~',
    '',
    '=',
    '<<',
  ],
  ...[
    'null',
    'Null',
    'true',
    'True',
    'FALSE',
    'yes',
    'no',
    'on',
    'y',
    '.inf',
    '-.INF',
    '.nan',
    'é',
    '\u0085',
  ],
  ...[
    '9007199254740993',
    '0.1234567890123456789',
    '1e400',
    '1e-400',
    '0xFFFFFFFFFFFFFFFF',
    '-',
    '?x',
    ':x',
  ],
  ...[
    '__proto__',
    'constructor',
    'a#b',
    'a\u2028b',
    'a\u00a0b',
    '\ufeff',
    '😀',
    '%a',
    '@a',
    'a: b',
    '- a',
  ],
];
const quoted = [
  ...[
    '""',
    "''",
    '"a"',
    "'a'",
    "'it''s'",
    '"\\u2028\\x41\\n"',
    '"1"',
    "'~'",
    '"<<"',
    "'a\n\n  b'",
    '"a\\\n  b"',
  ],
  ...['"a', "'", '"\\q"'],
];
const blocks = [
  ...[
    '|\n',
    '|\n  a\n   b\n',
    '>-\n  a\n  b\n',
    '|+\n  a\n\n',
    '|2-\n    a\n',
    '>\n\n  a\n\n\n  b',
    '|9\n  a',
  ],
];
const marks = [
  ...[
    '',
    '',
    '',
    '',
    '',
    '',
    '&a ',
    '&b ',
    '&a !!str ',
    '!!str ',
    '!!int ',
    '!!float ',
    '!!null ',
    '!!bool ',
  ],
  ...[
    '!!map ',
    '!!seq ',
    '! ',
    '!!binary ',
    '!!set ',
    '!mine ',
    '!<tag:yaml.org,2002:str> ',
    '&a &b ',
    '!!merge ',
  ],
];

const marksOf = fc.constantFrom(...marks);
const scalar = fc.record({
  kind: fc.constant('text' as const),
  text: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...plain) },
    { weight: 3, arbitrary: fc.constantFrom(...quoted) },
    { weight: 2, arbitrary: fc.constantFrom(...blocks) },
  ),
  marks: marksOf,
});
const alias = fc.record({
  kind: fc.constant('alias' as const),
  name: fc.constantFrom('a', 'b', 'shared'),
});

const { node } = fc.letrec<{ node: Written; item: Item }>((tie) => ({
  item: fc.record({
    key: fc.oneof(
      { weight: 12, arbitrary: scalar },
      { weight: 3, arbitrary: fc.constant({ kind: 'text', text: '<<', marks: '' } as const) },
      { weight: 1, arbitrary: tie('node') },
    ),
    isExplicit: fc.boolean().map((one) => one),
    value: tie('node'),
    comment: fc.constantFrom('', '', '', ' # c', '\n', '\t', ' '),
  }),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: scalar },
    { weight: 1, arbitrary: alias },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom('list' as const, 'map' as const, 'map' as const),
        isFlow: fc.boolean(),
        marks: marksOf,
        items: fc.array(tie('item'), { maxLength: 4 }),
      }),
    },
  ),
}));

/** Texts that are YAML, or nearly: `legal` has many that are. */
export const randomYaml: fc.Arbitrary<string> = fc
  .record({
    node,
    start: fc.constantFrom('', '', '', '', '---\n', '%YAML 1.2\n---\n', '\ufeff', '# c\n', '--- '),
    end: fc.constantFrom('\n', '\n', '', '\n...\n', '\n---\n', '\n---\nb: 1', '\t'),
    lineEnd: fc.constantFrom('\n', '\n', '\n', '\r\n', '\r'),
    slip: fc.option(
      fc.tuple(
        fc.nat(),
        fc.constantFrom('', ' ', '\t', '\n', ':', '-', '[', '}', '&', '*', '"', '\0'),
      ),
    ),
  })
  .map(({ node: written, start, end, lineEnd, slip }) => {
    const text = start + print(written, 0, false) + end;
    const slipped = slip ? spliced(text, slip[0] % (text.length + 1), slip[1]) : text;
    return slipped.replaceAll('\n', lineEnd);
  });

/** A value of YAML for a place in a larger text, its lines indented by so many spaces. */
export function randomValue(indentation: number): fc.Arbitrary<string> {
  return node.map((written) => print(written, indentation, false));
}

function spliced(text: string, index: number, put: string): string {
  return text.slice(0, index) + put + text.slice(index + 1);
}

function print(written: Written, indentation: number, isFlow: boolean): string {
  if (written.kind === 'alias') return `*${written.name} `;
  if (written.kind === 'text') return written.marks + lines(written.text, indentation);
  const { kind, marks: before, items } = written;
  if (isFlow || written.isFlow || items.length === 0) {
    const [open, close] = kind === 'list' ? ['[', ']'] : ['{', '}'];
    const inner = items.map((item) => flowItem(kind, item, indentation)).join(', ');
    return `${before}${open}${inner}${close}`;
  }
  const start = `\n${' '.repeat(indentation)}`;
  return before + items.map((item) => start + blockItem(kind, item, indentation)).join('');
}

function flowItem(kind: 'list' | 'map', item: Item, indentation: number): string {
  const value = print(item.value, indentation, true);
  return kind === 'list' ? value : `${print(item.key, indentation, true)}: ${value}`;
}

function blockItem(kind: 'list' | 'map', item: Item, indentation: number): string {
  const value = print(item.value, indentation + 2, false);
  if (kind === 'list') return `- ${value}${item.comment}`;
  const key = print(item.key, indentation + 2, !item.isExplicit);
  const isComplex = item.key.kind === 'list' || item.key.kind === 'map';
  const start = isComplex ? `? ${key}\n${' '.repeat(indentation)}` : key;
  return `${start}: ${value}${item.comment}`;
}

function lines(text: string, indentation: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(indentation)}`);
}
