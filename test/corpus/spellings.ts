import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { CorpusDocument } from './documents.js';

/** Words of names that no document has: they say where something stands, or of which kind it is. */
const structural = [
  ...['Item', 'Items', 'Value', 'Event', 'Headers', 'Parameters', 'Handler', 'Schema', 'Message'],
  ...['Operation', 'Subscribe', 'Publish', 'Send', 'Receive', 'Payload', 'Reply'],
];

/** The code point that replaces a character which no identifier holds. */
const codePoint = /^U[0-9A-F]+/;

/** The hash that tells a name from another, at its end or before the name of a part. */
const hash = /^_?(?=[A-Fa-f]*\d)[A-F\d][a-f\d]{5}|^_[a-f\d]{6}/;

/** Judges names by the words of one document and of what it refers to. */
export class Spellings {
  private readonly words = new Set<string>(structural);

  constructor({ folder, spec, referencedFiles }: CorpusDocument) {
    for (const file of [join(folder, spec), ...referencedFiles]) {
      if (existsSync(file)) this.readFile(file);
    }
  }

  /** True if a name consists of whole words, apart from hashes. */
  has(name: string): boolean {
    return this.canSpell(name.replace(/^_/, ''));
  }

  private canSpell(rest: string): boolean {
    if (rest === '') return true;
    for (const aside of [codePoint, hash]) {
      const found = aside.exec(rest)?.[0];
      if (found !== undefined && this.canSpell(rest.slice(found.length))) return true;
    }
    for (let length = rest.length; length > 0; length--) {
      if (this.words.has(rest.slice(0, length)) && this.canSpell(rest.slice(length))) return true;
    }
    return false;
  }

  private readFile(file: string): void {
    this.readWords(file);
    const text = readFileSync(file, 'utf8');
    try {
      this.read(load(text));
    } catch {
      this.readWords(text);
    }
  }

  private read(value: unknown): void {
    if (Array.isArray(value)) value.forEach((item) => this.read(item));
    else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        this.readWords(key);
        const isSpelling = /^(?:name|messageId|operationId|\$ref)$/.test(key);
        if (isSpelling && typeof item === 'string') this.readWords(item);
        else this.read(item);
      }
    }
  }

  private readWords(spelling: string): void {
    for (const part of spelling.normalize('NFC').match(/[\p{ID_Continue}]+/gu) ?? []) {
      for (const word of part.split('_')) this.words.add(upperFirst(word));
    }
  }
}

function upperFirst(word: string): string {
  const [first = '', ...rest] = word;
  return first.toUpperCase() + rest.join('');
}
