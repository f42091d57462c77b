import { describe, expect, test } from 'vitest';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { generate } from '../src/index.js';
import { cellMarkdown, firstParagraph, markdown } from '../src/outputs/docs/markdown.js';
import { planDocs } from '../src/outputs/docs/plan.js';
import { render } from '../src/render/render.js';
import { hooksmith } from './support/command.js';
import { documents, emptyFolder, groove, read, repository, write } from './support/folders.js';
import { documentOf, forge } from './support/forge.js';
import { idsOf, modelOf, pageOf, rowsOf, textOf } from './support/page.js';

const payments = read(documents, 'payments.yaml');
const committed = join(repository, 'docs', 'public', 'catalogue.html');

describe('our own page', () => {
  const page = read(committed);

  test('is at most 50 kB, 9 kB as it is sent, with at most 2 kB of script', () => {
    expect(page.length).toBeLessThanOrEqual(50_000);
    expect(gzipSync(page).length).toBeLessThanOrEqual(9_000);
    expect(/<script>([^]*)<\/script>/.exec(page)?.[1]?.length).toBeLessThanOrEqual(2_048);
  });

  test('takes less than half the time of the package', async () => {
    const text = read(groove);
    const model = await modelOf(text);
    const leastOf = async (make: () => Promise<unknown>): Promise<number> => {
      const times: number[] = [];
      for (let run = 0; run < 9; run++) {
        const start = performance.now();
        await make();
        times.push(performance.now() - start);
      }
      return Math.min(...times);
    };
    const ofPackage = await leastOf(() => forge(text));
    const ofPage = await leastOf(() => render([planDocs(model, 'docs.html', undefined)]));
    expect(ofPage / ofPackage).toBeLessThan(0.5);
  });

  test('has a place for each event and each field, by names', () => {
    const ids = idsOf(page);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ['ticket_started', 'Ticket', 'Ticket.links.customer.href', 'customer_added']) {
      expect(ids).toContain(id);
    }
    const links = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id = '']) => textOf(id));
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('prints a payload of several events once, and says whose it is', () => {
    expect(page.split('<section id="Ticket">').length).toBe(2);
    const [, section = ''] = page.split('<section id="Ticket">');
    const line = textOf(/<p class="line">(.*?)<\/p>/.exec(section)?.[1] ?? '');
    expect(line).toMatch(/^Payload of ticket_started, ticket_opened, .*, ticket_moved$/);
  });
});

describe('a table', () => {
  const page = pageOf(payments);

  test('has every rule of the validator, in its words', async () => {
    expect(rowsOf(await page, 'paid')).toEqual([
      'the value | object | no other members',
      "type | 'paid' required",
      'amount | Money required | An amount of money.',
      '  value | string required | for example "12.00"',
      '  currency | string required | at least 3 characters; at most 3 characters',
      'method | object required | How it was paid.',
      '  Exactly one of these; kind says which:',
      '    if kind is "card" | object',
      "      kind | 'card' required",
      '      last4 | string required | The last four digits. a string like ^\\d{4}$',
      "      network | 'visa' | 'mastercard'",
      '    if kind is "transfer" | object',
      "      kind | 'transfer' required",
      '      iban | string | at least 15 characters; at most 34 characters',
      '      bic | unknown | if a string: at least 8 characters',
      'reference | string | number',
      '  Exactly one of these:',
      '    either | string | at most 35 characters',
      '    or | number | an integer; at least 1',
      'notes | string[] | at most 5 items; an array without repetition',
      '  each item | string | at most 140 characters',
      'lines | PaidLinesItem[] | at least 1 item; an array with an item that fits',
      '  each item | PaidLinesItem',
      '    sku | string required',
      '    quantity | number | an integer; at least 1; default 1',
      '  at least one item | object',
      '    sku is required',
      'point | [number?, number?] | at most 2 items',
      '  item 1 | number',
      '  item 2 | number | at least 0',
      'metadata | { [key: string]: string } | at most 20 members',
      '  any key | string | at most 500 characters',
      '  each key | string | a string like ^[a-z]+$',
      'tags | object',
      '  keys like ^x- | string',
      'status | string | not "draft"',
      'score | number | more than 0; a multiple of 0.5',
      'loose | PaidLoose | a value that is not an object passes, too',
      '  a | string',
      'vat | number',
      'odd | unknown',
      '  The value must not match this:',
      '    not | object',
      '      x is required',
      'A condition:',
      '  if the value matches | object',
      '    vat | 0',
      '  then also | object',
      '    notes is required',
      '  else also | object',
      '    notes | unknown | at least 1 item',
      'If vat is present, required: reference',
      'If score is present:',
      '  also | object',
      '    status is required',
    ]);
  });

  test('merges what allOf says, and shows alternatives below', async () => {
    expect(rowsOf(await page, 'refunded')).toEqual([
      'the value | Base & object',
      'id | string required | a uuid, not checked unless asked; read only',
      'comment | string | null deprecated | Use notes.',
      "type | 'refunded' required",
      'before | Money | null | An amount of money.',
      '  value | string required | for example "12.00"',
      '  currency | string required | at least 3 characters; at most 3 characters',
      'At least one of these:',
      '  either | object',
      '    before is required',
      '  or | object',
      '    comment is required',
    ]);
  });

  test('has a link where a schema leads back to itself', async () => {
    expect(rowsOf(await page, 'tree').slice(0, 2)).toEqual(['name | string', 'children | Node[]']);
    expect(await page).toContain('<code><a href="#Node">Node</a>[]</code>');
  });

  test('says of a format if validators check it', async () => {
    const schema = { type: 'object', properties: { at: { type: 'string', format: 'date' } } };
    const document = eventsOf({ Moment: schema });
    expect(rowsOf(await pageOf(document), 'moment')).toEqual([
      'at | string | a date, not checked unless asked',
    ]);
    expect(rowsOf(await pageOf(document, { formats: 'assertion' }), 'moment')).toEqual([
      'at | string | a date',
    ]);
  });

  test('shows a large schema that two payloads have once', async () => {
    const properties = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`key${index}`, { type: 'string' }]),
    );
    const owner = { $ref: '#/components/schemas/Person' };
    const document = eventsOf({
      Book: { type: 'object', properties: { owner } },
      House: { type: 'object', properties: { owner } },
      Person: { type: 'object', properties },
    });
    const page = await pageOf(document);
    expect(rowsOf(page, 'book')).toEqual(['owner | Person']);
    expect(page).toContain('<code><a href="#Person">Person</a></code>');
    expect(rowsOf(page, 'Person')).toHaveLength(9);
    expect(rowsOf(page, 'house')).toEqual(['owner | Person']);
  });
});

/** A document with an event for each schema; `Person` has none. */
function eventsOf(schemas: Readonly<Record<string, object>>): object {
  const named = Object.keys(schemas).filter((name) => name !== 'Person');
  const channels = named.map((name) => {
    const message = { name, payload: { $ref: `#/components/schemas/${name}` } };
    return [name.toLowerCase(), { subscribe: { operationId: `on${name}`, message } }];
  });
  return { ...documentOf({ schemas }), channels: Object.fromEntries(channels) as object };
}

test('a page grows with its document, whatever refers to what', async () => {
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const levels = Array.from({ length: 16 }, (_, level) => level);
  const twice = (keyword: string, of: (next: object) => object) =>
    levels.map((level) => {
      const next = level === 15 ? { type: 'string' } : ref(`${keyword}${level + 1}`);
      return [`${keyword}${level}`, of(next)] as const;
    });
  const schemas = Object.fromEntries([
    ...twice('Members', (next) => ({ type: 'object', properties: { a: next, b: next } })),
    ...twice('One', (next) => ({ oneOf: [next, { type: 'array', items: next }] })),
    ...twice('Any', (next) => ({ anyOf: [{ type: 'array', items: next }, next] })),
    ...twice('All', (next) => ({ allOf: [next, { properties: { a: next } }] })),
    ...twice('Not', (next) => ({ not: { properties: { a: next, b: next } } })),
    ...twice('If', (next) => ({ if: next, then: next, else: { properties: { a: next } } })),
    [
      'Self',
      { oneOf: [{ type: 'array', items: ref('Self') }, { properties: { a: ref('Self') } }] },
    ],
    ['First', { properties: { second: ref('Second') } }],
    ['Second', { allOf: [{ properties: { first: ref('First') } }] }],
  ]);
  const roots = ['Members0', 'One0', 'Any0', 'All0', 'Not0', 'If0', 'Self', 'First'];
  const channels = roots.map((name) => [
    name,
    { subscribe: { operationId: `on${name}`, message: { name, payload: ref(name) } } },
  ]);
  const document = { ...documentOf({ schemas }), channels: Object.fromEntries(channels) as object };
  expect((await pageOf(document)).length).toBeLessThan(300_000);
});

test('a link follows from names: the order of a document changes no id', async () => {
  const schemas = {
    B: { type: 'object', properties: { x: { type: 'string' }, y: { type: 'integer' } } },
    A: { type: 'object', properties: { z: { type: 'string' } } },
  };
  const [there, back] = await Promise.all(
    [schemas, Object.fromEntries(Object.entries(schemas).reverse())].map((one) =>
      pageOf(eventsOf(one)),
    ),
  );
  expect(idsOf(back ?? '').toSorted()).toEqual(idsOf(there ?? '').toSorted());
  expect(idsOf(there ?? '')).toContain('A.z');
});

test('all that the document says of a delivery is there', async () => {
  const [, section = ''] = (await pageOf(payments)).split('<section id="paid">');
  const text = textOf(section.slice(0, section.indexOf('<div class="pair">')));
  for (const words of [
    'paid deprecated',
    'onPaid, posted to /events/{tenant}/payment',
    'where /type = "paid"',
    'A payment was made.',
    '{tenant} The tenant that owns the payment. one of acme, globex',
    'x-correlation-id string The same in all that belongs together. a uuid, not checked unless asked',
    'x-attempt number an integer; at least 1; at most 12',
    'x-correlation-id of the headers',
  ]) {
    expect(text.replace(/\s+/g, ' ')).toContain(words);
  }
  const page = (await pageOf(payments)).replace(/<wbr>/g, '');
  expect(page).toContain('<dt><code>https://hooks.example.com/v1</code> production</dt>');
  expect(page).toContain(
    '<li>key: httpApiKey, <code>x-api-key</code> in the header. You get it from us.</li>',
  );
});

test('an example says where it is from, and how it is sent', async () => {
  const [, section = ''] = (await pageOf(payments)).split('<section id="refunded">');
  const examples = textOf(/<div class="examples">([^]*?)<\/div>/.exec(section)?.[1] ?? '');
  expect(examples).toContain('Example of refunded\n');
  expect(examples).toContain('"type": "refunded"');
  expect(examples).toContain('curl http://localhost:3000/events/acme/payment \\\n');
  expect(examples).toMatch(/npx hooksmith send onRefunded --to http:\/\/localhost:3000$/);
  const [, tree = ''] = (await pageOf(payments)).split('<section id="tree">');
  expect(textOf(tree)).toContain('Example of tree, made up');
});

test('an event has the name of its sender as its id, unless a field has that', async () => {
  const message = (name: string) => ({ name, payload: { type: 'object', required: ['b'] } });
  const page = await pageOf({
    ...documentOf({}),
    channels: {
      'order.placed': { subscribe: { message: message('Order') } },
      'A.b': { subscribe: { operationId: 'onAb', message: message('A') } },
    },
  });
  const ids = idsOf(page);
  for (const id of ['order.placed', 'A', 'A.b', 'onAb']) expect(ids).toContain(id);
});

describe('an event', () => {
  const message = (name: string, more: object = {}) => ({
    ...{ name, payload: { type: 'object', required: ['kind'], properties: kindOf(name) } },
    headers: { type: 'object', properties: { 'x-id': { type: 'string' } } },
    ...more,
  });
  const kindOf = (name: string) => ({ kind: { const: name } });
  const at = (channels: object): object => ({ ...documentOf({}), channels });

  test('that is told by a value is called so, and a header of all is said once', async () => {
    const oneOf = [message('push'), message('pull')];
    const page = await pageOf(at({ hook: { subscribe: { message: { oneOf } } } }));
    const [, table = ''] = /<table class="events">([^]*?)<\/table>/.exec(page) ?? [];
    expect(textOf(table).split('\n').slice(-2)).toEqual([
      'pushPushonPush/hook  where /kind = "push"',
      'pullPullonPull/hook  where /kind = "pull"',
    ]);
    expect(page.split('<code>x-id</code>')).toHaveLength(2);
    expect(page).toContain('<h3>Every delivery</h3>');
  });

  test('of a channel without an address is posted to basePath itself, if that tells it or it is left', async () => {
    const messages = { push: message('push'), pull: message('pull'), any: {} };
    const page = await pageOf({
      ...{ asyncapi: '3.0.0', info: { title: 'T', version: '1.0.0' } },
      channels: { hook: { address: null, messages } },
      operations: { onHook: { action: 'send', channel: { $ref: '#/channels/hook' } } },
    });
    const [, table = ''] = /<table class="events">([^]*?)<\/table>/.exec(page) ?? [];
    const rows = textOf(table).split('\n').slice(-3);
    expect(rows.map((row) => row.replace(/^.*(?=\/ )/, ''))).toEqual([
      '/  where /kind = "push"',
      '/  where /kind = "pull"',
      '/  every delivery that is no other event',
    ]);
    expect(page.split('curl http://localhost:3000/webhooks \\')).toHaveLength(3);
  });

  test('that nothing tells shows what it may be, and a sample of each', async () => {
    const untold = (name: string, type: string) => ({
      ...{ name, payload: { type: 'object', properties: { [name]: { type } } } },
    });
    const oneOf = [untold('first', 'string'), untold('second', 'integer')];
    const page = await pageOf(
      at({ hook: { subscribe: { operationId: 'onHook', message: { oneOf } } } }),
    );
    expect(textOf(page)).toContain('every delivery that is no other event');
    expect(rowsOf(page, 'First')).toEqual(['first | string']);
    expect(page).toContain('--message Second');
  });

  test('that comes as a form has such an example', async () => {
    const form = message('paid', { contentType: 'application/x-www-form-urlencoded' });
    const page = await pageOf(at({ form: { subscribe: { message: form } } }));
    expect(page).toContain("-H 'content-type: application/x-www-form-urlencoded' \\\n");
    expect(page).toContain('--data-binary kind=paid</code>');
    expect(page).toContain('a form, <code>application/x-www-form-urlencoded</code>');
  });

  test('that comes in a list has a list as its example', async () => {
    const events = (name: string) => ({
      ...{ name, payload: { type: 'array', items: message(name).payload } },
    });
    const oneOf = [events('a'), events('b')];
    const page = await pageOf(at({ hook: { subscribe: { message: { oneOf } } } }), {
      tell: { payload: '/kind', is: 'key', each: '' },
    });
    expect(textOf(page)).toContain('where /kind = "a"; an item of the body');
    expect(textOf(page)).toContain('[\n  {\n    "kind": "a"\n  }\n]');
  });
});

describe('Markdown of a description', () => {
  test.each([
    ['a\nb\n\nc', '<p>a\nb</p><p>c</p>'],
    [
      '- a\n- b\n  - c\n1. d',
      '<ul><li>a</li><li><p>b</p><ul><li>c</li></ul></li></ul><ol><li>d</li></ol>',
    ],
    ['# A\nb', '<p><strong>A</strong></p><p>b</p>'],
    [
      '```json\n{ "a": "<b>" }\n```\nc',
      '<pre><code>{ &quot;a&quot;: &quot;&lt;b&gt;&quot; }</code></pre><p>c</p>',
    ],
    [
      '`a_b_c` a_b_c _d_ *e* **f**',
      '<p><code>a_b_c</code> a_b_c <em>d</em> <em>e</em> <strong>f</strong></p>',
    ],
    ['[a](https://b.c/d?e=f&g)', '<p><a href="https://b.c/d?e=f&amp;g">a</a></p>'],
    ['see https://b.c/d.', '<p>see <a href="https://b.c/d">https://b.c/d</a>.</p>'],
    ['[https://a.b](https://c.d)', '<p><a href="https://c.d">https://a.b</a></p>'],
    ['![a](https://b.c/d.png)', '<p><a href="https://b.c/d.png">a</a></p>'],
    ['[a](javascript:alert(1))', '<p>[a](javascript:alert(1))</p>'],
    ['[a](data:text/html,x)', '<p>[a](data:text/html,x)</p>'],
    ['[a](//b.c)', '<p>[a](//b.c)</p>'],
    ['[a](https://b"onclick="c)', '<p><a href="https://b&quot;onclick=&quot;c">a</a></p>'],
    [
      '<b onclick=a>c</b><script>d</script>',
      '<p>&lt;b onclick=a&gt;c&lt;/b&gt;&lt;script&gt;d&lt;/script&gt;</p>',
    ],
    ['a<br>b  \nc', '<p>a<br>b<br>c</p>'],
    ['\\*a\\*', '<p>*a*</p>'],
    ['a\u202e\u0000b', '<p>ab</p>'],
  ])('%j is %s', (text, html) => {
    expect(markdown(text).toHTML()).toBe(html);
  });

  test('of a cell has no paragraph around the only one, and a line has the first one alone', () => {
    expect(cellMarkdown('a *b*').toHTML()).toBe('a <em>b</em>');
    expect(cellMarkdown('a\n\nb').toHTML()).toBe('<p>a</p><p>b</p>');
    expect(firstParagraph('# a\n\nb').toHTML()).toBe('a');
  });

  test.each([
    '[',
    '*a',
    '_a',
    '`',
    '``a',
    '[a](',
    '- a\n',
    '<',
    'https://a',
    '\\',
    '> ',
    '# a\n',
    '```\n',
    ' - ',
  ])('takes time that grows with the text: %j', (text) => {
    const start = performance.now();
    markdown(text.repeat(20_000));
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('hooksmith docs', () => {
  test('writes the page, the same from any folder, and says so', async () => {
    const folder = emptyFolder();
    write(folder, 'asyncapi.yaml', payments);
    write(folder, 'deep/down/empty', '');
    const first = await hooksmith(['docs', 'asyncapi.yaml'], { cwd: folder });
    expect(first).toEqual({ code: 0, stdout: 'docs.html: 3 events, written\n', stderr: '' });
    const page = read(folder, 'docs.html');
    const args = ['docs', '../../asyncapi.yaml', '--output', '-'];
    const printed = await hooksmith(args, { cwd: join(folder, 'deep/down') });
    expect(printed.stdout).toBe(page);
    const again = await hooksmith(['docs', 'asyncapi.yaml'], { cwd: folder });
    expect(again.stdout).toBe('docs.html: 3 events, nothing to change\n');
  });

  test('replaces no file that is not ours', async () => {
    const folder = emptyFolder();
    write(folder, 'asyncapi.yaml', payments);
    write(folder, 'docs.html', '<p>mine</p>');
    const { code, stdout, stderr } = await hooksmith(['docs', 'asyncapi.yaml'], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain("docs.html is in the way: hooksmith didn't write it");
    expect(read(folder, 'docs.html')).toBe('<p>mine</p>');
  });

  test('says what is wrong with a document, and writes nothing', async () => {
    const folder = emptyFolder();
    write(folder, 'asyncapi.yaml', payments.replace("'#/components/schemas/Money'", "'#/nowhere'"));
    const { code, stderr } = await hooksmith(['docs', 'asyncapi.yaml'], { cwd: folder });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^asyncapi\.yaml:\d+:\d+ {2}error/);
    expect(() => read(folder, 'docs.html')).toThrow(/ENOENT/);
  });

  test('shows the changes since a release, breaking ones first', async () => {
    const folder = emptyFolder();
    write(folder, 'old.yaml', payments);
    const renamed = payments.replace('iban: { type: string', 'account: { type: string');
    const next = renamed
      .replace('version: 2.1.0', 'version: 3.0.0')
      .replace('maxItems: 5', 'maxItems: 4');
    write(folder, 'new.yaml', next);
    const args = ['docs', 'new.yaml', '--since', 'old.yaml', '--output', '-'];
    const { code, stdout } = await hooksmith(args, { cwd: folder });
    expect(code).toBe(0);
    const [, changes = ''] = stdout.split('<section id="changes:">');
    expect(textOf(changes)).toMatch(/^Changes since 2\.1\.0\n/);
    const headings = [...changes.matchAll(/<h3>(.*?)<\/h3>/g)].map(([, heading]) => heading);
    expect(headings).toEqual(['Breaking', 'Changed', 'Added']);
    expect(changes).toContain('<a href="#Paid.method.account">Paid.method.account</a>');
    expect(changes).toContain('<li>Paid.method.iban ');
    const without = await hooksmith(['docs', 'new.yaml', '--output', '-'], { cwd: folder });
    expect(without.stdout).not.toContain('changes:');
  });
});

describe('the key docs', () => {
  const project = (): string => {
    const folder = emptyFolder();
    write(folder, 'asyncapi.yaml', payments);
    const settings = { spec: 'asyncapi.yaml', output: 'out', docs: 'public/events.html' };
    write(folder, 'package.json', JSON.stringify({ hooksmith: settings }));
    return folder;
  };

  test('has generate write the page, and --check hold it', async () => {
    const folder = project();
    const made = await hooksmith(['generate'], { cwd: folder });
    expect(made.code).toBe(0);
    expect(made.stdout).toContain('; public/events.html: 1 added (');
    const page = read(folder, 'public/events.html');
    expect(page).toBe(await pageOf(payments));
    expect((await hooksmith(['generate', '--check'], { cwd: folder })).code).toBe(0);
    write(folder, 'public/events.html', page.replace('Payments', 'Payment'));
    const checked = await hooksmith(['generate', '--check'], { cwd: folder });
    expect(checked.code).toBe(1);
    expect(checked.stdout).toContain('changed  public/events.html');
    expect(checked.stdout).toContain('public/events.html differs from asyncapi.yaml.');
    const mended = await hooksmith(['generate'], { cwd: folder });
    expect(mended.stderr).toContain('public/events.html was changed since hooksmith wrote it');
    expect(read(folder, 'public/events.html')).toBe(page);
  });

  test('takes no other file for ours', async () => {
    const folder = project();
    write(folder, 'public/events.html', '<p>mine</p>');
    const { code, stderr } = await hooksmith(['generate'], { cwd: folder });
    expect(code).toBe(1);
    expect(stderr).toContain('public/events.html is in the way');
    expect(read(folder, 'public/events.html')).toBe('<p>mine</p>');
  });
});

test('the committed page is what the document says', async () => {
  const outcome = await generate({
    ...{ spec: 'spec/groove-webhooks.asyncapi.yaml', folder: repository, dryRun: true },
    ...{ subscriptions: 'spec/groove-rest-v1.openapi.yaml', project: emptyFolder() },
    docs: 'docs/public/catalogue.html',
  });
  expect(outcome.diagnostics).toEqual([]);
  expect(outcome.changes).toEqual([]);
});
