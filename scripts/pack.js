/** The last build as it would be published, in a folder that can't see the repository. */
import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { refuseStaleBuild } from './build-id.js';

/** The most that the tarball may weigh, in bytes. */
export const mostBytes = 1_250_000;

const repository = fileURLToPath(new URL('..', import.meta.url));

/**
 * Packs into a folder and unpacks beside it: as the package has no dependencies, that is all that installing
 * it would do. Returns the paths of the tarball and of the package. Throws where `dist/` is older than the sources.
 */
export function pack(given) {
  refuseStaleBuild();
  const folder = realpathSync(given);
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const stdio = ['ignore', 'pipe', 'inherit'];
  const [{ filename }] = JSON.parse(execFileSync('npm', args, { cwd: repository, stdio }));
  const tarball = join(folder, filename);
  execFileSync('tar', ['-xzf', tarball, '-C', folder]);
  return { tarball, unpacked: join(folder, 'package') };
}
