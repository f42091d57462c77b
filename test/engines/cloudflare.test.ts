import { holds } from './holds.js';

await holds('Cloudflare Queues, against a fake of their binding');
