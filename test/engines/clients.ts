import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The folder that the clients are installed in. */
const folder = process.env['HOOKSMITH_CLIENTS'] ?? '';

/** A module of a client; the types are the caller's, as the client is not among this repository's packages. */
export async function client<Module>(name: string): Promise<Module> {
  const { resolve } = createRequire(join(folder, 'package.json'));
  return (await import(pathToFileURL(resolve(name)).href)) as Module;
}

export const ports = { PostgreSQL: 5432, Redis: 6379, NATS: 4222 };

/** Says which server isn't there, or fails where `HOOKSMITH_ENGINES` is `required`. */
export async function isThere(server: keyof typeof ports): Promise<boolean> {
  const answers = await new Promise<boolean>((resolve) => {
    const socket = connect(ports[server], '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
  if (answers) return true;
  const words = `No ${server} at 127.0.0.1:${ports[server]}`;
  if (process.env['HOOKSMITH_ENGINES'] === 'required') throw new Error(`${words}.`);
  console.log(`${words}: its tests are skipped.`);
  return false;
}
