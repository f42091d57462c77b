import { pack } from '../../scripts/pack.js';
import { emptyFolder } from './folders.js';

/** The tarball that `npm pack` makes of the last build, and the package in it, unpacked: paths. */
export const { tarball, unpacked } = pack(emptyFolder());
