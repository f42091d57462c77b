import { visible } from '../../text.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { loadDocument } from '../../engine/generate.js';
import { displayPath } from '../../document/read.js';
import { workflowAnnotation } from '../annotations.js';
import { namedSpec, resolveSettings, specOf, type Run } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { count } from '../report.js';

/** From bad to worse. */
const severities = ['info', 'warning', 'error'] as const;

export const runValidate: Run = async (invocation, terminal) => {
  const resolved = await resolveSettings(invocation, terminal);
  if (!resolved) return exitCodes.wrong;
  const { settings } = resolved;
  const spec = namedSpec(invocation.argument ?? settings.spec, terminal);
  if (spec === undefined) return exitCodes.usage;
  const { folder } = invocation;
  const { role, tell, subscriptions, failOn = 'error', format } = settings;
  const options = { spec: await specOf(spec), folder, role, tell, subscriptions, lint: true };
  const found = await loadDocument(options);
  const { model, diagnostics } = found;
  if (format === 'github') terminal.print(...diagnostics.map(annotationOf));
  else terminal.report(diagnostics);
  const counts = Object.fromEntries(
    severities.map((severity) => [
      severity,
      diagnostics.filter((diagnostic) => diagnostic.severity === severity).length,
    ]),
  ) as Record<(typeof severities)[number], number>;
  terminal.add({
    ok: model !== undefined,
    counts,
    document: model && {
      title: model.title,
      events: model.events.map(({ name, operation, messages }) => ({
        name,
        operation: operation.id,
        messages: messages.map((message) => message.name),
        channel: operation.channel.address ?? null,
      })),
      schemas: model.schemas.map(({ name }) => name),
    },
  });
  const label = spec === '-' ? 'stdin' : displayPath(spec, folder);
  terminal.print(
    `${visible(label)}: ${count(counts.error, 'error')}, ${count(counts.warning, 'warning')}, ${count(counts.info, 'note')}`,
  );
  const least = severities.findIndex((one) => one.startsWith(failOn));
  const fails = severities.slice(least).some((severity) => counts[severity] > 0);
  return fails ? exitCodes.wrong : exitCodes.fine;
};

const workflowCommands = { error: 'error', warning: 'warning', info: 'notice' } as const;

function annotationOf({ severity, code, sentence, hint, place }: Diagnostic): string {
  const message = hint === undefined ? sentence : `${sentence} ${hint}`;
  return workflowAnnotation(workflowCommands[severity], code, message, place);
}
