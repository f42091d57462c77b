export const mostBytes: number;
export function pack(folder: string): { readonly tarball: string; readonly unpacked: string };
