/** Measures a program as a process of its own. */
import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const report = resolve('scripts/bench/report-usage.cjs');

/**
 * Runs a script of Node to its end: CPU seconds, and the most memory it held. Undefined where it took
 * longer than `limit` seconds.
 */
export function measure(args, { limit = 600, cwd } = {}) {
  return new Promise((resolveMeasured, reject) => {
    const child = spawn(process.execPath, ['--require', report, ...args], {
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

/**
 * The mean CPU seconds of several runs of a script of Node, seen from outside: to end a process costs a millisecond, too, which it
 * can't tell of itself.
 */
export function measureFromOutside(args, { cwd, times = 1 } = {}) {
  const runs = `for run in {1..${times}}; do "$0" "$@" || exit; done >/dev/null 2>&1`;
  const timed = ['-c', `TIMEFORMAT="%U %S"; time ${runs}`, process.execPath, ...args];
  const { status, stderr } = spawnSync('bash', timed, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
  const [user, system] = stderr.trim().split(' ').map(Number);
  return { seconds: (user + system) / times };
}

/** The least of several measurements: what is above it is the machine's doing. */
export function best(measured) {
  const done = measured.filter((usage) => usage !== undefined);
  if (done.length === 0) return undefined;
  const least = (key) => Math.min(...done.map((usage) => usage[key]));
  return { seconds: least('seconds'), megabytes: least('megabytes') };
}
