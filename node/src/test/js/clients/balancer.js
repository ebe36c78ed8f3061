// A balancer that is not sticky: each request, and each WebSocket, goes to the next node.
import http from 'node:http';
import net from 'node:net';
import { pipeline } from 'node:stream';

/** @param targets URLs of nodes; answers with a server, and its URL */
export async function balance(targets) {
  let next = 0;
  const turn = () => new URL(targets[next++ % targets.length]);
  const server = http.createServer((request, response) => {
    const { hostname, port } = turn();
    const onward = http.request(
      { hostname, port, path: request.url, method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        // A node that dies in the middle of an answer ends it for the client, too.
        pipeline(answer, response, (failure) => failure && response.destroy());
      },
    );
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  server.on('upgrade', (request, socket, head) => {
    const { hostname, port } = turn();
    const onward = net.connect({ host: hostname, port }, () => {
      const lines = [`${request.method} ${request.url} HTTP/1.1`];
      for (let i = 0; i < request.rawHeaders.length; i += 2) {
        lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
      }
      onward.write(`${lines.join('\r\n')}\r\n\r\n`);
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
    socket.on('close', () => onward.destroy());
    onward.on('close', () => socket.destroy());
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}
