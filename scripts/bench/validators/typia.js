/** typia, which takes types: installed for the time of the bench, since it brings 75 packages and a compiler. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { install, reasonOf } from './install.js';

const versions = ['typia@12.2.1', 'typescript@6.0.3'];

/**
 * Compiles each payload's interface with typia. Its transformer runs in a process of its own, over the installed
 * compiler's public API. Where that can't be had, `reason` says why.
 */
export function compileTypia(folder, payloads) {
  try {
    install(folder, versions);
    cpSync('scripts/bench/validators/typia-compile.js', join(folder, 'compile.js'));
    const files = payloads.map((payload, index) => ({
      off: compile(folder, `${index}-off`, payload, (text) => text.replace(/@format \S+/g, '')),
      asserted: compile(folder, `${index}-asserted`, payload, (text) => text),
    }));
    return { files };
  } catch (error) {
    return { files: [], reason: reasonOf(error) };
  }
}

function compile(folder, name, { types, name: type }, edit) {
  const sources = join(folder, name);
  mkdirSync(join(sources, 'types'), { recursive: true });
  const from = join(types, '..');
  for (const file of readdirSync(from)) {
    const text = edit(readFileSync(join(from, file), 'utf8'));
    writeFileSync(join(sources, 'types', file), text);
  }
  const program = `
    import typia from 'typia';
    import type { ${type} } from './types/${basename(types, '.ts')}.js';
    export const is = typia.createIs<${type}>();
    export const validate = typia.createValidate<${type}>();
  `;
  writeFileSync(join(sources, 'main.ts'), program);
  execFileSync(process.execPath, ['compile.js', join(name, 'main.ts')], {
    cwd: folder,
    stdio: 'pipe',
  });
  return join(sources, 'main.js');
}
