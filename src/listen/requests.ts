import { visible } from '../text.js';
import type { Arrived, SampleDelivery, Session } from './session.js';
import type { Delivery } from './store.js';
import { judgedOf, summaryOf } from './views.js';

/** The body of a request of the page, of which nothing is known. */
export type Asked = Readonly<Record<string, unknown>>;

/** The events that can be sent, and where each is posted. */
export function operationsOf({ options, labels }: Session, origin: string) {
  const { model, samples, basePath, forwardTo } = options;
  return {
    title: visible(model.title),
    url: origin + basePath,
    forwardTo: forwardTo ? visible(forwardTo.href) : null,
    operations: samples.map(({ name, message, path, body }) => ({
      ...{ name, message: message ?? null, path: path ?? null, body: body ?? '' },
      label: visible((labels.get(name) ?? name) + (message === undefined ? '' : `, ${message}`)),
    })),
  };
}

/** Takes a delivery once more, with another body if there is one. It goes where it went, and nowhere else. */
export async function replay(delivery: Delivery, asked: Asked, session: Session) {
  const { method, path, headers, rawHeaders, number } = delivery;
  const body = typeof asked['body'] === 'string' ? Buffer.from(asked['body']) : delivery.body;
  const taken = await session.take({ method, path, headers, rawHeaders, body }, number);
  return summaryOf(taken.delivery, session);
}

/** Takes a sample of an event as if it had come, with the body that is given. */
export async function send(asked: Asked, session: Session) {
  const made = arrivedOf(asked, session);
  return made && summaryOf((await session.take(made)).delivery, session);
}

/** Judges a body as it would be if it came: as the delivery of a number, or as an event. Nothing is kept. */
export async function check(asked: Asked, session: Session) {
  const made = arrivedOf(asked, session);
  if (!made) return undefined;
  const verdict = await session.judge.judge(made);
  const { answer, events, broken, total } = verdict;
  return {
    status: answer.status,
    events: [...events.map(({ name }) => name), ...broken.flatMap((name) => name ?? [])],
    total,
    ...judgedOf({ ...made, verdict }),
  };
}

function arrivedOf(asked: Asked, session: Session): Arrived | undefined {
  const { delivery: number, operation, message, body: text } = asked;
  const body = typeof text === 'string' ? Buffer.from(text) : undefined;
  const delivery = session.store.get(Number(number));
  if (delivery) {
    const { method, path, headers, rawHeaders } = delivery;
    return { method, path, headers, rawHeaders, body: body ?? delivery.body };
  }
  const sample = session.options.samples.find(
    (one) => one.name === operation && (one.message ?? null) === (message ?? null),
  );
  return sample?.path === undefined ? undefined : sampleArrived(sample, body, session);
}

function sampleArrived(
  { path = '', headers, body = '' }: SampleDelivery,
  given: Buffer | undefined,
  { options }: Session,
): Arrived {
  return {
    method: 'POST',
    path: `${options.basePath}${path}` || '/',
    headers,
    rawHeaders: Object.entries(headers),
    body: given ?? Buffer.from(body),
  };
}
