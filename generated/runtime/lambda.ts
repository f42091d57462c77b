// Copied by hooksmith 0.1.0 from its src/runtime/lambda.ts
// It is the same in every package: this file is overwritten.

import { portable } from './answer.js';
import { answerTo, type AcceptOptions } from './accept.js';
import { bytesOf, fromBase64 } from './bytes.js';
import type { Headers } from './delivery.js';
import type { Acceptor } from './receiver.js';
import { pathBelow } from './routes.js';

/** The part of an event that is read: of API Gateway's REST and HTTP APIs, and of function URLs. */
export interface LambdaEvent {
  /** Format 1.0, of REST APIs. */
  readonly httpMethod?: string;
  readonly path?: string;
  readonly multiValueHeaders?: LambdaLists | null;
  readonly multiValueQueryStringParameters?: LambdaLists | null;
  /** Format 2.0, of HTTP APIs and function URLs. */
  readonly rawPath?: string;
  readonly rawQueryString?: string;
  readonly requestContext?: {
    readonly stage?: string;
    readonly http?: { readonly method: string };
  };
  /** Both. */
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean;
}

type LambdaLists = Readonly<Record<string, readonly string[] | undefined>>;

export interface LambdaResult {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/**
 * A handler for AWS Lambda behind API Gateway, of either format, or a function URL. `basePath` may have the stage
 * or not. It returns when all work is done, `waitUntil` included, as Lambda freezes what is left.
 */
export function createLambdaHandler(
  receiver: Acceptor,
  { basePath = '' }: Pick<AcceptOptions, 'basePath'> = {},
): (event: LambdaEvent) => Promise<LambdaResult> {
  return async (event) => {
    const work: Promise<unknown>[] = [];
    const waitUntil = (promise: Promise<unknown>): void => void work.push(promise);
    const head = {
      method: methodOf(event),
      path: pathOf(event, basePath),
      headers: headersOf(event),
    };
    const reception = receiver.accept(head, { basePath, waitUntil });
    const { status, headers, body } = await answerTo(reception, bodyOf(event));
    while (work.length > 0) await work.pop();
    return { statusCode: status, headers: portable(headers), body, isBase64Encoded: false };
  };
}

function methodOf({ httpMethod, requestContext }: LambdaEvent): string {
  return requestContext?.http?.method ?? httpMethod ?? '';
}

function bodyOf({ body, isBase64Encoded = false }: LambdaEvent): Uint8Array {
  return isBase64Encoded ? fromBase64(body ?? '') : bytesOf(body ?? '');
}

/** An HTTP API has a stage with a name in the path, but not behind a domain of one's own. */
function pathOf(event: LambdaEvent, basePath: string): string {
  const { rawPath, rawQueryString, path = '', requestContext } = event;
  if (rawPath === undefined) return withQuery(path, queryOf(event));
  const stage = `/${requestContext?.stage ?? ''}`;
  const isBelow = basePath !== '' && pathBelow(basePath, rawPath) !== undefined;
  const rest = isBelow ? undefined : pathBelow(stage, rawPath);
  return withQuery(rest ?? rawPath, rawQueryString);
}

function withQuery(path: string, query: string | undefined): string {
  return query ? `${path}?${query}` : path;
}

function queryOf({ multiValueQueryStringParameters: parameters }: LambdaEvent): string {
  return Object.entries(parameters ?? {})
    .flatMap(([name, values = []]) =>
      values.map((value) => [name, value].map(encodeURIComponent).join('=')),
    )
    .join('&');
}

/** Format 1.0 has the names as they were sent, and a header that was sent twice among the lists only. */
function headersOf({ headers, multiValueHeaders }: LambdaEvent): Headers {
  const lists = Object.entries(multiValueHeaders ?? {}).map(
    ([name, values = []]) => [name, values.join(', ')] as const,
  );
  const all = [...Object.entries(headers ?? {}), ...lists];
  return Object.fromEntries(all.map(([name, value]) => [name.toLowerCase(), value]));
}
