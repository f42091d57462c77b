import { resolve } from 'node:path';

/** The strictest options that a consumer may have, as a tsconfig.json has them. */
export const strictestOptions = {
  target: 'es2022',
  lib: ['es2022'],
  types: [] as string[],
  /** Of the repository, which is where both the tests and the scripts run. */
  typeRoots: [resolve('node_modules', '@types')],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  noEmit: true,
};

/** Those of who compiles the sources of a package as part of a program. */
export const sourceOptions = { ...strictestOptions, declaration: true, isolatedDeclarations: true };
