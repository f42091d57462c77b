import { describe, expect, test } from 'vitest';
import { invalidPayload } from '../src/runtime/answer.js';
import { answerTo } from '../src/runtime/accept.js';
import { bytesOf } from '../src/runtime/bytes.js';
import { formats as checks } from '../src/runtime/formats.js';
import { isMultipleOf, isUnique } from '../src/runtime/json.js';
import type { Receiver } from '../src/runtime/receiver.js';
import type { InvalidDelivery } from '../src/runtime/delivery.js';
import {
  describeIssues,
  within,
  type IssueList,
  type ValidationOptions,
} from '../src/runtime/validation.js';
import { compilePackages } from './support/compile.js';
import { documentOf, fileOf, forge } from './support/forge.js';
import { load } from './support/load.js';
import { bodies, schemas } from './support/refused-bodies.js';
import { share } from './support/share.js';

/** The most that an answer may take. */
const mostBytes = 64 * 1024;

type IssuesOf = (value: unknown, options?: ValidationOptions) => IssueList;
type Package = Readonly<Record<string, IssuesOf>> & {
  readonly createReceiver: (options: object) => Receiver<never>;
};

const names = Object.keys(schemas);
const channels = Object.fromEntries(
  names.map((name) => [
    name,
    {
      subscribe: {
        operationId: `on${name}`,
        message: { name: `${name}Message`, payload: { $ref: `#/components/schemas/${name}` } },
      },
    },
  ]),
);
const forged = forge({ ...documentOf({ schemas }), channels });
const loaded = forged.then((one) => load<Package>(one, 'index'));

async function deliver(name: string, body: string, options: object = {}) {
  const { createReceiver } = await loaded;
  const heard: InvalidDelivery[] = [];
  const onInvalid = (delivery: InvalidDelivery) => void heard.push(delivery);
  const headers = { 'content-type': 'application/json' };
  const post = async (more: object) => {
    const receiver = createReceiver({ handlers: {}, ...options, ...more });
    const reception = receiver.accept({ method: 'POST', path: `/${name}`, headers });
    return answerTo(reception, bytesOf(body));
  };
  return { answer: await post({}), hears: async () => (await post({ onInvalid }), heard[0]) };
}

describe.each(share(Object.entries(bodies), 6))('whatever a body of %s breaks', (_, make) => {
  test('the answer is small, and a hundred issues are kept', async () => {
    const body = make(1 << 17);
    const value: unknown = JSON.parse(body);
    for (const name of names) {
      const { answer } = await deliver(name, body);
      expect([202, 422], name).toContain(answer.status);
      expect(bytesOf(answer.body).length, name).toBeLessThanOrEqual(mostBytes);
      const issues = (await loaded)[`${name[0]?.toLowerCase()}${name.slice(1)}Issues`]?.(value);
      expect(issues?.length, name).toBe(Math.min(issues?.total ?? issues?.length ?? NaN, 100));
      for (const { pointer } of issues ?? []) expect(pointer.length, name).toBeLessThan(10_000);
    }
  });
});

test('nothing in these validators is unused', async () => {
  expect(compilePackages([{ forged: await forged }])).toEqual([[]]);
});

describe('issues', () => {
  const items = Array.from({ length: 350 }, () => 1);

  test('are kept up to a hundred, or to a limit, and all of them are counted', async () => {
    const issuesOf = (await loaded)['texts' + 'Issues'] as IssuesOf;
    const count = (options?: ValidationOptions) => {
      const issues = issuesOf(items, options);
      return [issues.length, issues.total];
    };
    expect(count()).toEqual([100, 350]);
    expect(count({ limit: 3 })).toEqual([3, 350]);
    expect(count({ limit: Infinity })).toEqual([350, undefined]);
    expect(issuesOf(['x'])).toStrictEqual([]);
    expect(Object.keys(issuesOf(items))).toHaveLength(100);
    expect(issuesOf([1])).toStrictEqual([...issuesOf([1])]);
  });

  test('are counted up to ten thousand, and then collecting ends', async () => {
    const issuesOf = (await loaded)['requiredIssues'] as IssuesOf;
    let read = 0;
    const item = new Proxy({}, { get: () => void read++ });
    const many = Array.from({ length: 100_000 }, () => item);
    const issues = issuesOf(many);
    expect([issues.length, issues.total]).toEqual([100, 10_000]);
    expect(describeIssues(issues)).toMatch(/; and at least 9997 more$/);
    expect(read).toBeLessThan(100_000);
    expect(issuesOf(many, { limit: 20_000 })).toHaveLength(20_000);
    expect(issuesOf(many.slice(0, 1_000), { limit: Infinity })).toHaveLength(30_000);
  });

  test('are told with their number', async () => {
    const { answer, hears } = await deliver('Texts', JSON.stringify(items));
    expect(JSON.parse(answer.body)).toMatchObject({ status: 422, total: 350 });
    const heard = await hears();
    expect([heard?.issues.length, heard?.issues.total]).toEqual([100, 350]);
    const short = await deliver('Texts', '[1]');
    expect(JSON.parse(short.answer.body)).not.toHaveProperty('total');
    expect(describeIssues(heard?.issues ?? [])).toMatch(/; and 347 more$/);
  });

  test('ask no format any more once there are a hundred', async () => {
    let asked = 0;
    const formats = { uri: () => ++asked > 5_000 };
    const issuesOf = (await loaded)['linksIssues'] as IssuesOf;
    const texts = Array.from({ length: 3_000 }, () => 'x');
    expect(issuesOf(texts, { formats })).toHaveLength(100);
    expect(asked).toBe(101);
    asked = 0;
    expect(issuesOf(texts, { formats, limit: Infinity })).toHaveLength(3_000);
  });
});

describe('a pointer', () => {
  const key = (text: string) => JSON.stringify({ [text]: [1] });

  test.each([
    ['/', '~1'],
    ['~', '~0'],
    ['é', 'é'],
    ['\ud800', '\ud800'],
  ])('has no more than the beginning of a key of %j', async (character, escaped) => {
    const issuesOf = (await loaded)['textsByKeyIssues'] as IssuesOf;
    const [issue] = issuesOf(JSON.parse(key(character.repeat(100_000))));
    expect(issue?.pointer).toBe(`/${escaped.repeat(1000)}…/0`);
    const [whole] = issuesOf(JSON.parse(key(character.repeat(1000))));
    expect(whole?.pointer).toBe(`/${escaped.repeat(1000)}/0`);
  });

  test('is made once for each key', async () => {
    const text = fileOf(await forged, 'validators/texts-by-key.ts');
    expect(text.match(/\bat\(pointer, key\)/g)).toHaveLength(1);
    expect(text).toContain('const place = at(pointer, key);');
  });

  test('grows no more where a thousand keys are nested', async () => {
    const issuesOf = (await loaded)['valuesIssues'] as IssuesOf;
    const wrap = (inner: unknown) => ({ ['/'.repeat(900)]: inner });
    const nested = Array.from({ length: 400 }).reduce(wrap, 1);
    const [issue] = issuesOf(nested);
    expect(issue?.pointer.length).toBeLessThan(6_000);
    expect(issue?.pointer.endsWith('/…')).toBe(true);
  });
});

test('an answer says of long texts of the document no more than their beginning', () => {
  const issue = { pointer: '/a', keyword: 'pattern', found: 'a string', schema: '#' };
  const long = { ...issue, expected: `a string like ${'\u0001é'.repeat(100_000)}` };
  const { body } = invalidPayload(Array.from({ length: 100 }, () => long));
  expect(bytesOf(body).length).toBeLessThanOrEqual(mostBytes);
  const { errors, total } = JSON.parse(body) as { errors: readonly object[]; total: number };
  expect(errors.length).toBeGreaterThan(0);
  expect(total).toBe(100);
});

describe('a limit says how much there is', () => {
  test.each([
    ['{"text": "🎸"}', '/text', 'at least 2 characters', '1 character'],
    ['{"text": "abcdef"}', '/text', 'at most 5 characters', '6 characters'],
    ['{"list": []}', '/list', 'at least 1 item', '0 items'],
    ['{"list": [1, 2, 3]}', '/list', 'at most 2 items', '3 items'],
    ['{"object": {}}', '/object', 'at least 1 member', '0 members'],
    ['{"object": {"a": 1, "b": 2, "c": 3}}', '/object', 'at most 2 members', '3 members'],
    ['{"number": 7}', '/number', 'at most 5', 'an integer'],
    ['{"items": [""]}', '/items/0', 'at least 1 character', '0 characters'],
  ])('%s', async (body, pointer, expected, found) => {
    const issuesOf = (await loaded)['limitedIssues'] as IssuesOf;
    expect(issuesOf(JSON.parse(body))).toMatchObject([{ pointer, expected, found }]);
  });

  test('as does nesting', async () => {
    const issuesOf = (await loaded)['valuesIssues'] as IssuesOf;
    const nested = Array.from({ length: 600 }).reduce((inner) => ({ a: inner }), {});
    expect(issuesOf(nested)).toMatchObject([
      { expected: 'at most 500 levels of nesting', found: 'more' },
    ]);
  });
});

describe('the work is counted', () => {
  /** The times that values are tested by two alternatives that lead back, each of which asks of both children. */
  function timesTested(value: unknown): number {
    let times = 0;
    const is = (inner: unknown): boolean => {
      times++;
      const { a, b } = Object(inner) as { a?: unknown; b?: unknown };
      const children = [a, b].filter((child) => child !== undefined);
      return [1, 2].map(() => children.every((child) => within(child, is))).every(Boolean);
    };
    within(value, is);
    return times;
  }

  test('of values that alternatives test again: it grows with their number', () => {
    const tree = (levels: number): object =>
      levels === 0 ? {} : { a: tree(levels - 1), b: tree(levels - 1) };
    const nodes = 2 ** 13;
    expect(timesTested(tree(12))).toBeLessThan(30 * nodes + 100_000);
    const chain = Array.from({ length: 480 }).reduce((inner) => ({ a: inner }), {});
    expect(timesTested(chain)).toBeLessThan(100_000);
  });

  test('of a condition: it is asked once, whichever way it goes', async () => {
    const texts = { type: 'array', items: { type: 'string' } };
    const Chosen = { if: texts, then: { maxItems: 1 }, else: { minItems: 2 } };
    const chosen = await forge(documentOf({ schemas: { Chosen } }));
    type Chosen = Record<'isChosen' | 'chosenIssues', (value: unknown) => unknown>;
    const { isChosen, chosenIssues } = await load<Chosen>(chosen, 'index');
    let read = 0;
    const counted = (item: unknown) =>
      new Proxy([item], { get: (list, key) => (key === '0' && read++, Reflect.get(list, key)) });
    expect([isChosen(counted('a')), isChosen(counted(1)), read]).toEqual([true, false, 2]);
    expect([chosenIssues(counted('a')), chosenIssues(counted(1)), read]).toMatchObject([
      [],
      [{ keyword: 'minItems' }],
      4,
    ]);
  });

  test('of a property in a regular expression: each is looked up once', () => {
    const text = '\\p{L}\\P{Lu}[\\p{Script=Greek}-]'.repeat(20_000);
    expect(checks.regex(text)).toBe(true);
    expect(checks.regex(`${text}\\p{Nothing}`)).toBe(false);
  });

  test('of a list whose items have to differ: most that repeat do so soon', () => {
    let read = 0;
    const item = new Proxy({}, { ownKeys: () => (read++, []) });
    expect(isUnique(Array.from({ length: 100_000 }, () => item))).toBe(false);
    expect(read).toBeLessThan(1_000);
    const distinct = Array.from({ length: 3_000 }, (_, index) => [index]);
    expect(isUnique(distinct)).toBe(true);
    expect(isUnique([...distinct, [2_999]])).toBe(false);
  });

  test('of decimals: most need no digits', () => {
    for (const value of [0.01, 12.34, 1e15, 1e308, 9_007_199_254_740_993]) {
      expect(isMultipleOf(value, 0.01)).toBe(true);
    }
    expect(isMultipleOf(0.015, 0.01)).toBe(false);
    expect(isMultipleOf(4e-320, 5e-324)).toBe(true);
  });
});
