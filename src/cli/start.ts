import { exitCodes } from './exit-codes.js';
import { main } from './main.js';

process.on('SIGINT', () => process.exit(exitCodes.interrupted));
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}
process.exitCode = await main(process.argv.slice(2));
