#!/usr/bin/env node
import module from 'node:module';
import { exitCodes } from './exit-codes.js';

// From Node.js 22.1 on: what has been compiled once is taken from the folder for temporary files, where it can be written.
if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') {
  module.enableCompileCache();
}

process.on('SIGINT', () => process.exit(exitCodes.interrupted));
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}
const { main } = await import('./main.js');
process.exitCode = await main(process.argv.slice(2));
