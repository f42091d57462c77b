/** The licences of bundled packages ask for their texts beside the bundle. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const heading = `Hooksmith's own licence is in LICENSE. The packages below are built into it, whole or in part.`;
const line = '='.repeat(80);

/** The licences of the packages that files are of, as one text. Packages that share a text share a section. */
export function licencesOf(files) {
  const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
  const byText = new Map();
  for (const folder of [...new Set(folders)].sort()) {
    const { title, text } = licenceOf(folder);
    byText.set(text, [...(byText.get(text) ?? []), title]);
  }
  // Texts that are alike stand side by side, where npm's gzip sees it.
  const sorted = [...byText].sort(([left], [right]) => (left < right ? -1 : 1));
  const sections = sorted.map(([text, titles]) => {
    return `${line}\n${[...new Set(titles)].join('\n')}\n${line}\n\n${text}`;
  });
  return [heading, ...sections].join('\n\n') + '\n';
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => /^(?:licen[cs]e|copying|notice|third-party-notices)/i.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
  if (texts.length === 0 && typeof license !== 'string') {
    throw new Error(`${folder} is in the bundle and has no licence`);
  }
  const declared = typeof license === 'string' ? `, ${license}` : '';
  const text =
    texts.length > 0 ? texts.join('\n\n') : `Licensed under ${license}, without a text of its own.`;
  return { title: `${name} ${version}${declared}`, text };
}
