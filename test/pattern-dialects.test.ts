import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../src/diagnostics/diagnostic.js';
import { matches, Patterns } from '../src/patterns/patterns.js';

function compile(source: string) {
  const diagnostics = new Diagnostics();
  const place = { source: { label: 'x', text: '' }, offset: 0 };
  const pattern = new Patterns(diagnostics).compile(source, place);
  return { pattern, said: diagnostics.all.map(({ sentence }) => sentence) };
}

/** Patterns of other dialects, and the remedy or the part that we name. */
const foreign: readonly (readonly [source: string, named: string])[] = [
  ['^[-a-z0-9_]+\\Z', 'JavaScript has no \\Z; write $'],
  ['\\A[a-z]+\\z', 'JavaScript has no \\A; write ^'],
  ['/^\\w+$/', 'it is written between slashes; leave them out'],
  ['/^[a-z]+$/i', 'between slashes'],
  ['/[a-z]+$/', 'between slashes'],
  ['^[[:alpha:]]+$', '[:alpha:] is a class of POSIX'],
  ['^[^[:space:]_]+$', '[:space:]'],
  ['(?P<year>\\d{4})', 'a named group is written (?<name>…)'],
  ['^(?i)abc$', '(?i) sets a flag'],
  ['^\\h+$', 'JavaScript has no \\h'],
  ['^a++$', 'JavaScript has no ++'],
  ['^[ab]{2}+$', 'JavaScript has no }+'],
  ['^(?>a|b)c$', 'JavaScript has no (?>'],
  ['^\\x{41}$', 'JavaScript has no \\x{'],
  ['^[a-z&&[^b]]+$', 'no class within a class'],
  ['^[a-z-[aeiou]]+$', 'no class within a class'],
  ['^\\Qa.b\\E$', 'JavaScript has no \\Q'],
  ['^[\\p{L}\\_]+$', 'JavaScript has no \\p'],
  ['^\\i\\c*$', 'JavaScript has no \\i'],
];

/** Patterns that JavaScript reads as their author means them, if only without `u`. */
const own: readonly (readonly [source: string, text: string])[] = [
  ['^[\\w\\-\\.]+\\@x$', 'a-b.c@x'],
  ['^\\"[^\\"]*\\"$', '"a"'],
  ['^\\_\\-\\ \\:$', '_- :'],
  ['^/[a-z]+/$', '/abc/'],
  ['/', '/'],
  ['^[[a]+$', '[a'],
  ['^[\\w-.]+$', 'a-b'],
  ['^{.*}$', '{a}'],
  ['^\\\\Z$', '\\Z'],
  ['^\\\\\\\\A', '\\\\A'],
  ['^\\d+?$', '12'],
  ['^\\p{L}+$', 'é'],
  ['^\\u{1F600}$', '😀'],
  ['^\\$\\d+\\/$', '$1/'],
  ['\\bfoo\\b', 'a foo'],
];

describe('a pattern', () => {
  test.each(foreign)('%s of another dialect is named, and not checked', (source, named) => {
    const { pattern, said } = compile(source);
    expect(pattern).toBeUndefined();
    expect(said).toEqual([expect.stringContaining(named)]);
  });

  test.each(own)('%s is read, and matches %s', (source, text) => {
    const { pattern, said } = compile(source);
    expect(said).toEqual([]);
    expect(pattern && matches(pattern, text)).toBe(true);
  });
});
