/** A JSON Pointer in URI form, from the top of the document: `#/components/schemas/Ticket`. */
export type Pointer = string;

export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A number that no double holds, as JSON writes it. */
export class Digits {
  constructor(readonly text: string) {}
}

/** JSON whose numbers have the digits that somebody wrote. */
export type ExactJson =
  Exclude<Json, object> | Digits | readonly ExactJson[] | { readonly [key: string]: ExactJson };

/** The text of JSON, on one line unless there is an indentation. */
export function jsonOf(value: ExactJson, indentation = ''): string {
  if (!hasDigits(value)) return JSON.stringify(value, undefined, indentation);
  return print(value, indentation, indentation === '' ? '' : '\n');
}

function hasDigits(value: ExactJson | undefined): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return value instanceof Digits || Object.values(value).some(hasDigits);
}

function print(value: ExactJson, indentation: string, lineBreak: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (value instanceof Digits) return value.text;
  const inner = lineBreak + indentation;
  const space = indentation === '' ? '' : ' ';
  const isList = Array.isArray(value);
  const parts = isList
    ? (value as readonly ExactJson[]).map((item) => print(item, indentation, inner))
    : Object.entries(value).map(
        ([key, item]) => `${JSON.stringify(key)}:${space}${print(item, indentation, inner)}`,
      );
  const [open, close] = isList ? '[]' : '{}';
  if (parts.length === 0) return `${open}${close}`;
  return `${open}${inner}${parts.join(`,${inner}`)}${lineBreak}${close}`;
}
