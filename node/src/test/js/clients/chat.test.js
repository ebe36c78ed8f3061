import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Chatter } from './chatting.js';
import { launch } from './chromium.js';

const [one, another] = process.env.STENTOR_NODES.split(' ');
let browser;

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
});

test('two browsers on two nodes chat, and see each other online', async () => {
  const room = `two nodes ${Math.random()}`;
  const alice = await Chatter.enter(browser, one, { room, transport: 'sse' });
  const bob = await Chatter.enter(browser, another, { room, transport: 'websocket' });
  await alice.isCalled('alice');
  await bob.isCalled('bob');
  await alice.seesOnline('alice', 'bob');
  await bob.seesOnline('alice', 'bob');
  await alice.says('hello');
  await bob.hears('alice', 'hello');
  await bob.says('hello yourself');
  await alice.hears('bob', 'hello yourself');
  await bob.hears('bob', 'hello yourself');
  assert.equal(await bob.page.locator('#messages li.own').count(), 1, 'of the two messages one is his own');
  await bob.page.close();
  await alice.seesOnline('alice');
  assert.deepEqual([...alice.complaints, ...bob.complaints], []);
});
