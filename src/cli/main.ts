import type { CommandName } from '../configuration/commands.js';
import { version } from '../engine/release.js';
import type { Asked, Run } from './command.js';
import { runGenerate } from './commands/generate.js';
import { exitCodes, UsageError } from './exit-codes.js';
import { readPlainWords } from './plain-words.js';
import { Terminal } from './terminal.js';

const runs: Readonly<Record<CommandName, Run>> = {
  init: async (...given) => (await import('./commands/init.js')).runInit(...given),
  generate: runGenerate,
  docs: async (...given) => (await import('./commands/docs.js')).runDocs(...given),
  events: async (...given) => (await import('./commands/events.js')).runEvents(...given),
  validate: async (...given) => (await import('./commands/validate.js')).runValidate(...given),
  diff: async (...given) => (await import('./commands/diff.js')).runDiff(...given),
  send: async (...given) => (await import('./commands/send.js')).runSend(...given),
  inbox: async (...given) => (await import('./commands/inbox.js')).runInbox(...given),
  listen: async (...given) => (await import('./commands/listen.js')).runListen(...given),
  subscribe: async (...given) => (await import('./commands/subscribe.js')).runSubscribe(...given),
};

/** Runs the command line and tells what the process should end with. */
export async function main(argv: readonly string[]): Promise<number> {
  const given: { asked?: Asked | undefined } = {};
  let terminal = new Terminal({ json: argv.includes('--json') });
  const end = (exitCode: number): number => {
    terminal.end(given.asked?.name, exitCode);
    return exitCode;
  };
  try {
    const asked = readPlainWords(argv) ?? (await (await import('./words.js')).readWords(argv));
    if (!asked) return exitCodes.fine;
    given.asked = asked;
    const { name, invocation } = asked;
    const { settings } = invocation;
    terminal = new Terminal({ ...settings, json: settings.json ?? settings.format === 'json' });
    return end(await runs[name](invocation, terminal));
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.fail('usage', [error.message], error.hint);
      return end(exitCodes.usage);
    }
    terminal.fail('bug', describeBug(error, argv));
    return end(exitCodes.bug);
  }
}

function describeBug(error: unknown, argv: readonly string[]): readonly string[] {
  return [
    'This is a bug in hooksmith, not in your document. Please report it with these lines:',
    `  hooksmith ${version}, Node ${process.version}, ${process.platform} ${process.arch}`,
    `  hooksmith ${argv.join(' ')}`,
    error instanceof Error ? `  ${error.stack ?? error.message}` : `  ${String(error)}`,
  ];
}
