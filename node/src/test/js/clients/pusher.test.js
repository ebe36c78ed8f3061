import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import Echo from 'laravel-echo';
import PusherClient from 'pusher-js';
import PusherServer from 'pusher';
import { balance } from './balancer.js';
import { Inbox } from './server.js';

// One node, or several behind a balancer that is not sticky.
const nodes = process.env.STENTOR_NODES.split(' ');
// Names of this run: the nodes outlive it.
const run = process.env.PUSHER_TRANSPORT ?? 'ws';
let balancer;
let hostname;
let port;
let server;

before(async () => {
  balancer = nodes.length > 1 ? await balance(nodes) : undefined;
  ({ hostname, port } = new URL(balancer?.url ?? nodes[0]));
  server = new PusherServer({
    appId: 'app-id',
    key: 'app-key',
    secret: 'app-secret',
    host: hostname,
    port,
    useTLS: false,
    encryptionMasterKeyBase64: Buffer.alloc(32, 7).toString('base64'),
  });
});

after(() => {
  balancer?.server.closeAllConnections();
  balancer?.server.close();
  // Clients' timers must not keep the process: the tests are over.
  setTimeout(() => process.exit(), 1000).unref();
});

/** Signs as an application's server would, for one user. */
function signing(userId, info = {}, watchlist = []) {
  return {
    channelAuthorization: {
      customHandler: ({ socketId, channelName }, done) =>
        done(null, server.authorizeChannel(socketId, channelName, { user_id: userId, user_info: info })),
    },
    userAuthentication: {
      customHandler: ({ socketId }, done) =>
        done(null, server.authenticateUser(socketId, { id: userId, user_info: info, watchlist })),
    },
  };
}

function client(options = {}) {
  return new PusherClient('app-key', {
    cluster: '',
    wsHost: hostname,
    wsPort: port,
    httpHost: hostname,
    httpPort: port,
    forceTLS: false,
    enabledTransports: [run],
    ...options,
  });
}

/** The next time that the event comes. */
function next(source, event) {
  return new Promise((done) => {
    const handler = (data, metadata) => {
      source.unbind(event, handler);
      done({ data, metadata });
    };
    source.bind(event, handler);
  });
}

async function subscribed(pusher, name) {
  const channel = pusher.subscribe(name);
  if (!channel.subscribed) {
    await next(channel, 'pusher:subscription_succeeded');
  }
  return channel;
}

test('a trigger of the server SDK reaches pusher-js, and its answer is as the SDK expects', async () => {
  const pusher = client();
  const channel = await subscribed(pusher, `js-${run}-news`);
  const got = next(channel, 'score');
  const response = await server.trigger(`js-${run}-news`, 'score', { home: 1 });
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), {});
  assert.deepEqual((await got).data, { home: 1 });
  const batch = await server.triggerBatch([
    { channel: `js-${run}-news`, name: 'one', data: 'x' },
    { channel: `js-${run}-other`, name: 'two', data: 'y' },
  ]);
  assert.deepEqual(await batch.json(), {});
  const info = await server.trigger(`js-${run}-news`, 'score', 'x', { info: 'subscription_count' });
  assert.deepEqual(await info.json(), { channels: { [`js-${run}-news`]: { subscription_count: 1 } } });
  pusher.disconnect();
});

test('whoever caused an event is left out', async () => {
  const cause = client();
  const other = client();
  const first = await subscribed(cause, `js-${run}-todo`);
  const second = await subscribed(other, `js-${run}-todo`);
  const seen = [];
  first.bind('saved', (data) => seen.push(data));
  const got = next(second, 'saved');
  await server.trigger(`js-${run}-todo`, 'saved', 1, { socket_id: cause.connection.socket_id });
  assert.equal((await got).data, 1);
  const last = next(first, 'saved');
  await server.trigger(`js-${run}-todo`, 'saved', 2);
  await last;
  assert.deepEqual(seen, [2]);
  cause.disconnect();
  other.disconnect();
});

test('members see each other come, speak and go, and the server SDK sees them', async () => {
  const ann = client(signing('ann', { name: 'Ann' }));
  const room = await subscribed(ann, `presence-js-${run}-room`);
  assert.equal(room.members.count, 1);
  assert.equal(room.members.me.id, 'ann');
  const added = next(room, 'pusher:member_added');
  const bob = client(signing('bob', { name: 'Bob' }));
  const his = await subscribed(bob, `presence-js-${run}-room`);
  assert.deepEqual((await added).data, { id: 'bob', info: { name: 'Bob' } });
  assert.deepEqual(his.members.get('ann').info, { name: 'Ann' });
  const users = await server.get({ path: `/channels/presence-js-${run}-room/users` });
  assert.deepEqual((await users.json()).users.map(({ id }) => id).sort(), ['ann', 'bob']);
  const heard = next(room, 'client-wave');
  his.trigger('client-wave', { hand: 'left' });
  const { data, metadata } = await heard;
  assert.deepEqual(data, { hand: 'left' });
  assert.equal(metadata.user_id, 'bob');
  const removed = next(room, 'pusher:member_removed');
  bob.disconnect();
  assert.equal((await removed).data.id, 'bob');
  assert.equal(room.members.count, 1);
  ann.disconnect();
});

test('a user signs in and is sent what is for it alone', async () => {
  const pusher = client(signing(`ann-${run}`));
  pusher.signin();
  await next(pusher.connection, 'connected').catch(() => {});
  await pusher.user.signinDonePromise;
  const got = next(pusher.user, 'hello');
  await new Promise((done) => {
    const ask = setInterval(async () => {
      await server.sendToUser(`ann-${run}`, 'hello', { you: true });
    }, 100);
    got.then(() => done(clearInterval(ask)));
  });
  assert.deepEqual((await got).data, { you: true });
  pusher.disconnect();
});

test('a refused subscription is told, and a cache channel gives its last event', async () => {
  const pusher = client({
    channelAuthorization: {
      customHandler: (params, done) => done(null, { auth: 'app-key:0000' }),
    },
  });
  const { data } = await next(pusher.subscribe(`private-js-${run}`), 'pusher:subscription_error');
  assert.equal(data.type, 'AuthError');
  assert.equal(data.status, 401);
  await next(pusher.subscribe(`cache-js-${run}`), 'pusher:cache_miss');
  await server.trigger(`cache-js-${run}`, 'last', 'value');
  const other = client();
  assert.equal((await next(other.subscribe(`cache-js-${run}`), 'last')).data, 'value');
  pusher.disconnect();
  other.disconnect();
});

test('subscribers are told how many they are', async () => {
  const first = client();
  const channel = await subscribed(first, `js-${run}-counted`);
  const counted = new Promise((done) =>
    channel.bind('pusher:subscription_count', ({ subscription_count: count }) => count === 2 && done()),
  );
  const second = client();
  await subscribed(second, `js-${run}-counted`);
  await counted;
  assert.equal(channel.subscriptionCount, 2);
  first.disconnect();
  second.disconnect();
});

test('what only the members can read is relayed as it is', async () => {
  const name = `private-encrypted-js-${run}`;
  const pusher = client(signing('ann'));
  const channel = await subscribed(pusher, name);
  const got = next(channel, 'secret');
  await server.trigger(name, 'secret', { code: 'ünlesbar' });
  assert.deepEqual((await got).data, { code: 'ünlesbar' });
  assert.throws(() => channel.trigger('client-x', {}));
  const stored = await server.get({ path: `/channels/${name}`, params: { info: 'subscription_count' } });
  assert.deepEqual(await stored.json(), { occupied: true, subscription_count: 1 });
  pusher.disconnect();
});

test('who is on the watchlist is told to come and to go', async () => {
  const [ann, bob] = [`w-ann-${run}`, `w-bob-${run}`];
  const watcher = client(signing(ann, {}, [bob]));
  const events = new Inbox();
  watcher.user.watchlist.bind('online', (event) => events.put(event));
  watcher.user.watchlist.bind('offline', (event) => events.put(event));
  watcher.signin();
  assert.deepEqual(await events.next(), { name: 'offline', user_ids: [bob] });
  const first = client(signing(bob));
  const second = client(signing(bob));
  first.signin();
  second.signin();
  assert.deepEqual(await events.next(), { name: 'online', user_ids: [bob] });
  await Promise.all([first, second].map(({ user }) => user.signinDonePromise));
  first.disconnect();
  second.disconnect();
  assert.deepEqual(await events.next(), { name: 'offline', user_ids: [bob] });
  watcher.disconnect();
});

test('a user that is terminated is gone for good', async () => {
  const pusher = client(signing(`t-${run}`));
  pusher.signin();
  await pusher.user.signinDonePromise;
  const failed = next(pusher.connection, 'disconnected');
  const answer = await server.terminateUserConnections(`t-${run}`);
  assert.deepEqual(await answer.json(), {});
  await failed;
  assert.equal(pusher.connection.state, 'disconnected');
});

test('a client that signed in joins a presence channel as the user that it is', async () => {
  const signed = client({
    ...signing(`s-${run}`, { name: 'Ann' }),
    channelAuthorization: {
      customHandler: ({ socketId, channelName }, done) =>
        done(null, { auth: server.authorizeChannel(socketId, channelName).auth }),
    },
  });
  signed.signin();
  const room = await subscribed(signed, `presence-signed-${run}`);
  assert.deepEqual(room.members.members, { [`s-${run}`]: { name: 'Ann' } });
  signed.disconnect();
});

test('both kinds of ping are answered', async () => {
  const pusher = client({ activityTimeout: 300, pongTimeout: 5000 });
  await next(pusher.connection, 'connected');
  const states = [];
  pusher.connection.bind('state_change', ({ current }) => states.push(current));
  if (run === 'ws') {
    const pong = next(pusher.connection, 'message');
    pusher.send_event('pusher:ping', {});
    assert.equal((await pong).data.event, 'pusher:pong');
  }
  // The client pings by itself meanwhile, and would give up after its pong timeout.
  await new Promise((done) => setTimeout(done, 1000));
  assert.deepEqual(states, []);
  pusher.disconnect();
});

test('a client with the shim of the manual misses nothing, and is told what is gone', async () => {
  const manual = await readFile(new URL('../../../../docs/pusher.md', import.meta.url), 'utf8');
  const shim = manual.match(/```js\n(\/\/ Lets pusher-js go on[^]*?)```/)[1];
  const { recoverMissedEvents } = await import(`data:text/javascript,${encodeURIComponent(shim)}`);
  const name = `js-recover-${run}`;
  const pusher = client();
  const gaps = [];
  recoverMissedEvents(pusher, (channel) => gaps.push(channel));
  // Before the subscription: by polling its answer and the first position may come together.
  const positions = new Inbox();
  pusher.connection.bind('message', ({ event }) => event === 'pusher_internal:stentor_position' && positions.put(event));
  const channel = await subscribed(pusher, name);
  const got = new Inbox();
  channel.bind('n', (data) => got.put(data));
  await positions.next();
  await server.trigger(name, 'n', 0);
  assert.equal(await got.next(), 0);
  await positions.next();
  pusher.disconnect();
  for (let i = 1; i <= 20; i++) {
    await server.trigger(name, 'n', i);
  }
  pusher.connect();
  for (let i = 1; i <= 20; i++) {
    assert.equal(await got.next(), i);
  }
  assert.deepEqual(gaps, []);
  await positions.next();
  pusher.disconnect();
  for (let i = 0; i < 15; i++) {
    await server.triggerBatch(Array.from({ length: 10 }, (_, j) => ({ channel: name, name: 'n', data: 100 + 10 * i + j })));
  }
  pusher.connect();
  const first = await got.next();
  assert.ok(first > 100, `${first} is stored yet`);
  assert.deepEqual(gaps, [name]);
  for (let i = first + 1; i < 250; i++) {
    assert.equal(await got.next(), i);
  }
  pusher.disconnect();
});

test('Echo joins, whispers and leaves', async () => {
  const echo = (userId) =>
    new Echo({ broadcaster: 'pusher', key: 'app-key', client: client(signing(userId, { name: userId })) });
  const ann = echo('ann');
  const bob = echo('bob');
  const whispered = new Promise((done) => {
    ann
      .join(`js-${run}-echo`)
      .joining((user) => assert.deepEqual(user, { name: 'bob' }))
      .listenForWhisper('typing', done);
  });
  await new Promise((done) => ann.connector.channels[`presence-js-${run}-echo`].here(done));
  const room = bob.join(`js-${run}-echo`);
  await new Promise((done) => room.here(done));
  room.whisper('typing', { key: 'a' });
  assert.deepEqual(await whispered, { key: 'a' });
  ann.disconnect();
  bob.disconnect();
});
