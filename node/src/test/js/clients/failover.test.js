import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventSource } from 'eventsource';
import { Inbox } from './server.js';

const nodes = process.env.STENTOR_NODES.split(' ');
const pids = process.env.STENTOR_PIDS.split(' ').map(Number);
const channels = Array.from({ length: 12 }, (_, i) => `failover-${i}`);

/** Publishes through this node until it is known to be published, once. */
async function publish(node, channel, body) {
  for (let attempt = 0; attempt < 60; attempt++) {
    const answer = await fetch(`${node}/publisher/${channel}`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'text/plain', 'Idempotency-Key': body },
    });
    await answer.arrayBuffer();
    if (answer.status !== 503) {
      assert.ok(answer.ok, `${answer.status}`);
      return;
    }
    await new Promise((done) => setTimeout(done, 500));
  }
  throw new Error(`${channel}: not published`);
}

/** A source that has given up stays closed for good. */
function listen(channel) {
  const inbox = new Inbox();
  const source = new EventSource(`${nodes[1]}/subscriber/${channel}`);
  source.addEventListener('message', (event) => inbox.put(event.data));
  source.addEventListener('error', (event) => {
    if (source.readyState === EventSource.CLOSED) {
      inbox.put(`gave up over ${event.code}`);
    }
  });
  return { channel, source, inbox };
}

test('sources that are opened while the owners of their channels are dead open all the same', async () => {
  // Half of the channels have their owner on either node.
  await Promise.all(channels.map((channel) => publish(nodes[0], channel, `before ${channel}`)));
  process.kill(pids[0], 'SIGKILL');
  const listeners = [];
  for (let round = 0; round < 4; round++) {
    listeners.push(...channels.map(listen));
    await new Promise((done) => setTimeout(done, 1500));
  }
  await Promise.all(channels.map((channel) => publish(nodes[1], channel, `after ${channel}`)));
  for (const { channel, source, inbox } of listeners) {
    assert.equal(await inbox.next(), `before ${channel}`);
    assert.equal(await inbox.next(), `after ${channel}`);
    source.close();
  }
});
