/** AsyncAPI's schemas without what judges nothing, which is half of what they weigh: an esbuild plugin. */
import { readFileSync } from 'node:fs';

const words = new Set(['title', 'description', 'examples', 'example', '$comment']);
/** Their keys are names. */
const maps = new Set(['definitions', 'properties', 'patternProperties']);

export const bareSchemas = {
  name: 'bare schemas',
  setup({ onLoad }) {
    onLoad({ filter: /@asyncapi[\\/]specs[\\/]schemas[\\/].*\.json$/ }, ({ path }) => ({
      contents: JSON.stringify(bare(JSON.parse(readFileSync(path, 'utf8')))),
      loader: 'json',
    }));
  },
};

function bare(value, areNames = false) {
  if (Array.isArray(value)) return value.map((item) => bare(item));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => areNames || !words.has(key));
  return Object.fromEntries(
    kept.map(([key, item]) => [key, bare(item, !areNames && maps.has(key))]),
  );
}
