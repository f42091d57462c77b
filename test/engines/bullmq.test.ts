import { holds } from './holds.js';

await holds('BullMQ on Redis', 'BullMQ on PostgreSQL');
