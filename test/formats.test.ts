import { build } from 'esbuild';
import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formats, type FormatName } from '../src/runtime/formats.js';
import { repository } from './support/folders.js';

const names = Object.keys(formats) as readonly FormatName[];

interface Cases {
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
}

const table: Readonly<Record<FormatName, Cases>> = {
  'date-time': {
    valid: [
      '2024-02-29T12:00:00Z',
      '2000-02-29T00:00:00Z',
      '0000-02-29T00:00:00z',
      '9999-12-31t23:59:59.999999999999z',
      '2024-04-30T12:00:00+23:59',
      '2024-01-31T12:00:00-00:00',
      '2016-12-31T23:59:60Z',
      '2016-12-31T23:59:60.5Z',
      '2017-01-01T05:29:60+05:30',
      '2016-12-31T18:59:60-05:00',
    ],
    invalid: [
      '',
      '2023-02-29T12:00:00Z',
      '1900-02-29T12:00:00Z',
      '2024-02-30T12:00:00Z',
      '2024-04-31T12:00:00Z',
      '2024-00-10T12:00:00Z',
      '2024-01-00T12:00:00Z',
      '2024-01-01T12:00Z',
      '2024-01-01T12:00:00',
      '2024-01-01 12:00:00Z',
      '2024-01-01T12:00:00.Z',
      '2024-01-01T12:00:00,5Z',
      '2024-01-01T12:00:00+0100',
      '2024-01-01T12:00:00+24:00',
      '2024-01-01T12:00:00+01:60',
      '2024-01-01T12:00:00\u221201:00',
      '2016-12-31T23:59:60+01:00',
      '2016-12-31T23:59:61Z',
      ' 2024-01-01T12:00:00Z',
      '2024-01-01T12:00:00Z\n',
      '2024-01-01T12:00:00Z\0',
      '2024-02-29T12:00:00Z2024-02-29T12:00:00Z',
      '2024-02-29',
      '2024-02-29T',
    ],
  },
  date: {
    valid: ['2024-02-29', '2000-02-29', '0000-02-29', '2023-02-28', '2024-12-31', '2024-11-30'],
    invalid: [
      '',
      '2023-02-29',
      '1900-02-29',
      '2200-02-29',
      '2024-02-30',
      '2024-11-31',
      '2024-13-01',
      '2024-1-01',
      '24-01-01',
      '2024-01-01T',
      '2024-02-29\n',
    ],
  },
  time: {
    valid: [
      '00:00:00Z',
      '23:59:59.0z',
      '12:00:00+01:00',
      '23:59:60Z',
      '23:59:60+00:00',
      '00:59:60+01:00',
      '22:59:60-01:00',
      '00:00:60+00:01',
    ],
    invalid: [
      '',
      '12:00:00',
      '24:00:00Z',
      '12:60:00Z',
      '12:00:60Z',
      '23:59:60+01:00',
      '00:59:60-01:00',
      '12:00:00+1:00',
      '12:00:00.Z',
      '12:00:00Z ',
      'T12:00:00Z',
    ],
  },
  duration: {
    valid: [
      'P1Y',
      'P1Y2M',
      'P1Y2M3D',
      'P2M',
      'P2M3D',
      'P3D',
      'P7W',
      'PT1H',
      'PT1H2M',
      'PT1H2M3S',
      'PT2M',
      'PT2M3S',
      'PT3S',
      'P1Y2M3DT4H5M6S',
      'P1YT1S',
      'P0D',
      'PT0S',
      'P0012345678901234567890D',
      'p1dt1h',
    ],
    invalid: [
      '',
      'P',
      'PT',
      'P1',
      'P1YT',
      'P1DT',
      'P1S',
      'P1H',
      'PT1D',
      'PT1Y',
      'PT1W',
      'P1Y3D',
      'PT1H3S',
      'P1D2H',
      'P2D1Y',
      'P1M1Y',
      'PT1S1H',
      'P1Y1W',
      'P1W1D',
      'P1WT1H',
      'P1.5D',
      'PT1.5S',
      '-P1D',
      '+P1D',
      'P-1D',
      'P1DP1D',
      'PT1HT1M',
      '1D',
      'P1D\n',
      'P\u0661D',
    ],
  },
  email: {
    valid: [
      'a@b',
      'joe.bloggs+tag@mail.example.com',
      "!#$%&'*+-/=?^_`{|}~@example.com",
      '"joe bloggs"@example.com',
      '"joe@bloggs"@example.com',
      '"a\\"b\\\\"@example.com',
      '""@example.com',
      'joe@[127.0.0.1]',
      'joe@[IPv6:::1]',
      'joe@[ipv6:2001:db8::1]',
      'joe@1-2.example',
      `${'a'.repeat(65)}@example.com`,
    ],
    invalid: [
      '',
      '@',
      'joe',
      'joe@',
      '@example.com',
      '.joe@example.com',
      'joe.@example.com',
      'jo..e@example.com',
      'j oe@example.com',
      'j@oe@example.com',
      '"@example.com',
      '"a"b"@example.com',
      '"a\\"@example.com',
      '"a"b@example.com',
      '"a\n"@example.com',
      'joe@-example.com',
      'joe@example-.com',
      'joe@example.com.',
      'joe@.example.com',
      'joe@example..com',
      'joe@exa_mple.com',
      'joe@[127.0.0.256]',
      'joe@[::1]',
      'joe@[IPv6:127.0.0.1]',
      'joe@[127.0.0.1',
      'joe@example.com ',
      'joe@example.com\n',
      'j\u00f6e@example.com',
      'joe@ex\u00e4mple.com',
      'joe(comment)@example.com',
      'Joe <joe@example.com>',
      'joe\0@example.com',
    ],
  },
  'idn-email': {
    valid: [
      'joe@example.com',
      'j\u00f6e@ex\u00e4mple.com',
      '"j\u00f6 e"@example.com',
      '"\\\\\u00f6"@example.com',
      '\u{1f600}@example.com',
    ],
    invalid: [
      '',
      '\u00f6',
      '\u00f6@',
      '@\u00f6',
      '.\u00f6@example.com',
      'joe@-\u00f6.com',
      'joe@[\u00f6]',
      'joe@[IPv6:::\u00f6]',
      '"\\\u00f6"@example.com',
      '\ud800@example.com',
      '\udc00\ud800@example.com',
      'j \u00f6@example.com',
    ],
  },
  hostname: {
    valid: [
      'a',
      'localhost',
      'a.b.c',
      '1.2.3.4',
      'EXAMPLE.com',
      'a-b.example',
      'r3---sn-4g5e.example.com',
      'xn--mnchen-3ya.de',
      'XN--MNCHEN-3YA.de',
      `${'a'.repeat(63)}.b`,
      `${'a.'.repeat(126)}a`,
    ],
    invalid: [
      '',
      '.',
      'a.',
      '.a',
      'a..b',
      '-a',
      'a-',
      'a.-b',
      'a-.b',
      'a_b',
      'a b',
      'a\n',
      'a\0',
      'm\u00fcnchen.de',
      'xn--',
      'xn--a',
      'xn--mnchen-3ya-',
      'xn--99999999',
      'xn--ls8h',
      'a.xn--',
      `${'a'.repeat(64)}.b`,
      `${'a.'.repeat(126)}ab`,
    ],
  },
  'idn-hostname': {
    valid: [
      'example.com',
      'm\u00fcnchen.de',
      'm\u00fcnchen\u3002de',
      'fa\u00df.de',
      '\u05d0\u05d1.example',
      '\u05d01.\u05d1',
      'xn--mnchen-3ya.m\u00fcnchen',
      '\u0915\u094d\u200d\u0937',
    ],
    invalid: [
      '',
      'M\u00dcNCHEN.de',
      'mu\u0308nchen.de',
      '\u2603.example',
      '\u{1f600}',
      '-\u00fc',
      '\u00fc-',
      'xn--\u00fc',
      'ab--\u00fc',
      '\u0301a',
      '\u05d0a',
      '1.\u05d0',
      '\u05d0-.example',
      'a\u200db',
      'a\u200cb',
      '\u212aelvin',
      '\ud800',
      '\u00fc\0',
      `\u00fc${'a'.repeat(50)}!`,
      '\u00fc'.repeat(60),
      `${'\u00fc'.repeat(20)}.`.repeat(12) + 'a',
    ],
  },
  ipv4: {
    valid: ['0.0.0.0', '127.0.0.1', '255.255.255.255', '9.99.199.249'],
    invalid: ['', '1', '1.2.3', '1.2.3.4.5', '256.1.1.1', '1.1.1.01', '1.2.3.4\n', '1.2.3.+4'],
  },
  ipv6: {
    valid: [
      '::',
      '::1',
      '1::',
      '1:2:3:4:5:6:7:8',
      '1:2:3:4:5:6:7::',
      '::2:3:4:5:6:7:8',
      '1:2:3::5:6:7:8',
      'ABCD:EF01:2345:6789:abcd:ef01:2345:6789',
      '::1.2.3.4',
      '::ffff:1.2.3.4',
      '64:ff9b::192.0.2.33',
      '1:2:3:4:5:6:1.2.3.4',
      '1:2:3:4:5::1.2.3.4',
    ],
    invalid: [
      '',
      ':',
      ':::',
      '::::',
      '1',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1:2:3:4:5:6:7:8::',
      '1:2:3:4::5:6:7:8',
      '::1::',
      '1:::2',
      ':1',
      '1:',
      ':1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:',
      '12345::',
      '::g',
      '1.2.3.4',
      '::1.2.3',
      '::1.2.3.4.5',
      '::1.2.3.256',
      '::01.2.3.4',
      '1.2.3.4::',
      '::1.2.3.4:5',
      '1:2:3:4:5:6:7:1.2.3.4',
      '1:2:3:4:5:6::1.2.3.4',
      'fe80::1%eth0',
      'fe80::1%25eth0',
      '[::1]',
      '::1/64',
      '::1\n',
      '::\uff11',
    ],
  },
  uri: {
    valid: [
      'https://example.com',
      'https://example.com/',
      'HTTPS://EXAMPLE.COM:443/a/b;c=1?d=e&f=/?#g/?h',
      'http://',
      'http://?',
      'file:///etc/hosts',
      'http://:80',
      'http://example.com:',
      'http://user:pass:word@example.com:8080/',
      'http://@example.com',
      'http://a%20b@ex%41mple.com/%7Efoo?%3f#%23',
      'http://[::1]:80/',
      'http://[::ffff:1.2.3.4]',
      'http://[v1.a:b]/',
      'urn:uuid:0',
      'a:',
      'a+1.-:b',
      'mailto:a@b',
      'a:b:c',
      'a:/b//c',
      'http://example.com//a',
      "http://example.com/!$&'()*+,;=:@-._~",
    ],
    invalid: [
      '',
      ':',
      '://a',
      '//example.com',
      '/a',
      'a',
      '?a:b',
      '#a:b',
      '1a:b',
      '-a:b',
      'a_b:c',
      '\u00e9:b',
      'https://exa mple.com',
      'https://example.com/ ',
      ' https://example.com/',
      'https://example.com/\n',
      'https://example.com/\0',
      'https://example.com/%',
      'https://example.com/%4',
      'https://example.com/%4g',
      'https://example.com/?%',
      'https://example.com/#%',
      'https://%zz/',
      'https://%@example.com/',
      'https://example.com/#a#b',
      'https://example.com/[a]',
      'https://example.com/?[a]',
      'https://example.com/#[a]',
      'https://a@b@example.com',
      'https://example.com:80:80',
      'https://example.com:8o',
      'https://example.com:-1',
      'http://[::1',
      'http://::1]',
      'http://[::1]a',
      'http://a[::1]',
      'http://[::1%25eth0]',
      'http://[fe80::1%eth0]',
      'http://[1.2.3.4]',
      'http://[v.a]',
      'http://[v1.]',
      'http://[vg.a]',
      'http://[]',
      'http://exa\\mple.com',
      'https://example.com/{id}',
      'https://example.com/\u00e9',
      'https://example.com/\ud800',
      'https://ex\u212ample.com/',
    ],
  },
  'uri-reference': {
    valid: [
      '',
      'a',
      '/a',
      '//a',
      '?a',
      '#a',
      '.',
      '..',
      './a:b',
      'a/b:c',
      '?a:b',
      '#:',
      '/:',
      '//:',
    ],
    invalid: [
      ':',
      ':a',
      '1:a',
      '\u00e9',
      '//a:b',
      '//[a]',
      '/%',
      '/ ',
      '##',
      '\ud800',
      '\\',
      '/\0',
    ],
  },
  iri: {
    valid: [
      'https://ex\u00e4mple.com/\u00e9?\u00e9#\u00e9',
      'https://\u00e9@example.com/',
      'https://example.com/?\ue000',
      'https://example.com/\u{10000}\u{e1000}?\u{100000}',
      'https://example.com/%C3%A9',
    ],
    invalid: [
      '',
      '\u00e9',
      '\u00e9:a',
      'https://example.com:\u0661/',
      'https://[::\u00e9]/',
      'https://[v1.\u00e9]/',
      'https://example.com/\ue000',
      'https://example.com/\ue000?a',
      'https://example.com/?a#\ue000',
      'https://example.com/#a?\ue000',
      'https://example.com/\x80',
      'https://example.com/\ud800',
      'https://example.com/\udc00\ud800',
      'https://example.com/\ufdd0',
      'https://example.com/\ufffd',
      'https://example.com/\u{1ffff}',
      'https://example.com/\u{e0001}',
      'https://example.com/%\u00e9',
      'https://example.com/\u00e9 ',
    ],
  },
  'iri-reference': {
    valid: ['', '\u00e9', '/\u00e9', '//\u00e9', '?\u00e9\ue000', '#\u00e9', '\u00e9/:'],
    invalid: [
      '\u00e9:',
      ':\u00e9',
      '\ue000',
      '#\ue000',
      '\ud800',
      '\u00e9 ',
      '\\\u00e9',
      '%\u00e9',
    ],
  },
  'uri-template': {
    valid: [
      '',
      'https://example.com/{id}',
      '{a}{b}',
      '{+a,b:1,c*}',
      '{=a}',
      '{|a}',
      '{a_1.%41.b}',
      "it's",
      'a%20b',
      '\u00e9\ue000\u{10000}\u{f0000}',
      '[a]#?&',
      '{a:9999}',
    ],
    invalid: [
      '{}{a}',
      'a{}{+b}',
      '%4{a}1',
      '{',
      '}',
      '{}',
      '{+}',
      '{{a}}',
      '{a',
      'a}',
      '{a b}',
      '{a-b}',
      '{$a}',
      '{++a}',
      '{.a.}',
      '{a..b}',
      '{a.}',
      '{a:}',
      '{a:0}',
      '{a:10000}',
      '{a:1*}',
      '{a**}',
      '{*}',
      '{:1}',
      '{a,}',
      '{%4}',
      '{\u00e9}',
      '%',
      '%{a}41',
      '%4{a}1',
      'a b',
      'a"b',
      'a<b',
      'a\\b',
      'a^b',
      'a`b',
      'a|b',
      'a\0b',
      'a\x9fb',
      'a\ufffdb',
      'a\ud800b',
      'a\u{e0001}b',
    ],
  },
  uuid: {
    valid: [
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      'F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6',
      '2EB8AA08-aa98-11ea-b4aa-73b441d16380',
      '017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
      '99c17cbb-656f-f64a-f40f-1a4704ad85c7',
    ],
    invalid: [
      '',
      'f81d4fae7dec11d0a76500a0c91e6bf6',
      'f81d4fae-7dec-11d0-a765-00a0c91e6bf',
      'f81d4fae-7dec-11d0-a765-00a0c91e6bf60',
      'f81d4fa-e7dec-11d0-a765-00a0c91e6bf6',
      'f81d4fae-7dec-11d0-a76500-a0c91e6bf6',
      'f81d4fag-7dec-11d0-a765-00a0c91e6bf6',
      'f81d4fae_7dec_11d0_a765_00a0c91e6bf6',
      '{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}',
      'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
      ' f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
      'f81d4fae-7dec-11d0-a765-00a0c91e6bf6\n',
      '\uff1681d4fae-7dec-11d0-a765-00a0c91e6bf6',
    ],
  },
  'json-pointer': {
    valid: ['', '/', '//', '/a~0b~1c', '/~01', '/\n\0', '/\u{1f600}', '/%', '/#', '/ '],
    invalid: ['a', '#/a', '/~', '/~2', '/~~0', '/a~/b', ' /a', '~0'],
  },
  'relative-json-pointer': {
    valid: ['0', '10', '0#', '1/', '1/a~0b', '0//', '99999999999999999999'],
    invalid: ['', '#', '/a', '00', '01', '-1', '0##', '0#/', '0a', '0 ', '0/~', '1\n', '\u0661'],
  },
  regex: {
    valid: [
      '',
      '^a+$',
      '\\p{L}',
      '\\u{1f600}',
      '\\-\\@\\"\\ \\:',
      '\\-\\u0041\\\\p',
      '[\\w\\-]',
      '[a\\-z]',
      '\\/',
      '(?<year>\\d{4})\\k<year>',
      '(?<=a)(?!b)',
      '[\u{1f600}-\u{1f64f}]',
      '\\\\',
      '\\0',
    ],
    invalid: [
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      'a{2,1}',
      'a**',
      '*',
      '\\',
      '\\\\\\',
      '\\a',
      '\\_',
      '\\Z',
      '\\01',
      '\\1',
      '\\u{110000}',
      '\\p{Nothing}',
      '[b-a]',
      '[\\w-a]',
      '(?P<a>b)',
      '(?<a>',
      '(?<1>a)',
      '(?i)a',
      '(?=a)*',
      '\\k<a>',
      '\\-\\p{L}',
      '\\-\\u{41}',
    ],
  },
};

describe.each(names)('%s', (name) => {
  const check = formats[name];

  test.each(table[name].valid)('%j', (text) => {
    expect(check(text)).toBe(true);
  });

  test.each(table[name].invalid)('not %j', (text) => {
    expect(check(text)).toBe(false);
  });

  test('takes no more for a long text than its length asks', () => {
    for (const text of hostile) {
      const start = performance.now();
      check(text);
      expect(performance.now() - start, text.slice(0, 30)).toBeLessThan(5000);
    }
  });
});

/** Texts that a pattern could be lost in, for minutes if it took a step for each two characters. */
const hostile: readonly string[] = [
  ...['a', '0', '%', '-', '.', ':', '~', '{', '"', '(', '\0', '\u00fc', '\u{1f600}', '\ud800'],
  ...['0:', 'a.', '-a', '/a', 'a@', 'a,', '{}', '{a', '%2', '%20', '~0', '\\"', '()', '[]', '1D'],
].flatMap((part) => {
  const long = part.repeat(1e5);
  return [long, `${long}!`, `a@${long}!`, `https://${long}!`];
});

test('texts of any length are judged, not thrown at', () => {
  const size = 1e7;
  expect(formats['date-time'](`2024-01-01T00:00:00.${'0'.repeat(size)}Z`)).toBe(true);
  expect(formats.uri(`urn:${'%20'.repeat(size)}`)).toBe(true);
  expect(formats.uri(`https://example.com/${'a/'.repeat(size)}`)).toBe(true);
  expect(formats.email(`${'a.'.repeat(size)}a@${'a.'.repeat(size)}a`)).toBe(true);
  expect(formats['idn-email'](`${'\u{1f600}'.repeat(size)}@a`)).toBe(true);
  expect(formats.iri(`a:${'\u{1f600}'.repeat(size)}`)).toBe(true);
  expect(formats['json-pointer']('/~0'.repeat(size))).toBe(true);
  expect(formats['uri-template'](`{${'a.'.repeat(size)}a}`)).toBe(true);
  expect(formats.duration(`P${'1'.repeat(size)}D`)).toBe(true);
});

test('a date is one that the calendar has', () => {
  const day = fc.integer({ min: 0, max: 32 });
  const parts = fc.tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 0, max: 13 }), day);
  const pad = (value: number, length: number) => String(value).padStart(length, '0');
  let accepted = 0;
  fc.assert(
    fc.property(parts, ([year, month, day]) => {
      const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
      const date = new Date(`${text}T00:00:00Z`);
      const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
      expect(formats.date(text)).toBe(exists);
      expect(formats['date-time'](`${text}T12:00:00Z`)).toBe(exists);
      if (exists) accepted++;
    }),
    { numRuns: 2000, seed: 7 },
  );
  expect(accepted).toBeGreaterThan(1000);
});

test('a leap second is the last of a day in UTC', () => {
  const minutes = fc.integer({ min: 0, max: 24 * 60 - 1 });
  const clock = (value: number) =>
    new Date(value * 60_000).toISOString().slice('1970-01-01T'.length, -':00.000Z'.length);
  fc.assert(
    fc.property(minutes, fc.boolean(), minutes, (offset, isEast, other) => {
      const local = (48 * 60 - 1 + (isEast ? offset : -offset)) % (24 * 60);
      const zone = `${isEast ? '+' : '-'}${clock(offset)}`;
      expect(formats.time(`${clock(local)}:60${zone}`)).toBe(true);
      expect(formats.time(`${clock(other)}:60${zone}`)).toBe(other === local);
      expect(formats['date-time'](`2016-12-31T${clock(local)}:60${zone}`)).toBe(true);
    }),
    { numRuns: 500, seed: 7 },
  );
});

test('an IPv6 address is what the URL parser of the platform takes for one', () => {
  const group = fc.constantFrom('', '0', '12', 'abcd', '1.2.3.4', '12345');
  const address = fc.array(group, { minLength: 2, maxLength: 10 }).map((all) => all.join(':'));
  let accepted = 0;
  fc.assert(
    fc.property(address, (text) => {
      expect(formats.ipv6(text)).toBe(URL.canParse(`http://[${text}]/`));
      if (formats.ipv6(text)) accepted++;
    }),
    { numRuns: 5000, seed: 7 },
  );
  expect(accepted).toBeGreaterThan(50);
});

test('a URI has no common form that the grammar does not have', () => {
  const character = fc.constantFrom(...'aZ09-._~!$&\'()*+,;=:@/?#[]%"<>\\^`{|} \u00e9\u212a\0');
  const rest = fc.string({ unit: character, maxLength: 8 });
  let accepted = 0;
  fc.assert(
    fc.property(rest, (text) => {
      const verdict = formats.uri(`https://${text}`);
      expect(verdict).toBe(formats['uri-reference'](`https://${text}`));
      expect(verdict).toBe(formats['uri-reference'](`//${text}`));
      if (verdict) accepted++;
    }),
    { numRuns: 5000, seed: 7 },
  );
  expect(accepted).toBeGreaterThan(100);
});

test('a U-label and its A-label are names alike', () => {
  const label = fc.constantFrom(
    'm\u00fcnchen',
    'fa\u00df',
    '\u05d0\u05d1',
    '\u30ab\u30fb\u30ab',
    '\u0915\u094d',
  );
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), (labels) => {
      const { hostname } = new URL(`http://${labels.join('.')}/`);
      expect(hostname).toContain('xn--');
      expect(formats.hostname(hostname)).toBe(true);
      expect(formats['idn-hostname'](labels.join('.'))).toBe(true);
    }),
    { numRuns: 100, seed: 7 },
  );
});

describe('what one import pulls in', () => {
  const runtime = join(repository, 'src', 'runtime');

  async function bundled(code: string): Promise<string> {
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: runtime, loader: 'ts' },
      bundle: true,
      write: false,
      format: 'esm',
      logLevel: 'silent',
    });
    return outputFiles[0]?.text ?? '';
  }

  test('is the check alone', async () => {
    const text = await bundled(`export { isDateTime } from './formats.js';`);
    expect(text).toContain('function isDateTime(');
    expect(text).toContain('function isTime(');
    expect(text).not.toMatch(/isUri|isEmail|isIdn|isUuid|ipv4|formats = /);
    expect(text.length).toBeLessThan(2500);
  });

  test('is everything only with the table of all', async () => {
    const text = await bundled(`export { formats } from './formats.js';`);
    expect(text).toMatch(/function isUriTemplate\(/);
    expect(text).toMatch(/function isULabel\(/);
  });

  test('is nothing where nothing is used', async () => {
    expect(await bundled(`import { formats, isUri } from './formats.js';`)).not.toMatch(/[a-z]/);
  });
});
