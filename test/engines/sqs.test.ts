import { holds } from './holds.js';

await holds(
  'SQS, against a fake of its protocol',
  'SQS with a FIFO queue, against a fake of its protocol',
);
