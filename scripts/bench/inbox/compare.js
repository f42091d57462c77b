/** CPU, rate and syncs of a receiver with an inbox, beside a bare server and an insert a request. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { record } from '../axes.js';
import { requestTo } from '../receivers/servers.js';
import { table } from '../table.js';
import { median } from '../validators/statistics.js';
import { bare, byHand, kept, without } from './servers.js';

const names = [bare, without, kept, byHand];
/** Connections of the row in the table of what is measured. */
const recorded = 32;

/** Subjects take turns; each is a process and a file of its own in each round. */
export async function compareInbox({ folder, rounds, count, connections }) {
  const load = fork('scripts/bench/receivers/load.js');
  const taken = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const turn = round % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      const path = join(folder, `${connections}-${round}-${names.indexOf(name)}.db`);
      const most = name === byHand ? Math.ceil(count / 8) : count;
      taken[name].push(await measure(name, path, load, connections, most));
    }
  }
  load.kill();
  if (connections === recorded) record('inbox', figuresOf(taken));
  return `Inbox: ${connections} connections, ${rounds} rounds of ${count}, CPU until the last is handled and marked\n\n${table(rowsOf(taken))}\n`;
}

async function measure(name, path, load, connections, count) {
  const server = fork('scripts/bench/inbox/servers.js', ['serve inbox', name, path]);
  const { port } = await answerOf(server);
  const send = async (most) => {
    load.send({ port, request: requestTo(name).toString('base64'), connections, count: most });
    return answerOf(load);
  };
  await send(Math.ceil(count / 2));
  const before = await ask(server);
  const start = performance.now();
  const { sent } = await send(count);
  const seconds = (performance.now() - start) / 1000;
  const after = await ask(server);
  server.kill('SIGKILL');
  return {
    cpu: (after.cpu - before.cpu) / sent,
    rate: sent / seconds,
    busy: after.busy,
    perSync: sent / (after.syncs - before.syncs),
  };
}

/** The median of a bare server's CPU to each one's. */
function figuresOf(taken) {
  const ratio = (name) => median(taken[name].map(({ cpu }, round) => taken[bare][round].cpu / cpu));
  return { hooksmith: ratio(kept), [byHand]: ratio(byHand), [bare]: 1 };
}

function rowsOf(taken) {
  const pairs = (name, value) => median(taken[name].map(value));
  const rows = names.map((name) => [
    name,
    pairs(name, ({ cpu }, round) => taken[bare][round].cpu / cpu).toFixed(2),
    pairs(name, ({ cpu }, round) => taken[byHand][round].cpu / cpu).toFixed(2),
    pairs(name, ({ rate }, round) => rate / taken[byHand][round].rate).toFixed(1),
    pairs(name, ({ busy }) => busy).toFixed(2),
    name === kept ? pairs(name, ({ perSync }) => perSync).toFixed(1) : '–',
    Math.min(...taken[name].map(({ cpu }) => cpu)).toFixed(0),
    pairs(name, ({ rate }) => rate).toFixed(0),
  ]);
  return [
    [
      '',
      'bare ÷ its CPU',
      'by hand ÷ its',
      'rate ÷ by hand',
      'loop busy',
      'a sync',
      'µs',
      'a second',
    ],
    ...rows,
  ];
}

async function ask(child) {
  child.send('');
  return answerOf(child);
}

function answerOf(child) {
  return new Promise((resolve, reject) => {
    const onExit = (code) => reject(new Error(`A process of the inbox's bench ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (answer) => {
      child.off('exit', onExit);
      resolve(answer);
    });
  });
}
