import type { KeptDelivery } from './kept.js';

/** The most deliveries, and bytes of their bodies, that stay in memory while they wait. */
const most = 512;
const mostBytes = 4 * 2 ** 20;

/** The latest deliveries that wait for their first attempt, so that they are neither read from the file nor judged again. */
export class Recent {
  readonly #deliveries = new Map<number, KeptDelivery>();
  #bytes = 0;

  /** Leaves out the oldest if there is no room. They are in the file. */
  add(seq: number, delivery: KeptDelivery): void {
    this.#deliveries.set(seq, delivery);
    this.#bytes += delivery.rawBody.length;
    for (const oldest of this.#deliveries.keys()) {
      if (this.#deliveries.size <= most && this.#bytes <= mostBytes) return;
      this.take(oldest);
    }
  }

  /** Undefined if it has to be read. */
  take(seq: number): KeptDelivery | undefined {
    const delivery = this.#deliveries.get(seq);
    if (!delivery) return undefined;
    this.#deliveries.delete(seq);
    this.#bytes -= delivery.rawBody.length;
    return delivery;
  }
}
