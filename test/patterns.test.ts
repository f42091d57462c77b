import fc from 'fast-check';
import { runInThisContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { regularExpression } from '../src/typescript/code.js';
import { visible } from '../src/text.js';
import { formatDiagnostic } from '../src/diagnostics/format.js';
import { isTooSlow, PatternJudge } from '../src/patterns/slow-patterns.js';
import { compile } from './support/compile.js';
import { emptyFolder, write } from './support/folders.js';
import { documentOf, fileOf, forge } from './support/forge.js';
import { load } from './support/load.js';
import { ownExpressions } from './support/own-expressions.js';
import { growthOf, type Growth } from './support/recheck.js';
import { share } from './support/share.js';

function ours(source: string, flags = 'u'): Growth {
  const power = new PatternJudge().powerOf({ source, flags });
  return power === Infinity ? 'exponential' : power > 1 ? 'polynomial' : 'linear';
}

const exponential = [
  ...['^(a+)+$', '^(a*)*$', '(a*)*b', '(x+x+)+y', '^(a|a)*$', '^(a|aa)+$', '^(a|b|ab)*c$'],
  ...['^(?:a?a?)*$', '^(?:a{1,3}){2,}$', '^(.*)*$', '^(.+,)*.+$', '(a|a)*\\b', '^(?=(a+)+$)'],
  ...['^(?:(?:a*|b*)c)*$', '^(?:(a?)+b)*$', '(?!(?:a|a)*b)c', '^(\\p{L}|\\w)+$', '^(?:[ab]+)+aa'],
  ...['^(\\w+\\s?)*$', '^(?:[a-z]+\\d*)+$', '^(?:\\d+,?)+$', '^([^,]+,?)*$', '^/?([^/]+/?)*$'],
  ...['^([a-zA-Z0-9]+)*@x$', '^(([a-z])+.)+[A-Z]([a-z])+$', '^(\\d+|\\d+\\.\\d*)+$'],
  ...['^(?:[a-z0-9]+-?)*$', '^([a-z0-9]+[-.]?)+$', '^([\\p{L}]+\\s?)+$', '^(\\s*\\w+\\s*,?)*$'],
  '^\\w+([.-]?\\w+)*@\\w+([.-]?\\w+)*(\\.\\w{2,3})+$',
  '^([a-zA-Z0-9_.-])+@(([a-zA-Z0-9-])+\\.)+([a-zA-Z0-9]{2,4})+$',
];

const polynomial = [
  ...['\\s+$', '^\\d+\\.?\\d*$', '^a*a*$', '^.*foo.*bar$', '.*foo', '[A-Z\\s]+/[A-Z\\s]+'],
  ...['^.+@.+\\..+$', '.+@.+\\..+', '^\\S+@\\S+\\.\\S+$', '^(?:a+){5}$', '^[+-]?\\d*\\.?\\d+$'],
  ...['(^a|b)*$', '^[^@]+@[^@]+\\.[^@]+$', '^a{0,}b?a{0,}c$'],
];

const linear = [
  ...['', 'test', '^[a-z]+$', '^\\w+@\\w+\\.\\w+$', '^(\\w+\\.)*\\w+$', '^[^@]+@[^@]+$', '\\w+..'],
  ...['^[A-Z]{3}$', '^\\+?[1-9]\\d{1,14}$', '^-?\\d+(\\.\\d+)?$', '^(?:\\d{1,3}\\.){3}\\d{1,3}$'],
  ...['^https?://.+$', '^amq\\.gen-.+$', '^[a-z0-9]+(?:-[a-z0-9]+)*$', '^#(?:[0-9a-f]{3}){1,2}$'],
  ...['(a|a)*', '^(?:.|\\n)*$', '^(?:a|[^])*$', '^[\\s\\S]*[\\s\\S]*$', '^$|^\\d+$', '^(/[^/]+)+$'],
  ...['^([^,]*,)*[^,]*$', '^(?:[^"\\\\]|\\\\.)*"$', '^\\s*(\\S+)\\s*$', '^(?:[a-f0-9]{32})+$'],
  ...['^(?=.*[a-z])(?=.*\\d).{8,}$', '^[\\w.-]{1,64}@[\\w.-]{1,255}$', '^(["\'])[^"\']*\\1$'],
  '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z$',
  '^(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}$',
  '^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$',
];

describe('what we say of a pattern, and recheck', () => {
  const patterns = [
    ...exponential.map((source) => [source, 'exponential'] as const),
    ...polynomial.map((source) => [source, 'polynomial'] as const),
    ...linear.map((source) => [source, 'linear'] as const),
  ];

  test.each(patterns)('%s is %s', (source, expected) => {
    expect(ours(source)).toBe(expected);
  });

  test.each(share(patterns, 24))('recheck: %s is %s', (source, expected) => {
    expect(growthOf(source, 'u')).toBe(expected);
  });

  test('a repetition that ends after twenty times is as bad as one without end, but to recheck', () => {
    const source = '^(?:a{1,5}){1,20}$';
    expect([ours(source), growthOf(source, 'u')]).toEqual(['exponential', 'linear']);
  });
});

const { pattern } = fc.letrec<{ pattern: string; repeated: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\w', '\\d', '\\b'),
    fc.array(tie('pattern'), { minLength: 2, maxLength: 3 }).map((parts) => parts.join('')),
    fc.array(tie('pattern'), { minLength: 2, maxLength: 3 }).map((or) => `(?:${or.join('|')})`),
    tie('repeated'),
  ),
  repeated: fc
    .tuple(tie('pattern'), fc.constantFrom('*', '+', '*?', '?', '{2,}', '{2}', '{1,2}'))
    .map(([part, times]) => `(?:${part})${times}`),
}));

const placed = fc
  .tuple(pattern, fc.constantFrom('', '^'), fc.constantFrom('', '$', 'x'))
  .map(([source, before, after]) => `${before}(?:${source})${after}`);

describe('any pattern', () => {
  test('that is exponential to recheck is so to us, and hardly another', () => {
    const counts: Record<string, number> = {};
    const numRuns = Number(process.env['HOOKSMITH_PATTERNS'] ?? 40);
    fc.assert(
      fc.property(placed, (source) => {
        const [mine, theirs] = [ours(source), growthOf(source, 'u', 2000)];
        counts[`${mine}, ${theirs}`] = (counts[`${mine}, ${theirs}`] ?? 0) + 1;
        if (theirs === 'exponential') expect(mine).toBe('exponential');
        if (theirs === 'polynomial') expect(mine).not.toBe('linear');
      }),
      { numRuns, seed: 3 },
    );
    expect(counts['exponential, exponential']).toBeGreaterThan(numRuns / 50);
    expect(counts['exponential, linear'] ?? 0).toBeLessThan(5);
    expect(counts['polynomial, linear'] ?? 0).toBeLessThan(5);
  });

  test('is judged in bounded time', () => {
    const hostile = [
      `^${'(?:a?'.repeat(900)}${')*'.repeat(900)}$`,
      `^(?:${'a?'.repeat(1500)})*$`,
      `^(?:${Array(300).fill('[^]*\\w+').join('')})$`,
      `^(?:(?:a{1,50}){1,50}){1,50}$`,
      `${'('.repeat(3000)}a*${')'.repeat(3000)}*`,
      `^${'(?=a*'.repeat(300)}${')'.repeat(300)}a*$`,
      `^(?:[\\p{L}${Array.from({ length: 900 }, (_, at) => String.fromCodePoint(0x4e00 + 2 * at)).join('')}]\\w*)*$`,
    ];
    const judge = new PatternJudge();
    const powers = hostile.map((source) => judge.powerOf({ source, flags: 'u' }));
    expect(powers.every((power) => power >= 1)).toBe(true);
  });
});

test('a limit of a few hundred characters makes a square harmless, and a small one a cube', () => {
  const harmless = [[2], [2, 255], [2, 900], [2, 1000], [3, 30], [3, 255], [1]] as const;
  expect(harmless.map(([power, limit]) => isTooSlow(power, limit))).toEqual(
    [true, false, false, true, false, true, false], //
  );
});

const properties = {
  nested: { type: 'string', pattern: '^(a+)+$', maxLength: 100 },
  number: { type: 'string', pattern: '^\\d+\\.?\\d*$' },
  short: { type: 'string', pattern: '^\\d+\\.?\\d*x$', maxLength: 100 },
  plain: { type: 'string', pattern: '^[a-z]+$' },
};

const document = JSON.stringify(
  documentOf({
    schemas: { Thing: { type: 'object', properties, patternProperties: { '\\s+$': {} } } },
  }),
  null,
  2,
);

describe('a slow pattern in a document', () => {
  test('is named with its place', async () => {
    const { diagnostics } = await forge(document);
    const said = diagnostics.filter(({ code }) => code.endsWith('-pattern'));
    expect(said.map((one) => formatDiagnostic(one)).join('\n\n')).toMatchInlineSnapshot(`
      "document.yaml:15:24  warning  exponential-pattern  Matching this pattern can take time that doubles with every few characters: a short text can block the receiver for hours.
        14 |             "type": "string",
        15 |             "pattern": "^(a+)+$",
           |                        ^
        hint: Rewrite it so that it can match a text in only one way: a+ for (a+)+, and [ab]+ for (a|ab|b)+.

      document.yaml:20:24  warning  slow-pattern  Matching this pattern can take time that grows with the square of the text's length: a long text can block the receiver for minutes.
        19 |             "type": "string",
        20 |             "pattern": "^\\\\d+\\\\.?\\\\d*$"
           |                        ^
        hint: Give the schema a maxLength of at most a few hundred. Or start the pattern with ^, and repeat the same characters in one place only.

      document.yaml:33:11  warning  slow-pattern  Matching this pattern can take time that grows with the square of the text's length: a long text can block the receiver for minutes.
        32 |         "patternProperties": {
        33 |           "\\\\s+$": {}
           |           ^
        hint: Give the schema a maxLength of at most a few hundred. Or start the pattern with ^, and repeat the same characters in one place only."
    `);
  });

  test('is asked only of a text that is short enough', async () => {
    const forged = await forge(document);
    type Check = (value: unknown) => unknown;
    const { thingIssues, isThing } = await load<Record<string, Check>>(forged, 'validators/index');
    const value = { nested: `${'a'.repeat(100_000)}!`, short: '1'.repeat(1_000_000) };
    expect(isThing?.(value)).toBe(false);
    expect(thingIssues?.(value)).toMatchObject([
      { pointer: '/nested', keyword: 'maxLength' },
      { pointer: '/short', keyword: 'maxLength' },
    ]);
    expect(thingIssues?.({ short: '1.2' })).toMatchObject([{ keyword: 'pattern' }]);
    expect(fileOf(forged, 'validators/thing.ts')).toContain('/^[a-z]+$/u.test(plain)');
  });
});

test('an exponential pattern holds up nobody who generates: a long example is not held to it', async () => {
  const [short, long] = ['aaa', `${'a'.repeat(60)}!`];
  const { diagnostics, files } = await forge(
    documentOf({
      schemas: { Text: { type: 'string', pattern: '^(a+)+$', examples: [short, long] } },
    }),
  );
  const codes = diagnostics.map(({ code }) => code);
  expect(codes).toEqual(expect.arrayContaining(['exponential-pattern', 'invalid-example']));
  expect(files.get('types/text.ts')).toContain(`@example "${short}"`);
  expect(files.get('types/text.ts')).not.toContain(long);
});

describe('a pattern in code', () => {
  /** Patterns that have a meaning only without `u`, and that the compiler refuses in a literal. */
  const legacy = [
    ...['(a)\\2', '\\07', '\\00', '[\\1]', '\\8', '\\k<a>', '\\p{Foo}', '\\p{IsGreek}', '\\p{L'],
    ...['\\x1', '\\x{41}', '\\u{110000}', '\\u12', '\\u', '(a)\\1\\-', "\\x'\\-"],
  ];
  const odd = [
    ...['', '(?:)', '[]', '[^]', '/', '[/]', '\\/', '\\\\/', '</script>', '(?<!--a)b', '`${x}'],
    ...['\\-', '\\_', '\\c', '[\\c]', '{', 'a{,5', ']', '[z-\\d]', '(?=a)*', '\\u00e9\\-'],
  ];
  const unseen = [
    '\n',
    '\r',
    '\u2028',
    '\u2029',
    '\t',
    '\0',
    '\v',
    '\u0085',
    '\u00ad',
    '\u200b',
    '\ufeff',
  ];
  const characters = [...unseen, '\ud800', '\u{e0001}', '\u{1f389}'].flatMap((character) => [
    ...[character, `\\${character}`, `\\\\${character}`, `\\\\\\${character}`],
    ...[`[${character}]`, `[\\${character}]`, `x${character}+`],
  ]);
  const sources = [...legacy, ...odd, ...characters];
  const expressions = sources.flatMap((source) =>
    ['u', ''].flatMap((flags) => {
      try {
        return [new RegExp(source, flags)];
      } catch {
        return [];
      }
    }),
  );
  const subjects = [
    ...sources,
    ...sources.map((source) => source.replaceAll('\\', '')),
    ...['\\', 'u200b', 'aa', 'x{41}', 'A', '\x07', '\x00', '\x01', 'p{IsGreek}', 'é-'],
  ];

  test.each(expressions.map((expression) => [String(expression), expression] as const))(
    '%j means what it means in the document, on one line',
    (_, expression) => {
      const printed = regularExpression(expression);
      expect(printed).toBe(visible(printed));
      const made = runInThisContext(printed) as RegExp;
      expect(made.flags).toBe(expression.flags);
      const found = (by: RegExp) => subjects.map((subject) => by.exec(subject)?.slice());
      expect(found(made)).toEqual(found(expression));
    },
  );

  test('compiles', () => {
    const lines = expressions.map(
      (expression, index) => `export const x${index} = ${regularExpression(expression)};\n`,
    );
    const folder = emptyFolder();
    write(folder, 'package.json', '{ "type": "module" }');
    expect(compile([write(folder, 'x.ts', lines.join(''))])).toEqual([]);
  });

  test('is the one that was judged', async () => {
    const properties = {
      a: { pattern: '^\\-+$' },
      b: { pattern: '^\\p{L}$' },
      c: { pattern: '^\\_\\07$' },
    };
    const forged = await forge(documentOf({ schemas: { Thing: { type: 'object', properties } } }));
    const validator = fileOf(forged, 'validators/thing.ts');
    expect(validator).toContain('/^\\-+$/.test(a)');
    expect(validator).toContain('/^\\p{L}$/u.test(b)');
    expect(validator).toContain("new RegExp('^\\\\_\\\\07$').test(c)");
  });
});

describe('our own expressions', () => {
  const judged = ownExpressions().map((one) => ({ ...one, growth: ours(one.source, one.flags) }));

  test('are never exponential by our account; test/long asks recheck, and for linear time in the runtime', () => {
    expect(judged.length).toBeGreaterThan(50);
    expect(judged.filter(({ growth }) => growth === 'exponential')).toEqual([]);
  });
});
