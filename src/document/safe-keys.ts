/** What keys such as `__proto__` and `hasOwnProperty` start with where other people's code sees them: as they are, it crashes. */
const standIn = 'hooksmith:';

/** A key for other people's code. */
export function disguise(key: string): string {
  return key in Object.prototype ? standIn + key : key;
}

/** The key, or text with keys in it, as the document has it. */
export function reveal(text: string): string {
  return text.replaceAll(standIn, '');
}
