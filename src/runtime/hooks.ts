import { accepted, invalidPayload, noContent, problem, type Answer } from './answer.js';
import type {
  DeliveredEvent,
  ErrorContext,
  FailedDelivery,
  HandlerContext,
  HookContext,
  InvalidDelivery,
  UnknownDelivery,
} from './delivery.js';

/**
 * The hooks that decide about a delivery which no handler gets. Each is declared here, has its answer in `answers`
 * and is called where the delivery is received; its place in `Hook` and `MiddlewareContext` follows.
 */
export interface DeliveryHooks {
  /** A payload that breaks its schema. It decides: without a `reply` the answer is 204. */
  readonly onInvalid?: (delivery: InvalidDelivery, context: HookContext) => unknown;
  /**
   * A verified request for no known URL, or a delivery with an event that the document doesn't have; a `reply` is sent
   * instead of 404, or of 202.
   */
  readonly onUnknown?: (request: UnknownDelivery, context: HookContext) => unknown;
}

/** The answer to a delivery where its hook gives no `reply`, or isn't set. */
export const answers: {
  readonly [Name in DeliveryHook]: (delivery: DeliveryOf<Name>, isSet: boolean) => Answer;
} = {
  onInvalid: ({ issues }, isSet) => (isSet ? noContent : invalidPayload(issues)),
  onUnknown: ({ hasUrl }) => (hasUrl ? accepted : problem(404)),
};

export type DeliveryHook = keyof DeliveryHooks;

/** The first argument of a hook. */
export type DeliveryOf<Name extends DeliveryHook> = Parameters<Required<DeliveryHooks>[Name]>[0];

/** A hook that middleware runs around: `handler` is `onAny`, the handler and `onUnhandled` in one. */
export type Hook = MiddlewareContext<DeliveredEvent>['hook'];

/**
 * Runs around handlers and hooks. Call `next` once to go on; what the middleware returns replaces the result of the
 * hook. `hook` tells what it runs around, and so the type of `event`: only `handler` has a payload of its event's type.
 */
export type Middleware<Event extends DeliveredEvent> = (
  context: MiddlewareContext<Event>,
  next: () => unknown,
) => unknown;

/** A hook's context and its delivery in one. `handler` is `onAny`, the handler and `onUnhandled`. */
export type MiddlewareContext<Event extends DeliveredEvent> =
  | (HandlerContext & { readonly hook: 'handler'; readonly event: Event })
  | (ErrorContext & { readonly hook: 'onError'; readonly event: Event | FailedDelivery })
  | {
      readonly [Name in DeliveryHook]-?: HookContext & {
        readonly hook: Name;
        readonly event: DeliveryOf<Name>;
      };
    }[DeliveryHook];
