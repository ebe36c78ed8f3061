import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventSource } from 'eventsource';
import { base, Inbox, publish, remove, subscribers } from './server.js';

function listen(url, ...names) {
  const inbox = new Inbox();
  const source = new EventSource(url);
  for (const name of ['message', ...names]) {
    source.addEventListener(name, (event) => inbox.put(event));
  }
  return { source, inbox };
}

test('messages come in order, with their ids and names', async () => {
  const { source, inbox } = listen(`${base}/subscriber/es-order`, 'score');
  await subscribers('es-order', 1);
  const ids = [];
  for (let i = 0; i < 100; i++) {
    ids.push(await publish('es-order', `line ${i}\nand ${i}`));
  }
  ids.push(await publish('es-order', '3:1', { 'Content-Type': 'text/plain', 'X-EventSource-Event': 'score' }));
  for (let i = 0; i < 100; i++) {
    const event = await inbox.next();
    assert.equal(event.data, `line ${i}\nand ${i}`);
    assert.equal(event.lastEventId, ids[i]);
    assert.equal(event.type, 'message');
  }
  const named = await inbox.next();
  assert.deepEqual([named.type, named.data, named.lastEventId], ['score', '3:1', ids[100]]);
  source.close();
  await subscribers('es-order', 0);
});

test('a source that comes back by itself goes on where it was', async () => {
  const { source, inbox } = listen(`${base}/subscriber/es-back`, 'stentor.gap');
  await subscribers('es-back', 1);
  await publish('es-back', 'one');
  assert.equal((await inbox.next()).data, 'one');
  assert.equal(await remove('es-back'), 200);
  await publish('es-back', 'two');
  await subscribers('es-back', 1);
  await publish('es-back', 'three');
  assert.equal((await inbox.next()).data, 'two');
  assert.equal((await inbox.next()).data, 'three');
  assert.equal(inbox.size, 0);
  source.close();
});

test('a source that is told an id begins after it', async () => {
  await publish('es-id', 'one');
  const id = await publish('es-id', 'two');
  await publish('es-id', 'three');
  const { source, inbox } = listen(`${base}/subscriber/es-id?last_event_id=${encodeURIComponent(id)}`);
  assert.equal((await inbox.next()).data, 'three');
  source.close();
});

test('a source that is refused for a moment comes back', async () => {
  const { source, inbox } = listen(`${base}/asked/es-refused`, 'error');
  const refused = await inbox.next();
  assert.equal(refused.type, 'error');
  assert.equal(source.readyState, EventSource.CONNECTING);
  await publish('es-refused', 'one');
  const message = await inbox.next();
  assert.deepEqual([message.type, message.data], ['message', 'one']);
  source.close();
});
