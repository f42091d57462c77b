/**
 * The table of what is measured in docs/reference/measured.md: a row an axis, with the rivals of the same run. A run writes the rows of the axes
 * that it has measured (`npm run bench -- --write`), and leaves the others as they are.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { format, resolveConfig } from 'prettier';

const measuredPage = 'docs/reference/measured.md';
const own = 'hooksmith';
const ofSubject = 'CPU, ÷ parser + Modelina';
/** Sizes of a package whose consumers are measured, in channels. */
export const consumed = [100, 1000];
const [major] = process.versions.node.split('.');

/** In the order of the table: an axis in words, its unit, and which figure wins. */
export const axes = {
  cold: { words: "a cold `generate` of Groove's document", unit: ofSubject, best: 'least' },
  channels1000: { words: 'the same of 1,000 channels', unit: ofSubject, best: 'least' },
  channels5000: { words: 'the same of 5,000 channels', unit: ofSubject, best: 'least' },
  ...Object.fromEntries(
    ['20', '22', '24'].flatMap((version) => [
      [
        `unchanged${version}`,
        {
          words: `\`generate --check\`, nothing to change, Node ${version}`,
          unit: 'CPU, ÷ `node -e 0`',
          best: 'least',
        },
      ],
      [
        `clone${version}`,
        {
          words: `the same in a clean clone, as in CI, Node ${version}`,
          unit: 'CPU, ÷ `node -e 0`',
          best: 'least',
        },
      ],
    ]),
  ),
  ...Object.fromEntries(
    consumed.flatMap((channels) => [
      [
        `compiled${channels}`,
        {
          words: `\`tsc --noEmit\` over a package of ${channels} channels`,
          unit: 'CPU, ÷ its types alone',
          best: 'least',
        },
      ],
      [
        `compiler${channels}`,
        {
          words: `the same of ${channels}, memory`,
          unit: 'memory, ÷ its types alone',
          best: 'least',
        },
      ],
      [
        `completed${channels}`,
        {
          words: `an editor's first completion, ${channels} channels`,
          unit: 'CPU, ÷ its types alone',
          best: 'least',
        },
      ],
    ]),
  ),
  verdicts: { words: 'verdicts, formats off', unit: 'times as fast as ajv', best: 'most' },
  asserted: { words: 'verdicts, formats asserted', unit: 'times as fast as ajv', best: 'most' },
  issues: { words: 'issues of an invalid payload', unit: 'times as fast as ajv', best: 'most' },
  receiver: { words: 'a delivery, verified and handled', unit: 'CPU, bare server ÷', best: 'most' },
  inbox: { words: 'the same, kept in a file first', unit: 'CPU, bare server ÷', best: 'most' },
};

const measured = new Map();

/** Notes what a run has measured: the figure of each subject by its name, ours among them. */
export function record(axis, figures) {
  if (!Object.hasOwn(axes, axis)) throw new Error(`There is no axis ${axis}`);
  measured.set(axis, figures);
}

/** The name of an axis that each major of Node.js has a row of. */
export function onThisNode(axis) {
  return `${axis}${major}`;
}

/** Puts the rows of what was measured into the table. */
export async function writeAxes() {
  const page = readFileSync(measuredPage, 'utf8');
  const between = /(?<=<!-- measured -->\n)[^]*(?=<!-- \/measured -->)/;
  const [before] = between.exec(page) ?? [];
  if (before === undefined) throw new Error(`${measuredPage} has no place for what was measured`);
  const rows = Object.entries(axes).flatMap(([axis, { words }]) => {
    const figures = measured.get(axis);
    if (figures) return [rowOf(axes[axis], figures)];
    return before.split('\n').filter((line) => line.startsWith(`| ${words} `));
  });
  const heads = ['| | hooksmith | others | ahead | in | measured |', '|-|-|-|-|-|-|'];
  const text = page.replace(between, () => `\n${[...heads, ...rows].join('\n')}\n\n`);
  const options = { ...(await resolveConfig(measuredPage)), parser: 'markdown' };
  writeFileSync(measuredPage, await format(text, options));
}

function rowOf({ words, unit, best }, { [own]: ours, ...others }) {
  const shown = Object.entries(others).map(([name, figure]) => `${name} ${digits(figure)}`);
  const [[ahead]] = Object.entries({ [own]: ours, ...others }).sort(([, left], [, right]) =>
    best === 'least' ? left - right : right - left,
  );
  const [{ model }, ...more] = cpus();
  const machine = `${more.length + 1} × ${model.trim()}, Node ${process.versions.node}`;
  const when = `${new Date().toISOString().slice(0, 10)}, ${machine}`;
  const cells = [words, digits(ours), shown.join('; '), ahead, unit, when];
  return `| ${cells.join(' | ')} |`;
}

function digits(figure) {
  return Number(figure).toFixed(2);
}
