// A balancer that is not sticky: each request, and each WebSocket, goes to the next node that takes the connection.
import http from 'node:http';
import net from 'node:net';
import { once } from 'node:events';
import { pipeline } from 'node:stream';

/** @param targets URLs of nodes; answers with a server, and its URL */
export async function balance(targets) {
  let next = 0;

  /** As usual balancers do: nothing is sent twice, but where nobody listens nothing was sent. Empty: none listens. */
  async function connect() {
    for (let tries = 0; tries < targets.length; tries++) {
      const { hostname, port } = new URL(targets[next++ % targets.length]);
      const onward = net.connect({ host: hostname, port });
      try {
        await once(onward, 'connect');
        return onward;
      } catch {
        onward.destroy();
      }
    }
  }

  const server = http.createServer(async (request, response) => {
    const connection = await connect();
    if (!connection) {
      response.writeHead(503).end();
      return;
    }
    const onward = http.request(
      { createConnection: () => connection, path: request.url, method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        // A node that dies in the middle of an answer ends it for the client, too.
        pipeline(answer, response, (failure) => failure && response.destroy());
      },
    );
    onward.on('error', () => response.destroy());
    response.on('close', () => connection.destroy());
    request.pipe(onward);
  });
  server.on('upgrade', async (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const onward = await connect();
    if (!onward) {
      socket.destroy();
      return;
    }
    const lines = [`${request.method} ${request.url} HTTP/1.1`];
    for (let i = 0; i < request.rawHeaders.length; i += 2) {
      lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
    }
    onward.write(`${lines.join('\r\n')}\r\n\r\n`);
    onward.write(head);
    onward.on('error', () => socket.destroy());
    onward.on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
    socket.pipe(onward).pipe(socket);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}
