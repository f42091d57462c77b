/** Measures a program as a process of its own. */
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';

const report = pathToFileURL(resolve('scripts/bench/report-usage.js')).href;

/**
 * Runs a script of Node to its end: CPU seconds, and the most memory it held. Undefined where it took
 * longer than `limit` seconds.
 */
export function measure(args, { limit = 600, cwd } = {}) {
  return new Promise((resolveMeasured, reject) => {
    const child = spawn(process.execPath, ['--import', report, ...args], {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let usage;
    let errors = '';
    let isOver = false;
    const timer = setTimeout(() => {
      isOver = true;
      child.kill('SIGKILL');
    }, limit * 1000);
    child.on('message', (message) => (usage = { ...usage, ...message }));
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      if (isOver) resolveMeasured(undefined);
      else if (code === 0 && usage) resolveMeasured(usage);
      else reject(new Error(`${args.join(' ')} ended with ${code}:\n${errors.slice(-2000)}`));
    });
  });
}

/** The least of several measurements: what is above it is the machine's doing. */
export function best(measured) {
  const done = measured.filter((usage) => usage !== undefined);
  if (done.length === 0) return undefined;
  const least = (key) => Math.min(...done.map((usage) => usage[key]));
  return { seconds: least('seconds'), megabytes: least('megabytes') };
}
