interface Construct {
  readonly written: RegExp;
  readonly words: (text: string) => string;
}

/** Ends and starts of a text as Python, Ruby, .NET and PCRE have them. */
const anchors: Readonly<Record<string, string>> = { '\\A': '^', '\\z': '$', '\\Z': '$' };

/** A regular expression as code has it; `^` or `$` beside a slash says that the slashes are not meant. */
const betweenSlashes = /^\/(?:\^.*|.*\$)\/[a-z]*$/s;

/** Constructs that JavaScript doesn't have. Without the flag `u` it takes some of them for something else. */
const foreign: readonly Construct[] = [
  { written: /\[:\^?[a-z]+:\]/, words: (text) => `${text} is a class of POSIX` },
  { written: /&&\[|-\[(?=[^\]]*\]\])/, words: () => 'JavaScript has no class within a class' },
  { written: /\(\?P[<=>]/, words: () => 'a named group is written (?<name>…)' },
  { written: /\(\?[a-z]+\)/, words: (text) => `${text} sets a flag, which JavaScript does not` },
  { written: /\(\?[>#|(]/, words: (text) => `JavaScript has no ${text}` },
  { written: /[+*?}]\+/, words: (text) => `JavaScript has no ${text}` },
  { written: /\\[xu]\{/, words: (text) => `JavaScript has no ${text}` },
  {
    written: /\\[ac-zA-Z]/,
    words: (text) =>
      anchors[text] === undefined
        ? `JavaScript has no ${text}`
        : `JavaScript has no ${text}; write ${anchors[text]}`,
  },
];

/** Escapes of letters that JavaScript has without the flag `u`; a backslash before another letter says nothing. */
const escapes = /\\[dDwWsSbBfnrtvckxu]/;

/** Says why a text is no pattern though it compiles with `u`; undefined for a pattern. */
export function slashesOf(source: string): string | undefined {
  return betweenSlashes.test(source) ? 'it is written between slashes; leave them out' : undefined;
}

/** Says what in a text that doesn't compile with `u` is of another dialect. */
export function foreignPart(source: string): string | undefined {
  const tokens = source.match(/\\\\|\\[xu]\{|\\.|[^\\]+/gs) ?? [];
  for (const { written, words } of foreign) {
    for (const token of tokens) {
      const [text] = written.exec(token) ?? [];
      if (text !== undefined && !escapes.test(text.length === 2 ? text : '')) return words(text);
    }
  }
  return undefined;
}
