import {
  catalogue,
  type DiagnosticCode,
  type Severity,
} from '../../../src/diagnostics/catalogue.js';
import { Diagnostics } from '../../../src/diagnostics/diagnostic.js';
import { formatDiagnostic } from '../../../src/diagnostics/format.js';
import { groove, read } from '../folders.js';
import { examples } from './diagnostic-examples.js';

interface Entry {
  readonly severity: Severity;
  readonly leavesRest?: true;
  readonly sentence: (given: unknown) => string;
  readonly hint?: string;
}

interface Shown {
  readonly given?: unknown;
  readonly line?: string;
}

/** Every diagnostic by its subject, each with an example. */
export function diagnosticsReference(): string {
  const below =
    'Below, each diagnostic has an example: a line of a document, what is said about it, and what to do.';
  return [`\`\`\`text\n${printed()}\n\`\`\``, below, sections()].join('\n\n');
}

/** A diagnostic as the command line prints it. */
function printed(): string {
  const text = read(groove).replace('        - href', '        - url');
  const place = {
    source: { label: 'spec/asyncapi.yaml', text },
    offset: text.indexOf('- url') + 2,
  };
  const diagnostics = new Diagnostics();
  diagnostics.report('undescribed-required', { name: 'url', meant: undefined }, place);
  return diagnostics.all.map(formatDiagnostic).join('\n');
}

function sections(): string {
  return Object.entries(examples)
    .map(([subject, codes]) => {
      const sections = Object.entries(codes).map(([code, shown]) =>
        sectionOf(code as DiagnosticCode, shown as Shown),
      );
      return [`## ${subject}`, ...sections].join('\n\n');
    })
    .join('\n\n');
}

function sectionOf(code: DiagnosticCode, { given, line }: Shown): string {
  const { severity, leavesRest, sentence, hint } = catalogue[code] as Entry;
  const partial = leavesRest ? '; with `--partial` a warning' : '';
  return [
    `### ${code}`,
    `${severity === 'error' ? 'An error' : severity === 'warning' ? 'A warning' : 'A note'}${partial}.`,
    ...(line === undefined ? [] : [`\`\`\`yaml faulty\n${line.trim()}\n\`\`\``]),
    `> ${inMarkdown(sentence(given))}`,
    ...(hint === undefined ? [] : [inMarkdown(hint)]),
  ].join('\n\n');
}

/** Text as it is, in Markdown and in the templates of the site. */
export function inMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]~|]/g, '\\$&')
    .replaceAll('<', '&lt;')
    .replaceAll('{', '&#123;')
    .replaceAll('}', '&#125;');
}
