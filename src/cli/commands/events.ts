import { loadDocument } from '../../engine/generate.js';
import type { Event, Model, ToldWay } from '../../model/model.js';
import { visible } from '../../text.js';
import { namedSpec, resolveSettings, specOf, type Run } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';

export const runEvents: Run = async (invocation, terminal) => {
  const resolved = await resolveSettings(invocation, terminal);
  if (!resolved) return exitCodes.wrong;
  const { settings } = resolved;
  const { role, tell } = settings;
  const spec = namedSpec(invocation.argument ?? settings.spec, terminal);
  if (spec === undefined) return exitCodes.usage;
  const { folder } = invocation;
  const loaded = await loadDocument({ spec: await specOf(spec), folder, role, tell });
  const { model, diagnostics } = loaded;
  terminal.report(diagnostics.filter(({ severity }) => severity === 'error'));
  if (!model) return exitCodes.wrong;
  terminal.add({ events: model.events.map((event) => describeEvent(event, model)) });
  printTable(model, terminal);
  return exitCodes.fine;
};

/** An event as `--json` has it. */
function describeEvent(event: Event, model: Model) {
  const { name, operation, each, told } = event;
  return {
    name,
    operation: operation.id,
    message: messageOf(event, model) ?? null,
    channel: operation.channel.address ?? null,
    each: each ?? null,
    told,
  };
}

/** The message's name, as the document writes it; undefined where nothing tells several apart. */
function messageOf({ messages }: Event, model: Model): string | undefined {
  const [only, ...others] = messages;
  if (!only || others.length > 0) return undefined;
  return model.messages.find(({ name }) => name === only.name)?.id;
}

function printTable(model: Model, terminal: Terminal): void {
  const rows = model.events.map((event) => [
    event.name,
    messageOf(event, model) ?? `${event.messages.length} messages`,
    wordsOf(event),
    urlOf(event),
  ]);
  const table = [['handler', 'message', 'told by', 'URL'], ...rows].map((row) => row.map(visible));
  const widths = [0, 1, 2].map((index) => Math.max(...table.map((row) => row[index]?.length ?? 0)));
  for (const row of table) {
    terminal.print(
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}

function wordsOf({ told, isRest, each }: Event): string {
  const words = [...new Set(told.filter(({ by }) => by !== 'url').map(wayInWords))];
  const item = each === undefined ? '' : `, each of ${each === '' ? 'the body' : each}`;
  if (words.length > 0) return words.join('; ') + item;
  return (isRest ? 'nothing: the rest' : told.length > 0 ? 'its URL' : 'nothing') + item;
}

function wayInWords({ by, at, values }: ToldWay): string {
  if (by === 'presence') return `${at.join()} is there`;
  if (by === 'type') return `type of ${at.join()} = ${values.flat().join(' or ')}`;
  const shown = values.map((tuple) => tuple.map((value) => JSON.stringify(value)).join(', '));
  const more = shown.length > 3 ? ` or ${shown.length - 3} more` : '';
  return `${at.join(', ')} = ${shown.slice(0, 3).join(' or ')}${more}`;
}

function urlOf({ operation, told }: Event): string {
  const { address } = operation.channel;
  const own = address === undefined ? [] : [`/${address.replace(/^\//, '')}`];
  const base = told.some(({ url }) => url === 'base') ? ['/'] : [];
  return [...new Set([...own, ...base])].join(', ') || 'none';
}
