import { displayPath } from '../../document/read.js';
import { writeDocs } from '../../engine/write-docs.js';
import { visible } from '../../text.js';
import { namedSpec, resolveSettings, specOf, type Run } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { count } from '../report.js';

/** The file of the page, unless something names another. */
const standardFile = 'docs.html';

export const runDocs: Run = async (invocation, terminal) => {
  const resolved = await resolveSettings(invocation, terminal);
  if (!resolved) return exitCodes.wrong;
  const { settings, project } = resolved;
  const spec = namedSpec(invocation.argument ?? settings.spec, terminal);
  if (spec === undefined) return exitCodes.usage;
  const { folder } = invocation;
  // The key `output` of a configuration is the folder of the package.
  const file = invocation.settings.output ?? settings.docs ?? standardFile;
  const isPrinted = file === '-';
  const { diagnostics, page } = await writeDocs({
    ...settings,
    spec: await specOf(spec),
    folder,
    project: project.folder,
    docs: isPrinted ? undefined : file,
    baseline: settings.since ?? settings.baseline,
  });
  terminal.report(diagnostics);
  if (!page) return exitCodes.wrong;
  const { text, events, isNew } = page;
  terminal.add({ events, ...(isPrinted ? { page: text } : { file: displayPath(file, folder) }) });
  if (isPrinted) {
    terminal.print(text.trimEnd());
    return exitCodes.fine;
  }
  const what = isNew ? 'written' : 'nothing to change';
  terminal.print(`${visible(displayPath(file, folder))}: ${count(events, 'event')}, ${what}`);
  return exitCodes.fine;
};
