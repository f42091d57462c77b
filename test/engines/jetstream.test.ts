import { holds } from './holds.js';

await holds('JetStream');
