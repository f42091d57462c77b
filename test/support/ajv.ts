import { Ajv, type ValidateFunction } from 'ajv';
import type { Json } from '../../src/json.js';
import { typedThings } from '../../src/outputs/shared.js';
import { fileOf, type Forged } from './forge.js';

/** Ajv's verdict on a value; undefined where Ajv is known to err. */
export type Oracle = (file: string, value: Json) => boolean | undefined;

/** Ajv over the schemas that a package ships; 0.07 is a multiple of 0.01. Throws where it takes one for none. */
export function ajvOf(forged: Forged): Oracle {
  const { model, files } = forged;
  const ajv = new Ajv({
    strict: false,
    validateFormats: false,
    ownProperties: true,
    multipleOfPrecision: 9,
  });
  for (const { file } of model ? typedThings(model) : []) {
    ajv.addSchema(JSON.parse(fileOf(forged, `schemas/${file}.json`)) as object, `${file}.json`);
  }
  const texts = [...files].filter(([path]) => path.endsWith('.json')).map(([, text]) => text);
  const errs = texts.some((text) => ajvErs.test(text));
  return (file, value) => (errs ? undefined : verdictOf(ajv.getSchema(`${file}.json`), value));
}

/**
 * Ajv takes `required: ['']` for granted, `properties.__proto__` for nothing, and `[]` for an array that
 * contains something where `items` is a list; there it has no say.
 */
const ajvErs = /"(?:__proto__)?":|"__proto__"|"required": \[[^\]]*""|"items": \[[^]*"contains"/;

/** Ajv fails on objects that have a `toString` of their own, and reads 1e21 as 1; then it has no say. */
function verdictOf(byAjv: ValidateFunction | undefined, value: Json): boolean | undefined {
  if (JSON.stringify(value).includes('e+')) return undefined;
  try {
    return byAjv?.(value) === true;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
