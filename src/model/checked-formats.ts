import { formats, type FormatName } from '../runtime/formats.js';

/** True for a format that the runtime has a check for. */
export function isChecked(format: string): format is FormatName {
  return Object.hasOwn(formats, format);
}
