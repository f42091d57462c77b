import type { Run } from '../command.js';
import { exitCodes } from '../exit-codes.js';

export const runSend: Run = async () => exitCodes.fine;
