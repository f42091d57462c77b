import type { Run } from '../command.js';
import { exitCodes } from '../exit-codes.js';
export const runInbox: Run = async () => exitCodes.fine;
