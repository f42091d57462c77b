/** CPU per request of our receiver beside others', as ratios to a bare server in the same rounds. */
import { fork } from 'node:child_process';
import { record } from '../axes.js';
import { table } from '../table.js';
import { median } from '../validators/statistics.js';
import { own, payload, peer, requestTo, servers, told } from './servers.js';

const connections = 32;

/**
 * Each takes its turn in every round, and is a process of its own in each: one may be lucky with what the engine
 * makes of it. Only what is received after as many requests to warm up counts.
 */
export async function compareReceivers({ rounds, count }) {
  const taken = await race(Object.keys(servers), rounds, count);
  record('receiver', figuresOf(taken));
  return `Receivers: CPU of a bare server to theirs, a ${payload.length}-byte ticket on ${connections} connections, ${rounds} rounds of ${count}\n\n${table(rowsOf(taken))}\n`;
}

/** The cost of telling an event, beside one that its URL tells in the same round. */
export async function compareTold({ rounds, count }) {
  const taken = await race([own, ...told], rounds, count);
  const rows = told.map((name) => [
    name,
    median(taken[name].map((cpu, round) => taken[own][round] / cpu)).toFixed(2),
  ]);
  return `Events told apart: CPU of one that its URL tells to theirs, median of ${rounds} pairs of ${count}\n\n${table([['', 'median'], ...rows])}\n`;
}

async function race(names, rounds, count) {
  const load = fork('scripts/bench/receivers/load.js');
  const taken = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const turn = round % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      taken[name].push(await measure(name, load, count));
    }
  }
  load.kill();
  return taken;
}

/** CPU microseconds a request. */
async function measure(name, load, count) {
  const server = fork('scripts/bench/receivers/servers.js', ['serve', name]);
  const { port } = await answerOf(server);
  const order = { port, request: requestTo(name).toString('base64'), connections, count };
  const send = async () => {
    load.send(order);
    return answerOf(load);
  };
  await send();
  const before = await ask(server);
  const { sent } = await send();
  const after = await ask(server);
  server.kill();
  if (after.handled - before.handled !== sent) throw new Error('Not every delivery was handled');
  return (after.cpu - before.cpu) / sent;
}

/** Of those that do what ours does, and of a bare server, which does nothing. */
function figuresOf(taken) {
  const figures = rowsOf(taken)
    .slice(1)
    .map(([name, middle]) => [name === own ? 'hooksmith' : name, middle]);
  return Object.fromEntries(figures);
}

function rowsOf(taken) {
  const bare = taken[peer];
  const rows = Object.entries(taken).map(([name, times]) => {
    const byRound = times.map((cpu, round) => bare[round] / cpu);
    return [
      name,
      median(byRound).toFixed(2),
      (Math.min(...bare) / Math.min(...times)).toFixed(2),
      Math.min(...times).toFixed(1),
    ];
  });
  return [['', 'median', 'best of each', 'µs a request'], ...rows];
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
