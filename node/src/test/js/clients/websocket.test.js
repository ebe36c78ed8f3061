import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { base, Inbox, publish, remove, subscribers } from './server.js';

const sockets = base.replace('http:', 'ws:');

async function open(path, protocols = [], options = {}) {
  const inbox = new Inbox();
  const socket = new WebSocket(`${sockets}${path}`, protocols, options);
  socket.on('message', (data, binary) => inbox.put({ data, binary }));
  const closed = new Promise((done) => socket.on('close', (code, reason) => done([code, reason.toString()])));
  await new Promise((done, fail) => {
    socket.on('open', done);
    socket.on('error', fail);
  });
  return { socket, inbox, closed };
}

test('a message is a frame: text if it is text, else binary', async () => {
  const { socket, inbox } = await open('/subscriber/ws-raw');
  await subscribers('ws-raw', 1);
  await publish('ws-raw', 'Grüße €');
  const bytes = randomBytes(1 << 20);
  await publish('ws-raw', bytes, { 'Content-Type': 'application/octet-stream' });
  const text = await inbox.next();
  assert.deepEqual([text.data.toString(), text.binary], ['Grüße €', false]);
  const binary = await inbox.next();
  assert.equal(binary.binary, true);
  assert.ok(bytes.equals(binary.data));
  socket.close();
  await subscribers('ws-raw', 0);
});

test('ws+meta.nchan says id and type, and a socket that comes back with an id goes on after it', async () => {
  const first = await open('/subscriber/ws-meta', ['ws+meta.nchan']);
  assert.equal(first.socket.protocol, 'ws+meta.nchan');
  await subscribers('ws-meta', 1);
  const ids = [];
  for (let i = 0; i < 20; i++) {
    ids.push(await publish('ws-meta', `body ${i}\n\n`));
  }
  for (let i = 0; i < 10; i++) {
    const { data } = await first.inbox.next();
    assert.equal(data.toString(), `id: ${ids[i]}\ncontent-type: text/plain\n\nbody ${i}\n\n`);
  }
  first.socket.terminate();
  const second = await open(`/subscriber/ws-meta?last_event_id=${encodeURIComponent(ids[9])}`, ['ws+meta.nchan']);
  for (let i = 10; i < 20; i++) {
    const { data } = await second.inbox.next();
    assert.ok(data.toString().startsWith(`id: ${ids[i]}\n`));
  }
  second.socket.close();
});

test('a frame on a pubsub location is published', async () => {
  const { socket, inbox } = await open('/pubsub/ws-both');
  await subscribers('ws-both', 1);
  const large = 'x'.repeat(300_000);
  for (const text of ['one', '', large]) {
    socket.send(text);
    assert.equal((await inbox.next()).data.toString(), text);
  }
  socket.send(Buffer.from([0, 255]));
  const { data, binary } = await inbox.next();
  assert.deepEqual([[...data], binary], [[0, 255], true]);
  socket.close();
});

test('a frame on a publisher location is answered with the info of its channel', async () => {
  const { socket, inbox } = await open('/publisher/ws-info', [], { headers: { Accept: 'application/json' } });
  socket.send('hello');
  const info = JSON.parse((await inbox.next()).data);
  assert.deepEqual([info.messages, info.subscribers], [1, 0]);
  socket.close();
});

test('compression that a client offers is agreed on or declined in a way that it understands', async () => {
  const { socket, inbox } = await open('/pubsub/ws-deflate', [], { perMessageDeflate: { threshold: 0 } });
  await subscribers('ws-deflate', 1);
  const text = 'compressible '.repeat(1000);
  socket.send(text);
  assert.equal((await inbox.next()).data.toString(), text);
  socket.close();
});

test('a ping is answered with its payload', async () => {
  const { socket } = await open('/subscriber/ws-ping');
  const pong = new Promise((done) => socket.on('pong', done));
  socket.ping('are you there?');
  assert.equal((await pong).toString(), 'are you there?');
  socket.close();
});

test('a close is echoed, a deletion is 1001, publishing where one may not is 1008', async () => {
  const leaving = await open('/subscriber/ws-close');
  leaving.socket.close(1000, 'bye');
  assert.equal((await leaving.closed)[0], 1000);
  const staying = await open('/subscriber/ws-close');
  await subscribers('ws-close', 1);
  await remove('ws-close');
  assert.deepEqual(await staying.closed, [1001, '410 Gone']);
  const sending = await open('/subscriber/ws-close');
  sending.socket.send('x');
  assert.equal((await sending.closed)[0], 1008);
});
