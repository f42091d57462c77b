/** In a process of its own: sends a request over and over on connections that stay open. */
import { connect } from 'node:net';

process.on('message', async ({ port, request, connections, count }) => {
  const bytes = Buffer.from(request, 'base64');
  const each = Math.ceil(count / connections);
  await Promise.all(Array.from({ length: connections }, () => repeat(port, bytes, each)));
  process.send({ sent: each * connections });
});

function repeat(port, bytes, times) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let left = times;
    socket.setNoDelay(true);
    socket.on('error', reject);
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', (answer) => {
      if (answer.latin1Slice(9, 10) !== '2') {
        reject(new Error(`Answered with ${answer.latin1Slice(0, 200)}`));
      } else if (--left === 0) {
        socket.end(resolve);
      } else {
        socket.write(bytes);
      }
    });
  });
}
