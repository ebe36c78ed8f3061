import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { EventSource } from 'eventsource';
import PusherClient from 'pusher-js';
import PusherServer from 'pusher';
import { Inbox, publish, subscribers } from './server.js';

// Clients are at one node; revoked is at another one.
const faye = createRequire(import.meta.url)('faye');
const base = process.env.STENTOR_URL;
const { hostname, port } = new URL(base);

after(() => {
  // Clients' timers must not keep the process: the tests are over.
  setTimeout(() => process.exit(), 1000).unref();
});

function token(user, id) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const issued = Math.floor(Date.now() / 1000) - 5;
  const text = `${part({ alg: 'HS256' })}.${part({ sub: user, jti: id, iat: issued })}`;
  return `${text}.${createHmac('sha256', process.env.JWT_SECRET).update(text).digest('base64url')}`;
}

async function revoke(what) {
  const answer = await fetch(`${process.env.STENTOR_MANAGEMENT}/revoke?${what}`, { method: 'POST' });
  assert.equal(answer.status, 200, await answer.text());
}

async function listen(channel, access) {
  const inbox = new Inbox();
  const source = new EventSource(`${base}/jwt/${channel}?access_token=${access}`);
  source.addEventListener('error', (event) => inbox.put(event.code));
  await subscribers(channel, 1);
  return { source, inbox };
}

/** The code with which it is refused when it comes back; before, it may be told that the stream has ended. */
async function refused(inbox) {
  for (;;) {
    const code = await inbox.next();
    if (code !== undefined) {
      return code;
    }
  }
}

for (const what of ['token=es-toke', 'user=es-user']) {
  test(`an EventSource ends and does not come back: ${what}`, async () => {
    const { source, inbox } = await listen(`es-${what.slice(0, 4)}`, token('es-user', `es-${what.slice(0, 4)}`));
    await revoke(what);
    assert.equal(await refused(inbox), 401);
    assert.equal(source.readyState, EventSource.CLOSED);
    await subscribers(`es-${what.slice(0, 4)}`, 0);
  });
}

test('an EventSource whose channel was revoked comes back while it may', async () => {
  const { source, inbox } = await listen('es-channel', token('ann', 'es-channel'));
  await revoke('channel=es-channel');
  assert.equal(await inbox.next(), undefined);
  const message = new Promise((done) => source.addEventListener('message', done));
  await subscribers('es-channel', 1);
  await publish('es-channel', 'still here');
  assert.equal((await message).data, 'still here');
  source.close();
});

test('pusher-js loses the channel and keeps the connection', async () => {
  const server = new PusherServer({ appId: 'app-id', key: 'app-key', secret: 'app-secret', host: hostname, port, useTLS: false });
  const client = new PusherClient('app-key', {
    cluster: '',
    wsHost: hostname,
    wsPort: port,
    forceTLS: false,
    enabledTransports: ['ws'],
    channelAuthorization: {
      customHandler: ({ socketId, channelName }, done) => done(null, server.authorizeChannel(socketId, channelName)),
    },
  });
  const lost = client.subscribe('private-lost');
  const kept = client.subscribe('private-kept');
  await Promise.all([lost, kept].map((channel) => new Promise((done) => channel.bind('pusher:subscription_succeeded', done))));
  const told = new Promise((done) => lost.bind('pusher:subscription_error', done));
  await revoke('channel=private-lost');
  assert.equal((await told).status, 401);
  const event = new Promise((done) => kept.bind('news', done));
  await server.trigger('private-kept', 'news', { n: 1 });
  assert.deepEqual(await event, { n: 1 });
  assert.equal(client.connection.state, 'connected');
  client.disconnect();
});

function fayeClient(transport, access) {
  const client = new faye.Client(`${base}/bayeux?access_token=${access}`, { retry: 1 });
  if (transport !== 'websocket') {
    client.disable('websocket');
  }
  return client;
}

for (const transport of ['websocket', 'long-polling']) {
  test(`faye hears nothing more by a revoked token: ${transport}`, async () => {
    const client = fayeClient(transport, token('bob', `faye-${transport}`));
    const inbox = new Inbox();
    await client.subscribe(`/faye-token-${transport}`, (data) => inbox.put(data));
    await publish(`faye-token-${transport}`, '1', { 'Content-Type': 'application/json' });
    assert.equal(await inbox.next(), 1);
    const down = new Promise((done) => client.on('transport:down', done));
    await revoke(`token=faye-${transport}`);
    await down;
    await publish(`faye-token-${transport}`, '2', { 'Content-Type': 'application/json' });
    assert.equal(inbox.size, 0);
    client.disconnect();
  });

  test(`faye begins anew after its channel was revoked: ${transport}`, async () => {
    const client = fayeClient(transport, token('bob', `again-${transport}`));
    const inbox = new Inbox();
    const channel = `faye-channel-${transport}`;
    await client.subscribe(`/${channel}`, (data) => inbox.put(data));
    // The first connect has to be there, by which it hears that it must begin anew.
    await publish(channel, '1', { 'Content-Type': 'application/json' });
    assert.equal(await inbox.next(), 1);
    const before = client._dispatcher.clientId;
    await revoke(`channel=${channel}`);
    while (client._dispatcher.clientId === before || !client._dispatcher.clientId) {
      await new Promise((done) => setTimeout(done, 20));
    }
    // It has begun anew before it has subscribed again; who publishes meanwhile is heard by nobody.
    while (inbox.size === 0) {
      await publish(channel, '2', { 'Content-Type': 'application/json' });
      await new Promise((done) => setTimeout(done, 20));
    }
    assert.equal(await inbox.next(), 2);
    client.disconnect();
  });
}
