/** Rivals that are no dependency of ours: each is installed for the time of the bench. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--silent'];

export function install(folder, packages) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  execFileSync('npm', ['install', ...options, ...packages], { cwd: folder, stdio: 'pipe' });
}

/** The compilers of ata-validator, or the reason why they can't be had. */
export async function installAta(folder) {
  try {
    install(folder, ['ata-validator@1.27.1']);
    const load = (file) =>
      import(pathToFileURL(join(folder, 'node_modules', 'ata-validator', file)).href);
    return { ...(await load('index.mjs')), ...(await load('aot.mjs')) };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

export function reasonOf(error) {
  const said = String(error.stderr || error.message).trim();
  return said.split('\n').slice(0, 3).join(' ');
}
