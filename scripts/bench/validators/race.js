/**
 * Measures one subject on one payload, alone in its process, as it is in a consumer's: what others load would change
 * how V8 compiles it. It runs whenever it is its turn.
 */
const loops = { valid: 'judgeValid', invalid: 'judgeInvalid', issues: 'collect' };
const calibrated = {};
let subject;

process.on('message', async ({ start, turn }) => {
  if (start) {
    const module = await import(start.file);
    subject = { module, samples: start.samples };
    process.send(disagreementsOf(module, start.samples));
  } else process.send(nanoseconds(turn));
});

/** Counts samples judged otherwise, by the verdict or by the issues. */
function disagreementsOf({ accepts, countIssues }, { valid, invalid }) {
  const isWrong = (value, expected) =>
    accepts(value) !== expected || (countIssues(value) === 0) !== expected;
  return [
    ...valid.filter((value) => isWrong(value, true)),
    ...invalid.filter((value) => isWrong(value, false)),
  ].length;
}

/** CPU nanoseconds per sample, of a slice of milliseconds. */
function nanoseconds({ kind, slice }) {
  const { module, samples } = subject;
  const values = kind === 'valid' ? samples.valid : samples.invalid;
  const loop = module[loops[kind]];
  const times = (calibrated[kind] ??= calibrate(loop, values, slice));
  return (cpu(() => loop(values, times)) / (times * values.length)) * 1000;
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
