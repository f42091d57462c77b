import { Stop, type Diagnostics } from '../diagnostics/diagnostic.js';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EBUSY: 'another program has it open',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EFBIG: 'the file is larger than the system allows',
  ENOTDIR: 'a file stands where a folder belongs',
  EEXIST: 'a file stands where a folder belongs',
  ENAMETOOLONG: 'the name is too long',
};

/** The file system's errors are the user's to mend, not bugs of ours. */
export function onDisk<Result>(
  label: string,
  diagnostics: Diagnostics,
  work: () => Result,
): Result {
  try {
    return work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    diagnostics.report('cannot-write', { path: label, reason: reasons[code] ?? code });
    throw new Stop();
  }
}
