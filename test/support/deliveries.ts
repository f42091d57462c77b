import { randomUUID } from 'node:crypto';
import type { Failure, KeptDelivery } from '../../src/runtime/kept.js';

const encoder = new TextEncoder();

export function aDelivery(more: Partial<KeptDelivery> = {}, body = '{"number":1}'): KeptDelivery {
  return {
    id: randomUUID(),
    event: 'onPetBorn',
    parameters: {},
    headers: { 'content-type': 'application/json' },
    receivedAt: Date.now(),
    rawBody: encoder.encode(body),
    ...more,
  };
}

export const many = (count: number): readonly KeptDelivery[] =>
  Array.from({ length: count }, (_, index) => aDelivery({}, `{"number":${index}}`));

export const failure = (more: Partial<Failure> = {}): Failure => ({
  error: new Error('The other system is away.'),
  isFinal: false,
  ...more,
});
