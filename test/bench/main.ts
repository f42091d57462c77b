import { timeStages } from './stages.js';

const path = process.argv[2] ?? '';
process.send?.({ stages: await timeStages(path) });
