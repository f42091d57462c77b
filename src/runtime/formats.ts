export type FormatName = keyof typeof formats;
export type Formats = { readonly [Name in FormatName]?: (text: string) => boolean };
export function isDateTime(text: string): boolean {
  return !Number.isNaN(Date.parse(text));
}
export function isUri(text: string): boolean {
  return /^[a-z]+:/i.test(text);
}
export function isEmail(text: string): boolean {
  return /@/.test(text);
}
export const formats = { 'date-time': isDateTime, uri: isUri, email: isEmail };
