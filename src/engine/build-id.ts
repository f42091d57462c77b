declare const HOOKSMITH_BUILD: string | undefined;

/** Tells one build of hooksmith from another. Undefined if it runs from its sources. */
export const buildId = typeof HOOKSMITH_BUILD === 'string' ? HOOKSMITH_BUILD : undefined;
