/** The command line from its sources, without a build. Flags of Node's debugger come first: `--inspect-brk`. */
import { spawnSync } from 'node:child_process';
import { bundleTypescript } from './run-typescript.js';

const args = process.argv.slice(2);
const ofNode = args.filter((arg) => arg.startsWith('--inspect'));
const ofHooksmith = args.filter((arg) => !ofNode.includes(arg));
const { file, remove } = await bundleTypescript('src/cli/bin.ts');
const { status } = spawnSync(
  process.execPath,
  ['--enable-source-maps', ...ofNode, file, ...ofHooksmith],
  { stdio: 'inherit' },
);
remove();
process.exit(status ?? 1);
