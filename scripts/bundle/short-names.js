/** Names within the packages of others become short, as the tarball has a bound; ours stay, for the stacks of bugs. */
import { readFile } from 'node:fs/promises';
import { transform } from 'esbuild';

/** By path: a file is in more than one build. */
const shortened = new Map();

export const shortNames = {
  name: 'short names in packages',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path }) => {
      if (!shortened.has(path)) shortened.set(path, shorten(path));
      return { contents: await shortened.get(path) };
    });
  },
};

async function shorten(path) {
  const { code } = await transform(await readFile(path, 'utf8'), { minifyIdentifiers: true });
  return code;
}
