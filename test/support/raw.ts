import { connect, type Socket } from 'node:net';

/** A connection whose bytes are ours to choose. */
export async function open(origin: string): Promise<Socket> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('error', reject);
  });
  socket.on('error', () => undefined);
  return socket;
}

/** A POST as it goes over the wire. */
export function post(
  path: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const bytes = Buffer.from(body);
  const all = { host: 'localhost', 'content-length': String(bytes.length), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), bytes]);
}

/** The statuses of what is answered on a connection, until there are so many or it ends. */
export function statuses(socket: Socket, count = Infinity): Promise<readonly number[]> {
  return new Promise((resolve) => {
    let text = '';
    const found = (): number[] =>
      [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
    const done = (): void => resolve(found());
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (found().length >= count) done();
    });
    socket.once('close', done);
  });
}
