import type { Run } from '../command.js';
import { exitCodes } from '../exit-codes.js';

export const runInit: Run = async () => exitCodes.fine;
