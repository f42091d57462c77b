import { createHash, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Message {
  readonly id: string;
  readonly body: string;
  readonly group: string | undefined;
  receipt: string;
  received: number;
  receivedAt: number;
  visibleAt: number;
}

interface FakeQueue {
  readonly attributes: Readonly<Record<string, string>>;
  readonly messages: Message[];
  readonly known: Set<string>;
}

type Input = Readonly<Record<string, unknown>>;

/** A fake of Amazon SQS: its JSON protocol over HTTP, with visibility, receive counts, FIFO groups and redrive. */
export class SqsServer {
  readonly #queues = new Map<string, FakeQueue>();
  readonly #server: Server;
  readonly calls: string[] = [];
  origin = '';

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const action = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
        this.calls.push(action);
        const input = JSON.parse(Buffer.concat(chunks).toString()) as Input;
        void this.#answer(action, input, () => request.socket.destroyed).then(
          (output) => {
            response.setHeader('content-type', 'application/x-amz-json-1.0');
            response.end(JSON.stringify(output));
          },
          (error: Error) => {
            response.statusCode = 400;
            response.setHeader('content-type', 'application/x-amz-json-1.0');
            response.end(
              JSON.stringify({ __type: `com.amazonaws.sqs#${error.name}`, message: error.message }),
            );
          },
        );
      });
    });
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Its URL. */
  make(name: string, attributes: Readonly<Record<string, string>> = {}): string {
    const url = `${this.origin}/000000000000/${name}`;
    this.#queues.set(url, { attributes, messages: [], known: new Set() });
    return url;
  }

  bodies(url: string): readonly string[] {
    return this.#queueOf(url).messages.map(({ body }) => body);
  }

  #queueOf(url: unknown): FakeQueue {
    const queue = this.#queues.get(String(url));
    if (queue) return queue;
    const error = new Error('The specified queue does not exist.');
    error.name = 'QueueDoesNotExist';
    throw error;
  }

  async #answer(action: string, input: Input, isGone: () => boolean): Promise<object> {
    const name = input['QueueName'];
    if (action === 'GetQueueUrl')
      return { QueueUrl: `${this.origin}/000000000000/${String(name)}` };
    const queue = this.#queueOf(input['QueueUrl']);
    switch (action) {
      case 'SendMessageBatch':
        return this.#sendAll(queue, input['Entries'] as readonly Input[]);
      case 'SendMessage':
        return send(queue, input);
      case 'ReceiveMessage':
        return this.#receive(queue, input, isGone);
      case 'DeleteMessage':
        queue.messages.splice(indexOf(queue, input), 1);
        return {};
      case 'ChangeMessageVisibility':
        hold(messageOf(queue, input), Number(input['VisibilityTimeout']) * 1_000);
        return {};
      case 'GetQueueAttributes':
        return { Attributes: queue.attributes };
      default:
        throw new Error(`The fake has no ${action}.`);
    }
  }

  #sendAll(queue: FakeQueue, entries: readonly Input[]): object {
    const size = entries.reduce(
      (sum, entry) => sum + Buffer.byteLength(String(entry['MessageBody'])),
      0,
    );
    const ids = new Set(entries.map((entry) => entry['Id']));
    if (ids.size < entries.length) throw new Error('BatchEntryIdsNotDistinct');
    if (entries.length > 10) throw new Error('TooManyEntriesInBatchRequest');
    if (size > 1024 * 1024) throw new Error('BatchRequestTooLong');
    const Successful = entries.map((entry) => ({ Id: entry['Id'], ...send(queue, entry) }));
    return { Successful };
  }

  async #receive(queue: FakeQueue, input: Input, isGone: () => boolean): Promise<object> {
    const end = Date.now() + Number(input['WaitTimeSeconds']) * 1_000;
    while (!isGone()) {
      this.#redrive(queue);
      const messages = take(queue, Number(input['MaxNumberOfMessages']));
      if (messages.length > 0 || Date.now() > end) {
        const until = Date.now() + Number(input['VisibilityTimeout']) * 1_000;
        return { Messages: messages.map((message) => receivedOf(message, until)) };
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return {};
  }

  #redrive(queue: FakeQueue): void {
    const policy = JSON.parse(queue.attributes['RedrivePolicy'] ?? 'null') as {
      readonly deadLetterTargetArn: string;
      readonly maxReceiveCount: number;
    } | null;
    if (!policy) return;
    const name = policy.deadLetterTargetArn.split(':').at(-1);
    const dead = this.#queueOf(`${this.origin}/000000000000/${String(name)}`);
    const isOver = ({ received, visibleAt }: Message): boolean =>
      received >= policy.maxReceiveCount && visibleAt <= Date.now();
    for (const message of queue.messages.filter(isOver)) {
      queue.messages.splice(queue.messages.indexOf(message), 1);
      dead.messages.push(message);
    }
  }
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

function send(queue: FakeQueue, entry: Input): object {
  const body = String(entry['MessageBody']);
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(body))
    throw new Error('InvalidMessageContents');
  const key = entry['MessageDeduplicationId'] as string | undefined;
  const id = randomUUID();
  if (key === undefined || !queue.known.has(key)) {
    const group = entry['MessageGroupId'] as string | undefined;
    queue.messages.push({ id, body, group, receipt: '', received: 0, receivedAt: 0, visibleAt: 0 });
  }
  if (key !== undefined) queue.known.add(key);
  return { MessageId: id, MD5OfMessageBody: md5(body) };
}

/** Of a group only the first, and none while one is at work. */
function take(queue: FakeQueue, most: number): readonly Message[] {
  const now = Date.now();
  const held = new Set<string>();
  const taken: Message[] = [];
  for (const message of queue.messages) {
    const { group, visibleAt } = message;
    if (visibleAt <= now && !(group !== undefined && held.has(group)) && taken.length < most) {
      taken.push(message);
    } else if (group !== undefined) held.add(group);
  }
  return taken;
}

function receivedOf(message: Message, until: number): object {
  message.received++;
  message.receivedAt = Date.now();
  message.receipt = randomUUID();
  message.visibleAt = until;
  const { id, body, receipt, group, received } = message;
  const Attributes = {
    ApproximateReceiveCount: String(received),
    ...(group !== undefined && { MessageGroupId: group }),
  };
  return { MessageId: id, Body: body, MD5OfBody: md5(body), ReceiptHandle: receipt, Attributes };
}

/** Twelve hours at most from when it was handed over. */
function hold(message: Message, milliseconds: number): void {
  const visibleAt = Date.now() + milliseconds;
  if (visibleAt > message.receivedAt + 12 * 3_600_000) throw new Error('InvalidParameterValue');
  message.visibleAt = visibleAt;
}

function messageOf(queue: FakeQueue, { ReceiptHandle }: Input): Message {
  const message = queue.messages.find(({ receipt }) => receipt === ReceiptHandle);
  if (!message) throw new Error('ReceiptHandleIsInvalid');
  return message;
}

function indexOf(queue: FakeQueue, input: Input): number {
  return queue.messages.indexOf(messageOf(queue, input));
}
