import type { QueueBatch, QueueLike } from '../../src/runtime/inbox-cloudflare.js';

interface Message {
  readonly body: unknown;
  attempts: number;
  dueAt: number;
}

/** A fake of a queue of Cloudflare: its binding, its limits, its consumer with retries and dead letters. */
export class CloudflareQueue implements QueueLike {
  readonly messages: Message[] = [];
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<unknown> = Promise.resolve();

  async sendBatch(messages: { body: string; contentType: 'text' }[]): Promise<void> {
    if (messages.length > 100) throw new Error('Too many messages');
    const sizes = messages.map(({ body }) => Buffer.byteLength(body));
    if (sizes.some((size) => size > 128_000)) throw new Error('message length exceeds limit');
    if (sizes.reduce((sum, size) => sum + size, 0) > 256_000) throw new Error('Batch too large');
    await Promise.resolve();
    for (const { body } of messages) this.messages.push({ body, attempts: 0, dueAt: 0 });
  }

  consume(
    handle: (batch: QueueBatch) => Promise<void>,
    options: { readonly maxRetries: number; readonly deadLetters: CloudflareQueue },
  ): void {
    const turn = async (): Promise<void> => {
      const due = this.messages.filter(({ dueAt }) => dueAt <= Date.now()).slice(0, 10);
      await handle({ messages: due.map((message) => this.#handed(message, options)) });
    };
    const next = (): void => {
      this.#timer = setTimeout(() => {
        this.#working = turn();
        void this.#working.then(() => this.#timer && next());
      }, 20);
    };
    next();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#working;
  }

  #handed(
    message: Message,
    {
      maxRetries,
      deadLetters,
    }: { readonly maxRetries: number; readonly deadLetters: CloudflareQueue },
  ): QueueBatch['messages'][number] {
    message.attempts++;
    message.dueAt = Infinity;
    const remove = (): void => void this.messages.splice(this.messages.indexOf(message), 1);
    return {
      body: message.body,
      attempts: message.attempts,
      ack: remove,
      retry: ({ delaySeconds }) => {
        message.dueAt = Date.now() + delaySeconds * 1_000;
        if (message.attempts <= maxRetries) return;
        remove();
        deadLetters.messages.push({ ...message, attempts: 0, dueAt: 0 });
      },
    };
  }
}
