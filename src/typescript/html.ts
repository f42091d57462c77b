import { unprintable } from '../text.js';

/**
 * HTML that may be printed as it is. Text of a document becomes it only through this file. Handlebars asks `toHTML` of a value before
 * it escapes it, so that a template escapes every text and no `Html`.
 */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  toHTML(): string {
    return this.#text;
  }

  /** Text that is our own, such as a style sheet. */
  static ofOurs(text: string): Html {
    return new Html(text);
  }

  /** The text of an element, not of an attribute. */
  static of(text: string): Html {
    return new Html(escapeText(text));
  }

  static join(parts: readonly Html[], separator = ''): Html {
    return new Html(parts.map((part) => part.toHTML()).join(separator));
  }

  /** A template whose holes are escaped unless they are HTML. */
  static from(strings: TemplateStringsArray, holes: readonly (Html | string)[]): Html {
    let text = strings[0] ?? '';
    for (const [index, hole] of holes.entries()) {
      text += `${typeof hole === 'string' ? escapeHtml(hole) : hole.toHTML()}${strings[index + 1]}`;
    }
    return new Html(text);
  }
}

/** A template of HTML: ``markup`<a href="${href}">${name}</a>` ``. A hole in a tag has to stand between quotes. */
export function markup(strings: TemplateStringsArray, ...holes: readonly (Html | string)[]): Html {
  return Html.from(strings, holes);
}

export const nothing = Html.of('');

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an element. Lines stay, and characters that nobody sees go. */
function escapeText(text: string): string {
  return printable(text).replace(/[&<>]/g, (character) => entities[character] ?? character);
}

/** Text for an element, or for an attribute between quotes. */
function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Text without the characters that nobody sees, line breaks aside. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => (/[\n\t]/.test(character) ? character : ''));
}
