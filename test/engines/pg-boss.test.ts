import { holds } from './holds.js';

await holds('pg-boss');
