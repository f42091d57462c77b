import { loadDocument } from '../../engine/generate.js';
import type { Event, Model } from '../../model/model.js';
import { visible } from '../../text.js';
import { namedSpec, resolveSettings, specOf, type Run } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { describeSide, inColumns } from '../report.js';
import { streamOf } from '../streams.js';

export const runEvents: Run = async (invocation, terminal) => {
  const resolved = await resolveSettings(invocation, terminal);
  if (!resolved) return exitCodes.wrong;
  const { role, tell, partial, spec: configured } = resolved.settings;
  const spec = namedSpec(invocation.argument ?? configured, terminal);
  if (spec === undefined) return exitCodes.usage;
  const { folder } = invocation;
  const loaded = await loadDocument({ spec: await specOf(spec), folder, role, tell, partial });
  const { model, diagnostics } = loaded;
  terminal.report(diagnostics.filter(({ severity }) => severity === 'error'));
  if (!model) return exitCodes.wrong;
  terminal.add({ role: model.role, events: model.events.map((event) => toJson(event, model)) });
  if (model.events.length > 0) {
    const words = await import('../../engine/on-demand.js');
    terminal.print(...tableOf(model, words, streamOf('stdout').columns || 100), '');
  }
  terminal.print(describeSide(model.role, model.events.length, model.otherEvents));
  return exitCodes.fine;
};

/** An event as `--json` has it. */
function toJson(event: Event, model: Model) {
  const { name, operation, each, told } = event;
  return {
    name,
    operation: operation.id,
    message: messageOf(event, model) ?? null,
    channel: operation.channel.address ?? null,
    each: each ?? null,
    told: told.map(({ by, url, at, values }) => ({ by, url, at, values })),
  };
}

/** The message's name, as the document writes it; undefined if nothing tells several apart. */
function messageOf({ messages }: Event, model: Model): string | undefined {
  const [only, ...others] = messages;
  if (!only || others.length > 0) return undefined;
  return model.messages.find(({ name }) => name === only.name)?.id;
}

/** A line for each event; two where a line would be wider than the terminal. Nothing is cut: a name can be copied. */
type Words = Pick<typeof import('../../engine/on-demand.js'), 'isAtBase' | 'waysInWords'>;

function tableOf(model: Model, { isAtBase, waysInWords }: Words, width: number): readonly string[] {
  const rows = model.events.map((event) => [
    event.name,
    messageOf(event, model) ?? `${event.messages.length} messages`,
    waysInWords(event) || (event.told.length > 0 ? 'its URL' : 'nothing'),
    urlOf(event, isAtBase(event, model)),
  ]);
  const table = [['handler', 'message', 'told by', 'URL'], ...rows].map((row) => row.map(visible));
  const lines = inColumns(table);
  if (lines.every((line) => line.length <= width)) return lines;
  const names = inColumns(table.map((row) => row.slice(0, 2)));
  const ways = inColumns(table.map((row) => row.slice(2)));
  return names.flatMap((line, index) => [line, `    ${ways[index]}`]);
}

function urlOf({ operation }: Event, isAtBase: boolean): string {
  const { address } = operation.channel;
  const own = address === undefined ? [] : [`/${address.replace(/^\//, '')}`];
  const base = isAtBase ? ['/'] : [];
  return [...new Set([...own, ...base])].join(', ') || 'none';
}
