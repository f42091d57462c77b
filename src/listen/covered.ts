import type { Model } from '../model/model.js';

/** Headers that hold a secret, or the proof of one, by their names. */
const secret =
  /authorization|cookie|signature|secret|token|password|api-?key|hmac|(?:^|-)sign(?:ed)?(?:-|$)/i;

/** Stands for a value that is not shown. */
export const cover = '•••';

/** Tells the headers whose values stay off the page, out of commands, and out of files. Names are in lower case. */
export function coveredHeaders({ signature }: Model): (name: string) => boolean {
  const own = signature?.header;
  return (name) => name === own || secret.test(name);
}

/** A path whose query has the names of its values alone. */
export function coverQuery(path: string): string {
  const [before = '', query] = path.split(/\?(.*)/s);
  if (query === undefined) return before;
  return `${before}?${query.replace(/=[^&]*/g, `=${cover}`)}`;
}
