import { mkdtempSync, rmSync } from 'node:fs';
const { compareBacklog } = await import('/work/wt/store/scripts/bench/inbox/backlog.js');
const folder = mkdtempSync('/work/wt/.bench-');
console.log(await compareBacklog({ folder, count: 1000000 }));
rmSync(folder, { recursive: true });
