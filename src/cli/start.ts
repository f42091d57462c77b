import { exitCodes } from './exit-codes.js';
import { main } from './main.js';
import { writeDirectly } from './streams.js';

process.on('SIGINT', () => process.exit(exitCodes.interrupted));
writeDirectly();
process.exitCode = await main(process.argv.slice(2));
