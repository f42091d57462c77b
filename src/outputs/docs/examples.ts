import { code, jsonText, memberKey, stringLiteral, type Code } from '../../typescript/code.js';
import { Html, printable } from '../../typescript/html.js';
import type { Event, Message, Model } from '../../model/model.js';
import { bodyOf, sampleOf } from '../../values/sample.js';
import type { ExampleView } from './view.js';

/** A file that the command of an example reads. */
const bodyFile = 'example.json';

export interface ExampleContext {
  readonly basePath: string;
  /** Deliveries are signed, in a way that is known. */
  readonly isSigned: boolean;
  readonly sampleHeaders: (message: Message | undefined) => Readonly<Record<string, string>>;
}

/** A delivery of an event that people call `label`: its body, and the handler and the commands for it. */
export function examplesOf(
  event: Event,
  message: Message | undefined,
  label: string,
  { basePath, isSigned, sampleHeaders }: ExampleContext,
): readonly ExampleView[] {
  const sample = sampleOf(event, message);
  const url =
    sample.path === undefined ? undefined : `${receiver}${trimEnd(basePath)}${sample.path}`;
  const isOfMessage = event.isRest && message !== undefined;
  const origin = (isOfMessage ? message : event).hasExample ? '' : ', made up';
  const handler = { label: 'Handler', code: Html.of(handlerOf(event)) };
  if (sample.payload === undefined) {
    return [{ label: 'Example', code: Html.of('No valid payload was found.') }, handler];
  }
  const body = bodyOf(sample.payload, sample);
  const isJson = body.contentType === 'application/json';
  const headers = Object.entries({
    'content-type': body.contentType,
    ...sampleHeaders(message),
    ...sample.headers,
  });
  const data = isJson ? `@${bodyFile}` : body.text;
  const words = [
    `curl ${shellWord(url ?? '')}`,
    ...headers.map(([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`),
    `--data-binary ${shellWord(data)}`,
  ];
  const send = [
    `npx hooksmith send ${event.name} --to ${receiver}${trimEnd(basePath)}`,
    ...(event.messages.length > 1 && message ? [`--message ${message.name}`] : []),
    ...(isSigned ? ['--sign'] : []),
  ];
  const commands = [
    {
      label: isJson ? `curl, with the example in ${bodyFile}` : 'curl',
      code: Html.of(words.join(' \\\n  ')),
    },
    { label: 'Send a sample', code: Html.of(send.join(' ')) },
  ];
  return [
    { label: `Example of ${label}${origin}`, code: Html.of(jsonText(body.value ?? null)) },
    handler,
    ...(url === undefined ? [] : commands),
  ];
}

const receiver = 'http://localhost:3000';

function trimEnd(path: string): string {
  return path.replace(/\/$/, '');
}

function handlerOf({ name }: Event): string {
  return code`createReceiver({
  handlers: {
    ${memberKey(name)}({ payload }) {
      console.log(payload);
    },
  },
});`;
}

/** The first lines of a receiver. */
export function usageOf({ packageName, events }: Model, basePath: string): string {
  const [first] = events;
  const member = first ? memberKey(first.name) : code`onAny`;
  const from = packageName as Code;
  return code`import { createServer } from 'node:http';
import { createReceiver } from '${from}';
import { createNodeListener } from '${from}/node';

const receiver = createReceiver({
  handlers: {
    ${member}({ payload }) {
      console.log(payload);
    },
  },
});
const listener = createNodeListener(receiver, { basePath: ${stringLiteral(basePath)} });
createServer(listener).listen(3000);`;
}

/** A word of a command, as a shell takes it. */
function shellWord(text: string): string {
  const word = printable(text);
  return /^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
