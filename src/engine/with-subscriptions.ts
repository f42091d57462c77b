import { describeSubscriptions } from '../describe/subscriptions/build.js';
import { reportFound } from '../describe/subscriptions/report.js';
import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { pathsOf, type Api } from '../document/beside.js';
import { parseOpenApi } from '../document/openapi.js';
import type { Model } from '../model/model.js';

/** A Model with the subscriptions that the provider's OpenAPI document describes, and the paths of its files. */
interface Subscribable {
  readonly model: Model;
  readonly paths: readonly string[];
}

/** Undefined, and diagnostics, where the OpenAPI document is not good. With `isLinting`, what was found is told. */
export async function withSubscriptions(
  model: Model,
  readApi: () => Promise<Api | undefined>,
  isLinting: boolean,
  diagnostics: Diagnostics,
): Promise<Subscribable | undefined> {
  const api = await readApi();
  const document = api && (await parseOpenApi(api.source, api.read, diagnostics));
  const subscriptions =
    document && describeSubscriptions(document, api.pointer, model, diagnostics);
  if (!subscriptions) return undefined;
  if (isLinting) reportFound(subscriptions, document, model, diagnostics);
  return { model: { ...model, subscriptions }, paths: pathsOf(api, document) };
}
