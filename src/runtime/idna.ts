/** Punycode of one label, at most: 63 characters less `xn--`. No label has more code points. */
const longest = 59;

/**
 * Tells if the labels are a host name of RFC 5890, section 2.3.2: each of letters, digits and
 * hyphens, an A-label (`xn--…`) or a U-label, and all together as RFC 5893 wants them.
 */
export function isIdnaName(labels: readonly string[]): boolean {
  if (labels.length > 127) return false;
  const ascii = labels.map(toAscii).join('.');
  if (ascii.length > 253 || labels.some((label) => !isLabel(label))) return false;
  const classes = labels.map((label) => bidiClasses(toUnicode(label)));
  return !classes.some((label) => /[RA]/.test(label)) || classes.every(followsBidiRule);
}

function isLabel(label: string): boolean {
  if (/[^\0-\x7f]/.test(label)) return isULabel(label);
  return isAceLabel(label) ? isALabel(label) : isLdhLabel(label);
}

function isAceLabel(label: string): boolean {
  return /^xn--/i.test(label);
}

function isLdhLabel(label: string): boolean {
  return label.length <= 63 && /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/i.test(label);
}

/** RFC 5890, section 2.3.2.1: it stands for a U-label, and is what Punycode makes of it. */
function isALabel(label: string): boolean {
  const unicode = toUnicode(label);
  return isULabel(unicode) && toAscii(unicode) === label.toLowerCase();
}

/** RFC 5891, sections 4.2 and 5.4. */
function isULabel(label: string): boolean {
  return (
    /[^\0-\x7f]/.test(label) &&
    toAscii(label).length <= 63 &&
    label === label.normalize('NFC') &&
    !/^-|^..--|-$|^\p{M}/u.test(label) &&
    isInContext(label) &&
    Array.from(label).every(
      (character, index, all) =>
        permitted.test(character) && isJoinerInContext(character, index, all),
    )
  );
}

/** RFC 5892, section 2: its exceptions, what is bound to a context, and what is PVALID by derivation. */
const permitted =
  // eslint-disable-next-line no-misleading-character-class -- each is a code point of its own
  /^(?:[-a-z\d\xdf\u03c2\u06fd\u06fe\u0f0b\u3007]|[\xb7\u0375\u05f3\u05f4\u30fb\u0660-\u0669\u06f0-\u06f9\u200c\u200d]|(?![\p{CWKCF}\u0640\u07fa\u302e\u302f\u3031-\u3035\u303b\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\u20d0-\u20ff\u{1d100}-\u{1d24f}])[\p{Ll}\p{Lu}\p{Lo}\p{Nd}\p{Lm}\p{Mn}\p{Mc}])$/u;

/** RFC 5892, appendix A, rules 3 to 9. */
function isInContext(label: string): boolean {
  if (outOfContext.test(label)) return false;
  if (/\u30fb/.test(label) && !japanese.test(label)) return false;
  return !/[\u0660-\u0669]/.test(label) || !/[\u06f0-\u06f9]/.test(label);
}

const outOfContext =
  /(?<!l)\xb7|\xb7(?!l)|\u0375(?!\p{Script=Greek})|(?<!\p{Script=Hebrew})[\u05f3\u05f4]/u;

const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

/** RFC 5892, appendix A, rules 1 and 2, for the zero width joiner and its opposite. */
function isJoinerInContext(
  character: string,
  index: number,
  characters: readonly string[],
): boolean {
  if (character !== '\u200c' && character !== '\u200d') return true;
  const before = characters[index - 1];
  if (before === undefined) return false;
  if (isVirama(before)) return true;
  return (
    character === '\u200c' &&
    joinsToItsLeft.test(characters.slice(0, index).join('')) &&
    joinsToItsRight.test(characters.slice(index + 1).join(''))
  );
}

/** Canonical_Combining_Class 9: it sorts behind U+3099, which has 8, and before U+05B0, which has 10. */
function isVirama(character: string): boolean {
  return sortsBefore('\u3099', character) && sortsBefore(character, '\u05b0');
}

function sortsBefore(first: string, second: string): boolean {
  return first !== second && (second + first).normalize('NFD') === first + second;
}

/** RFC 5893, section 2: how the classes of a label may follow each other. */
function followsBidiRule(classes: string): boolean {
  const isMixed = classes.includes('A') && classes.includes('E');
  return (
    /^L(?:[LENM]*[LE])?M*$/.test(classes) || (!isMixed && /^R(?:[RAENM]*[RAE])?M*$/.test(classes))
  );
}

/** The Bidi_Class of each character that a label may have: `R` is R and AL, `N` ES, BN and ON. */
function bidiClasses(label: string): string {
  return Array.from(label, bidiClass).join('');
}

function bidiClass(character: string): 'L' | 'R' | 'A' | 'E' | 'N' | 'M' {
  if (/[\d\u06f0-\u06f9]/.test(character)) return 'E';
  if (/[\u0660-\u0669\u{10d30}-\u{10d39}\u{10d40}-\u{10d49}]/u.test(character)) return 'A';
  if (/(?![\u0cbf\u0cc6\u{11a07}\u{11a08}\u{11c3f}])\p{Mn}/u.test(character)) return 'M';
  if (rightToLeft.test(character)) return 'R';
  return neutral.test(character) ? 'N' : 'L';
}

/** The blocks that Unicode keeps for what is written from right to left. */
const rightToLeft =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

const neutral =
  // eslint-disable-next-line no-misleading-character-class -- each is a code point of its own
  /[-\xb7\u02b9\u02ba\u02c6-\u02cf\u02ec\u0375\u200c\u200d\u2e2f\u30fb\ua67f\ua717-\ua71f\ua788]/;

/* Punycode, with the names and the numbers of RFC 3492, section 5: a code point is basic below 128. */
const digits = 'abcdefghijklmnopqrstuvwxyz0123456789';
const base = digits.length;

/** The A-label that a U-label makes; any other label as it is, and so what is too long for one. */
function toAscii(label: string): string {
  if (label.length > 2 * longest || !/[^\0-\x7f]/.test(label)) return label;
  const points = Array.from(label, (character) => character.codePointAt(0) ?? 0);
  const basic = points.filter((point) => point < 128);
  let output = basic.length > 0 ? `${String.fromCodePoint(...basic)}-` : '';
  let [delta, bias, handled, n] = [0, 72, basic.length, 128];
  for (; handled < points.length; n++) {
    const next = Math.min(...points.filter((point) => point >= n));
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n) delta++;
      if (point !== n) continue;
      output += encodeDelta(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled++;
    }
    delta++;
  }
  return `xn--${output}`;
}

function encodeDelta(delta: number, bias: number): string {
  let output = '';
  let q = delta;
  for (let k = base; ; k += base) {
    const t = threshold(k, bias);
    if (q < t) return output + digits.charAt(q);
    output += digits.charAt(t + ((q - t) % (base - t)));
    q = Math.floor((q - t) / (base - t));
  }
}

/** The text that an A-label stands for, `''` if none; any other label as it is. */
function toUnicode(label: string): string {
  if (!isAceLabel(label)) return label;
  const input = label.slice(4).toLowerCase();
  const delimiter = input.lastIndexOf('-');
  const output = Array.from(input.slice(0, Math.max(delimiter, 0)));
  let [position, i, bias, n] = [delimiter + 1, 0, 72, 128];
  while (position < input.length) {
    const previous = i;
    for (let k = base, weight = 1; ; k += base) {
      const digit = digits.indexOf(input.charAt(position) || '-');
      position++;
      i += digit * weight;
      if (digit < 0 || i > Number.MAX_SAFE_INTEGER) return '';
      const t = threshold(k, bias);
      if (digit < t) break;
      weight *= base - t;
    }
    const length = output.length + 1;
    bias = adapt(i - previous, length, previous === 0);
    n += Math.floor(i / length);
    if (n > 0x10ffff) return '';
    i %= length;
    output.splice(i, 0, String.fromCodePoint(n));
    i++;
  }
  return output.join('');
}

function threshold(k: number, bias: number): number {
  return Math.min(Math.max(k - bias, 1), 26);
}

/** RFC 3492, section 6.1. */
function adapt(delta: number, length: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? 700 : 2));
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > 455; k += base) rest = Math.floor(rest / (base - 1));
  return k + Math.floor((base * rest) / (rest + 38));
}

/* Joining_Type of Unicode 17, of what a label may hold: L or D, and R or D, with any T between. */
const joinsToItsLeft =
  /[\ua872\u{10acd}\u{10ad7}\u{10d00}\u0620\u0626\u0628\u062a-\u062e\u0633-\u063f\u0641-\u0647\u0649\u064a\u066e\u066f\u0679-\u0687\u069a-\u06bf\u06c1\u06c2\u06cc\u06ce\u06d0\u06d1\u06fa-\u06fc\u06ff\u0712-\u0714\u071a-\u071d\u071f-\u0727\u0729\u072b\u072d\u072e\u074e-\u0758\u075c-\u076a\u076d-\u0770\u0772\u0775-\u0777\u077a-\u077f\u07ca-\u07ea\u0841-\u0845\u0848\u084a-\u0853\u0855\u0860\u0862-\u0865\u0868\u0886\u0889-\u088d\u088f\u08a0-\u08a9\u08af\u08b0\u08b3-\u08b8\u08ba-\u08c8\u1820-\u1878\u1887-\u18a8\u18aa\ua840-\ua871\u{10ac0}-\u{10ac4}\u{10ad3}-\u{10ad6}\u{10ad8}-\u{10adc}\u{10ade}-\u{10ae0}\u{10b80}\u{10b82}\u{10b86}-\u{10b88}\u{10b8a}\u{10b8b}\u{10b8d}\u{10b90}\u{10d01}-\u{10d21}\u{10d23}\u{10ec3}\u{10ec4}\u{10ec6}\u{10ec7}\u{10f30}-\u{10f32}\u{10f34}-\u{10f44}\u{10f70}-\u{10f73}\u{10f76}-\u{10f81}\u{10fb0}\u{10fb2}\u{10fb3}\u{10fb8}\u{10fbb}\u{10fbc}\u{10fbe}\u{10fbf}\u{10fc1}\u{10fc4}\u{1e922}-\u{1e943}][\p{Mn}\u{1e94b}]*$/u;
const joinsToItsRight =
  /^[\p{Mn}\u{1e94b}]*[\u0622-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0673\u0688-\u0699\u06c0\u06c3-\u06cb\u06cd\u06cf\u06d2\u06d3\u06d5\u06ee\u06ef\u0710\u0715-\u0719\u071e\u0728\u072a\u072c\u072f\u074d\u0759-\u075b\u076b\u076c\u0771\u0773\u0774\u0778\u0779\u0840\u0846\u0847\u0849\u0854\u0856-\u0858\u0867\u0869\u086a\u0870-\u0882\u088e\u08aa-\u08ac\u08ae\u08b1\u08b2\u08b9\u{10ac5}\u{10ac7}\u{10ac9}\u{10aca}\u{10ace}-\u{10ad2}\u{10add}\u{10ae1}\u{10ae4}\u{10b81}\u{10b83}-\u{10b85}\u{10b89}\u{10b8c}\u{10b8e}\u{10b8f}\u{10b91}\u{10d22}\u{10ec2}\u{10f33}\u{10f74}\u{10f75}\u{10fb4}-\u{10fb6}\u{10fb9}\u{10fba}\u{10fbd}\u{10fc2}\u{10fc3}\u0620\u0626\u0628\u062a-\u062e\u0633-\u063f\u0641-\u0647\u0649\u064a\u066e\u066f\u0679-\u0687\u069a-\u06bf\u06c1\u06c2\u06cc\u06ce\u06d0\u06d1\u06fa-\u06fc\u06ff\u0712-\u0714\u071a-\u071d\u071f-\u0727\u0729\u072b\u072d\u072e\u074e-\u0758\u075c-\u076a\u076d-\u0770\u0772\u0775-\u0777\u077a-\u077f\u07ca-\u07ea\u0841-\u0845\u0848\u084a-\u0853\u0855\u0860\u0862-\u0865\u0868\u0886\u0889-\u088d\u088f\u08a0-\u08a9\u08af\u08b0\u08b3-\u08b8\u08ba-\u08c8\u1820-\u1878\u1887-\u18a8\u18aa\ua840-\ua871\u{10ac0}-\u{10ac4}\u{10ad3}-\u{10ad6}\u{10ad8}-\u{10adc}\u{10ade}-\u{10ae0}\u{10b80}\u{10b82}\u{10b86}-\u{10b88}\u{10b8a}\u{10b8b}\u{10b8d}\u{10b90}\u{10d01}-\u{10d21}\u{10d23}\u{10ec3}\u{10ec4}\u{10ec6}\u{10ec7}\u{10f30}-\u{10f32}\u{10f34}-\u{10f44}\u{10f70}-\u{10f73}\u{10f76}-\u{10f81}\u{10fb0}\u{10fb2}\u{10fb3}\u{10fb8}\u{10fbb}\u{10fbc}\u{10fbe}\u{10fbf}\u{10fc1}\u{10fc4}\u{1e922}-\u{1e943}]/u;
