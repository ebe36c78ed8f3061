import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import PusherClient from 'pusher-js';
import PusherServer from 'pusher';

// The SDK for an application's servers, at any of the nodes; its own parser reads the webhooks.
const nodes = process.env.STENTOR_NODES.split(' ').map((url) => new URL(url));
const servers = nodes.map(
  ({ hostname, port }) =>
    new PusherServer({ appId: 'app-id', key: 'app-key', secret: 'app-secret', host: hostname, port, useTLS: false }),
);
const [server] = servers;
const events = [];
const clients = [];
let target;

before(async () => {
  target = http.createServer((request, response) => {
    let body = '';
    request.on('data', (more) => (body += more));
    request.on('end', () => {
      const webhook = server.webhook({ headers: request.headers, rawBody: body });
      events.push(...(webhook.isValid() ? webhook.getEvents() : [{ name: 'INVALID', body }]));
      assert.ok(webhook.getTime() > new Date(0));
      response.end();
    });
  });
  await new Promise((done) => target.listen(Number(process.env.HOOK_PORT), '127.0.0.1', done));
});

after(() => {
  clients.forEach((client) => client.disconnect());
  target.closeAllConnections();
  target.close();
  setTimeout(() => process.exit(), 1000).unref();
});

function client(node, user) {
  const made = new PusherClient('app-key', {
    cluster: '',
    wsHost: nodes[node % nodes.length].hostname,
    wsPort: nodes[node % nodes.length].port,
    forceTLS: false,
    enabledTransports: ['ws'],
    channelAuthorization: {
      customHandler: ({ socketId, channelName }, done) =>
        done(null, server.authorizeChannel(socketId, channelName, { user_id: user })),
    },
    userAuthentication: {
      customHandler: ({ socketId }, done) => done(null, server.authenticateUser(socketId, { id: user })),
    },
  });
  clients.push(made);
  return made;
}

async function subscribed(pusher, name) {
  const channel = pusher.subscribe(name);
  if (!channel.subscribed) {
    await new Promise((done) => channel.bind('pusher:subscription_succeeded', done));
  }
  return channel;
}

function next(channel, event) {
  return new Promise((done) => {
    const handler = (data) => {
      channel.unbind(event, handler);
      done(data);
    };
    channel.bind(event, handler);
  });
}

async function json(response) {
  assert.equal(response.status, 200);
  return response.json();
}

/** Waits until it is as it should be. */
async function see(look, expected) {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const found = await look();
    try {
      assert.deepEqual(found, expected);
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 20));
    }
  }
  assert.deepEqual(await look(), expected);
}

const about = (channel) =>
  events.filter((event) => event.channel === channel).map(({ name, user_id }) => (user_id ? `${name} ${user_id}` : name));

test('triggers at every node are answered by an empty object', async () => {
  const channel = await subscribed(client(0, 'u'), 'sdk-triggers');
  for (const each of servers) {
    const got = next(channel, 'greeting');
    assert.deepEqual(await json(await each.trigger('sdk-triggers', 'greeting', { hello: 'world' })), {});
    assert.deepEqual(await got, { hello: 'world' });
  }
});

test('a batch is answered by an empty object, or by what was asked for', async () => {
  const channel = await subscribed(client(1, 'u'), 'sdk-batch');
  const got = next(channel, 'second');
  assert.deepEqual(
    await json(
      await server.triggerBatch([
        { channel: 'sdk-batch', name: 'first', data: '1' },
        { channel: 'sdk-batch', name: 'second', data: '2' },
      ]),
    ),
    {},
  );
  assert.equal(await got, 2);
  assert.deepEqual(
    await json(
      await server.triggerBatch([
        { channel: 'sdk-batch', name: 'x', data: '1', info: 'subscription_count' },
        { channel: 'sdk-nobody', name: 'x', data: '1' },
      ]),
    ),
    { batch: [{ subscription_count: 1 }, {}] },
  );
});

test('channels, their attributes and members are those of the whole cluster', async () => {
  await Promise.all(
    ['ann', 'bob', 'ann'].map(async (user, i) => subscribed(client(i, user), 'presence-sdk')),
  );
  await subscribed(client(2, 'x'), 'sdk-listed');
  for (const each of servers) {
    await see(async () => json(await each.get({ path: '/channels', params: { filter_by_prefix: 'presence-sdk', info: 'user_count' } })), {
      channels: { 'presence-sdk': { user_count: 2 } },
    });
    assert.ok('sdk-listed' in (await json(await each.get({ path: '/channels' }))).channels);
    assert.deepEqual(await json(await each.get({ path: '/channels/presence-sdk', params: { info: 'user_count,subscription_count' } })), {
      occupied: true,
      user_count: 2,
      subscription_count: 3,
    });
    assert.deepEqual(await json(await each.get({ path: '/channels/sdk-empty' })), { occupied: false });
    const { users } = await json(await each.get({ path: '/channels/presence-sdk/users' }));
    assert.deepEqual(users.map(({ id }) => id).sort(), ['ann', 'bob']);
    await assert.rejects(each.get({ path: '/channels', params: { info: 'user_count' } }), { status: 400 });
    await assert.rejects(each.get({ path: '/channels/sdk-listed/users' }), { status: 400 });
  }
});

test('a user is sent what is for it, and is terminated, wherever it is', async () => {
  for (const [i, each] of servers.entries()) {
    const user = `victim-${i}`;
    const pusher = client(i + 1, user);
    pusher.signin();
    await pusher.user.signinDonePromise;
    // The SDK's promise does not say when the user's channel is subscribed to.
    let got;
    pusher.user.bind('alert', (data) => (got = data));
    await see(async () => {
      assert.deepEqual(await json(await each.sendToUser(user, 'alert', { x: 1 })), {});
      return got;
    }, { x: 1 });
    const gone = new Promise((done) => pusher.connection.bind('disconnected', done));
    assert.deepEqual(await json(await each.terminateUserConnections(user)), {});
    await gone;
  }
});

test('a wrong secret and a wrong app are refused as the SDK expects', async () => {
  const { hostname, port } = nodes[0];
  const wrong = (options) =>
    new PusherServer({ appId: 'app-id', key: 'app-key', secret: 'app-secret', host: hostname, port, useTLS: false, ...options });
  await assert.rejects(wrong({ secret: 'other' }).trigger('sdk-x', 'x', {}), { status: 401 });
  await assert.rejects(wrong({ appId: 'nobody' }).trigger('sdk-x', 'x', {}), { status: 404 });
  // A key that was added for rotation is as good.
  assert.deepEqual(await json(await wrong({ key: 'new-key', secret: 'new-secret' }).trigger('sdk-x', 'x', {})), {});
  await assert.rejects(server.trigger('sdk-x', 'x', 'y'.repeat(10241)), { status: 413 });
});

test("webhooks are valid by the SDK's parser, and told once for all nodes", async () => {
  const one = client(0, 'eve');
  const two = client(1, 'eve');
  await subscribed(one, 'presence-hooked');
  await subscribed(two, 'presence-hooked');
  await see(() => about('presence-hooked'), ['channel_occupied', 'member_added eve']);
  one.disconnect();
  two.disconnect();
  await see(() => about('presence-hooked'), ['channel_occupied', 'member_added eve', 'member_removed eve', 'channel_vacated']);
  assert.ok(!events.some(({ name }) => name === 'INVALID'));
});
