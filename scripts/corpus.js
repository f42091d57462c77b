/** Prints what becomes of the documents in the folder that `HOOKSMITH_CORPUS` names. */
import { runTypescript } from './run-typescript.js';

await runTypescript('test/corpus/main.ts');
