/** Tells where the module is, and how to be rid of it. */
export function bundleTypescript(entry: string): Promise<{ file: string; remove(): void }>;
