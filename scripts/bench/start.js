/** The costs of starting: from the tarball, as a user has it, each beside its limit. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mostBytes, pack } from '../pack.js';
import { onThisNode, record } from './axes.js';
import { best, measureFromOutside } from './measure.js';
import { table } from './table.js';

const spec = resolve('spec/groove-webhooks.asyncapi.yaml');
const mostNpxSeconds = 4;

/** A short run, measured as the mean of five. */
const often = (args, { cwd } = {}) => measureFromOutside(args, { cwd, times: 5 });

/** Everything happens below a folder; what is measured takes turns, so many rounds. */
export async function compareStarts(folder, { rounds, installs }) {
  const { tarball, unpacked } = pack(mkdtempSync(join(folder, 'packed-')));
  const emptyFolder = () => mkdtempSync(join(folder, 'start-'));
  const cli = join(unpacked, 'dist', 'cli.cjs');
  const unchanged = emptyFolder();
  const again = ['generate', spec, '--output', join(unchanged, 'package')];
  measureFromOutside([cli, ...again], { cwd: unchanged });
  const clone = emptyFolder();
  const inClone = ['generate', spec, '--output', join(clone, 'package')];
  measureFromOutside([cli, ...inClone], { cwd: clone });
  rmSync(join(clone, 'node_modules'), { recursive: true });

  const idle = { name: 'node -e 0', run: () => often(['-e', '0']) };
  const peer = {
    name: 'parser + Modelina',
    run: () => measureFromOutside(['scripts/bench/peer-modelina.js', spec, emptyFolder()]),
  };
  const subjects = [
    idle,
    peer,
    { name: '--help', to: idle, limit: 3, run: () => often([cli, '--help']) },
    { name: '--version', to: idle, limit: 3, run: () => often([cli, '--version']) },
    {
      name: 'generate, unchanged',
      to: idle,
      limit: 2,
      run: () => often([cli, ...again], { cwd: unchanged }),
    },
    {
      name: 'generate --check, unchanged',
      axis: onThisNode('unchanged'),
      to: idle,
      limit: 2,
      run: () => often([cli, ...again, '--check'], { cwd: unchanged }),
    },
    {
      name: 'generate --check, clean clone',
      axis: onThisNode('clone'),
      to: idle,
      limit: 4.5,
      run: () => often([cli, ...inClone, '--check'], { cwd: clone }),
    },
    {
      name: 'generate, cold',
      axis: 'cold',
      to: peer,
      limit: 0.15,
      run: () =>
        measureFromOutside([cli, 'generate', spec, '-o', 'package'], { cwd: emptyFolder() }),
    },
  ];
  const measured = new Map(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [subject, usages] of measured) usages.push(subject.run());
  }
  const secondsOf = (subject) => best(measured.get(subject)).seconds;
  const rows = subjects.map((subject) => {
    const { name, axis, to, limit } = subject;
    const seconds = secondsOf(subject);
    const ratio = to && seconds / secondsOf(to);
    if (axis) record(axis, { hooksmith: ratio, [to.name]: 1 });
    return [name, seconds.toFixed(3), ratio?.toFixed(2), limit, to?.name];
  });

  const files = readdirSync(unpacked, { recursive: true, withFileTypes: true });
  const sizes = [
    ['what', 'measured', 'limit'],
    ['tarball, bytes', statSync(tarball).size, mostBytes],
    ['files in it', files.filter((file) => file.isFile()).length, ''],
    ['npx from it, seconds', npxSeconds(tarball, emptyFolder, installs), mostNpxSeconds],
  ];
  return `To start, from the tarball, best of ${rounds}

${table([['subject', 'CPU s', 'ratio', 'limit', 'to'], ...rows])}

${table(sizes)}
`;
}

/** The quickest of several runs with nothing cached, install included. */
function npxSeconds(tarball, emptyFolder, times) {
  const runs = Array.from({ length: times }, () => {
    const project = emptyFolder();
    const start = performance.now();
    const { status, stderr } = spawnSync(
      'npx',
      ['--yes', `file:${tarball}`, 'generate', spec, '-o', 'package'],
      { cwd: project, encoding: 'utf8', env: { ...process.env, npm_config_cache: emptyFolder() } },
    );
    if (status !== 0) throw new Error(`npx ended with ${status}:\n${stderr}`);
    return (performance.now() - start) / 1000;
  });
  return Math.min(...runs).toFixed(2);
}
