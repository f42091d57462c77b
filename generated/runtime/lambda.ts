// Copied by hooksmith 0.1.0 from its src/runtime/lambda.ts
// It is the same in every package: this file is overwritten.

import { answerTo, type AdapterOptions } from './accept.js';
import { portable, type Answer } from './answer.js';
import { bytesOf, fromBase64 } from './bytes.js';
import { basePathOf } from './checks.js';
import type { Headers } from './delivery.js';
import type { Acceptor } from './receiver.js';
import { pathBelow } from './routes.js';

/** The part of an event that is read: of API Gateway's REST and HTTP APIs, of load balancers, and of function URLs. */
export interface LambdaEvent {
  /** Format 1.0, of REST APIs and load balancers. */
  readonly httpMethod?: string;
  readonly path?: string;
  readonly multiValueHeaders?: LambdaLists | null;
  readonly queryStringParameters?: LambdaTexts | null;
  readonly multiValueQueryStringParameters?: LambdaLists | null;
  /** Format 2.0, of HTTP APIs and function URLs. */
  readonly rawPath?: string;
  readonly rawQueryString?: string;
  readonly requestContext?: {
    readonly stage?: string;
    readonly http?: { readonly method: string };
    /** The path with the stage, of REST APIs. */
    readonly path?: string;
    /** Of a load balancer. */
    readonly elb?: unknown;
  };
  /** Both. */
  readonly headers?: LambdaTexts | null;
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean;
}

type LambdaTexts = Readonly<Record<string, string | undefined>>;
type LambdaLists = Readonly<Record<string, readonly string[] | undefined>>;

/** The answer, as API Gateway, load balancers and function URLs take it. */
export interface LambdaResult {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  /** For a load balancer, which reads only these where it is set to lists. */
  readonly multiValueHeaders?: Record<string, string[]>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/**
 * A handler for AWS Lambda behind API Gateway, of either format, a load balancer, or a function URL. `basePath` may have
 * the stage or not. It returns when all work is done, `waitUntil` included, as Lambda freezes what is left.
 */
export function createLambdaHandler(
  receiver: Acceptor,
  options: AdapterOptions = {},
): (event: LambdaEvent) => Promise<LambdaResult> {
  const basePath = basePathOf(options);
  return async (event) => {
    const work: Promise<unknown>[] = [];
    const waitUntil = (promise: Promise<unknown>): void => void work.push(promise);
    const head = { method: methodOf(event), path: sentPath(event), headers: headersOf(event) };
    const mountedPath = pathWithoutStage(event, basePath);
    const reception = receiver.accept(head, { basePath, mountedPath, waitUntil });
    const answer = await answerTo(reception, bodyOf(event));
    while (work.length > 0) await work.pop();
    return resultOf(answer, event);
  };
}

function resultOf({ status, headers, body }: Answer, event: LambdaEvent): LambdaResult {
  const sent = portable(headers);
  const result = { statusCode: status, headers: sent, body, isBase64Encoded: false };
  if (!event.requestContext?.elb || !event.multiValueHeaders) return result;
  const lists = Object.entries(sent).map(([name, value]) => [name, [value]] as [string, string[]]);
  return { ...result, multiValueHeaders: Object.fromEntries(lists) };
}

function methodOf({ httpMethod, requestContext }: LambdaEvent): string {
  return requestContext?.http?.method ?? httpMethod ?? '';
}

function bodyOf({ body, isBase64Encoded = false }: LambdaEvent): Uint8Array {
  return isBase64Encoded ? fromBase64(body ?? '') : bytesOf(body ?? '');
}

/** An API's own domain has a stage with a name in the path, a domain of one's own hasn't. */
function pathWithoutStage(
  { rawPath, path = '', requestContext }: LambdaEvent,
  basePath: string,
): string {
  if (rawPath === undefined) return path;
  if (basePath !== '' && pathBelow(basePath, rawPath) !== undefined) return rawPath;
  return pathBelow(`/${requestContext?.stage ?? ''}`, rawPath) ?? rawPath;
}

function sentPath(event: LambdaEvent): string {
  const { rawPath, rawQueryString, path = '', requestContext } = event;
  const query = rawPath === undefined ? queryOf(event) : rawQueryString;
  const sent = rawPath ?? requestContext?.path ?? path;
  return query ? `${sent}?${query}` : sent;
}

/** Only a load balancer leaves escapes as they were sent. */
function queryOf(event: LambdaEvent): string {
  const { queryStringParameters, multiValueQueryStringParameters, requestContext } = event;
  const escape: (text: string) => string = requestContext?.elb ? String : encodeURIComponent;
  return Object.entries(multiValueQueryStringParameters ?? queryStringParameters ?? {})
    .flatMap(([name, values = []]) =>
      [values].flat().map((value: string) => `${escape(name)}=${escape(value)}`),
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
