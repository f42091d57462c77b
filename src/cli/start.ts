import { beforeWork } from '../engine/before-work.js';
import { compileLightly } from './compile-lightly.js';
import { exitCodes } from './exit-codes.js';
import { main } from './main.js';
import { endProcess, writeDirectly } from './streams.js';

/** Runs what the process was asked for, and ends it. */
export async function start(): Promise<void> {
  process.on('SIGINT', () => process.exit(exitCodes.interrupted));
  writeDirectly();
  beforeWork(compileLightly);
  // A run that ends without being done is our bug.
  process.exitCode = exitCodes.bug;
  endProcess(await main(process.argv.slice(2)));
}
