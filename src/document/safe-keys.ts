/** The prefix of keys such as `__proto__` and `hasOwnProperty` for other people's code, which crashes without it. */
const standIn = 'hooksmith:';

/** A key for other people's code. */
export function disguise(key: string): string {
  return key in Object.prototype ? standIn + key : key;
}

/** The key, or text with keys in it, as the document has it. */
export function reveal(text: string): string {
  return text.replaceAll(standIn, '');
}
