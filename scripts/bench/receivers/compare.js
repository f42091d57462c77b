/** CPU per request of our receiver beside others', as ratios to a bare server in the same rounds. */
import { fork } from 'node:child_process';
import { table } from '../table.js';
import { median } from '../validators/statistics.js';
import { payload, peer, requestTo, servers } from './servers.js';

const connections = 32;

/** Each takes its turn in every round. */
export async function compareReceivers({ rounds, count }) {
  const load = fork('scripts/bench/receivers/load.js');
  const contestants = [];
  for (const name of Object.keys(servers)) contestants.push(await start(name));
  const measure = async ({ child, port, request }, times) => {
    const before = await ask(child);
    load.send({ port, request, connections, count: times });
    const { sent } = await answerOf(load);
    const after = await ask(child);
    if (after.handled - before.handled !== sent) throw new Error('Not every delivery was handled');
    return (after.cpu - before.cpu) / sent;
  };
  for (const contestant of contestants) await measure(contestant, count);
  for (let round = 0; round < rounds; round++) {
    const turn = round % contestants.length;
    for (const contestant of [...contestants.slice(turn), ...contestants.slice(0, turn)]) {
      contestant.taken.push(await measure(contestant, count));
    }
  }
  for (const child of [load, ...contestants.map((contestant) => contestant.child)]) child.kill();
  return `Receivers: CPU of a bare server to theirs, a ${payload.length}-byte ticket on ${connections} connections, ${rounds} rounds of ${count}\n\n${table(rowsOf(contestants))}\n`;
}

function rowsOf(contestants) {
  const bare = contestants.find(({ name }) => name === peer).taken;
  const rows = contestants.map(({ name, taken }) => {
    const byRound = taken.map((cpu, round) => bare[round] / cpu);
    return [
      name,
      median(byRound).toFixed(2),
      (Math.min(...bare) / Math.min(...taken)).toFixed(2),
      Math.min(...taken).toFixed(1),
    ];
  });
  return [['', 'median', 'best of each', 'µs a request'], ...rows];
}

async function start(name) {
  const child = fork('scripts/bench/receivers/servers.js', ['serve', name]);
  const { port } = await answerOf(child);
  return { name, child, port, request: requestTo(name).toString('base64'), taken: [] };
}

async function ask(child) {
  child.send('');
  return answerOf(child);
}

function answerOf(child) {
  return new Promise((resolve, reject) => {
    const onExit = (code) =>
      reject(new Error(`A process of the receivers' race ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (answer) => {
      child.off('exit', onExit);
      resolve(answer);
    });
  });
}
