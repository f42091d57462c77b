/**
 * Measures the subjects of one payload, in a process of its own: each takes its turn in every round, so that what
 * the machine does besides hits all of them.
 */
import { median } from './statistics.js';

const loops = { valid: 'judgeValid', invalid: 'judgeInvalid', issues: 'collect' };

process.once('message', async ({ contestants, samples, rounds, slice }) => {
  const subjects = [];
  for (const { name, file } of contestants) {
    const module = await import(file).catch(({ message }) => console.error(`${name}: ${message}`));
    if (module) subjects.push({ name, module });
  }
  process.send(
    {
      disagreements: subjects.map(({ name, module }) => [name, disagreementsOf(module, samples)]),
      times: Object.fromEntries(
        Object.keys(loops).map((kind) => [kind, race(subjects, kind, samples, rounds, slice)]),
      ),
    },
    () => process.disconnect(),
  );
});

/** How many samples a subject judges otherwise, by its verdict or by its issues. */
function disagreementsOf({ accepts, countIssues }, { valid, invalid }) {
  const isWrong = (value, expected) =>
    accepts(value) !== expected || (countIssues(value) === 0) !== expected;
  return [
    ...valid.filter((value) => isWrong(value, true)),
    ...invalid.filter((value) => isWrong(value, false)),
  ].length;
}

/** CPU nanoseconds per sample of each subject, the median of all rounds. */
function race(subjects, kind, samples, rounds, slice) {
  const values = kind === 'valid' ? samples.valid : samples.invalid;
  if (values.length === 0) return {};
  const runners = subjects.map(({ name, module }) => {
    const loop = module[loops[kind]];
    return { name, loop, times: calibrate(loop, values, slice), taken: [] };
  });
  for (let round = 0; round < rounds; round++) {
    const turn = round % runners.length;
    for (const runner of [...runners.slice(turn), ...runners.slice(0, turn)]) {
      const { loop, times, taken } = runner;
      taken.push(cpu(() => loop(values, times)) / (times * values.length));
    }
  }
  return Object.fromEntries(runners.map(({ name, taken }) => [name, median(taken) * 1000]));
}

/** Warms a loop up; tells how many times over the samples it takes a slice of milliseconds. */
function calibrate(loop, values, slice) {
  let times = 1;
  let spent = 0;
  for (;;) {
    const taken = cpu(() => loop(values, times)) / 1000;
    spent += taken;
    if (taken >= slice && spent >= 5 * slice)
      return Math.max(1, Math.round((times * slice) / taken));
    if (taken < slice) times *= 2;
  }
}

let total = 0;

/** CPU microseconds of some work. Its result is used, so that nothing can be left out. */
function cpu(work) {
  const start = process.cpuUsage();
  total += work();
  const { user, system } = process.cpuUsage(start);
  if (total < 0) throw new Error('There are no negative counts');
  return user + system;
}
