import assert from 'node:assert/strict';
import { test } from 'node:test';
import Echo from 'laravel-echo';
import PusherClient from 'pusher-js';
import PusherServer from 'pusher';
import { base } from './server.js';

const { hostname, port } = new URL(base);

const server = new PusherServer({
  appId: 'app-id',
  key: 'app-key',
  secret: 'app-secret',
  host: hostname,
  port,
  useTLS: false,
});

/** Signs as an application's server would, for one user. */
function signing(userId, info = {}) {
  return {
    channelAuthorization: {
      customHandler: ({ socketId, channelName }, done) =>
        done(null, server.authorizeChannel(socketId, channelName, { user_id: userId, user_info: info })),
    },
    userAuthentication: {
      customHandler: ({ socketId }, done) =>
        done(null, server.authenticateUser(socketId, { id: userId, user_info: info, watchlist: ['bob'] })),
    },
  };
}

function client(options = {}) {
  return new PusherClient('app-key', {
    cluster: '',
    wsHost: hostname,
    wsPort: port,
    forceTLS: false,
    enabledTransports: ['ws'],
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
  const channel = await subscribed(pusher, 'js-news');
  const got = next(channel, 'score');
  const response = await server.trigger('js-news', 'score', { home: 1 });
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), {});
  assert.deepEqual((await got).data, { home: 1 });
  const batch = await server.triggerBatch([
    { channel: 'js-news', name: 'one', data: 'x' },
    { channel: 'js-other', name: 'two', data: 'y' },
  ]);
  assert.deepEqual(await batch.json(), {});
  const info = await server.trigger('js-news', 'score', 'x', { info: 'subscription_count' });
  assert.deepEqual(await info.json(), { channels: { 'js-news': { subscription_count: 1 } } });
  pusher.disconnect();
});

test('whoever caused an event is left out', async () => {
  const cause = client();
  const other = client();
  const first = await subscribed(cause, 'js-todo');
  const second = await subscribed(other, 'js-todo');
  const seen = [];
  first.bind('saved', (data) => seen.push(data));
  const got = next(second, 'saved');
  await server.trigger('js-todo', 'saved', 1, { socket_id: cause.connection.socket_id });
  assert.equal((await got).data, 1);
  const last = next(first, 'saved');
  await server.trigger('js-todo', 'saved', 2);
  await last;
  assert.deepEqual(seen, [2]);
  cause.disconnect();
  other.disconnect();
});

test('members see each other come, speak and go, and the server SDK sees them', async () => {
  const ann = client(signing('ann', { name: 'Ann' }));
  const room = await subscribed(ann, 'presence-js-room');
  assert.equal(room.members.count, 1);
  assert.equal(room.members.me.id, 'ann');
  const added = next(room, 'pusher:member_added');
  const bob = client(signing('bob', { name: 'Bob' }));
  const his = await subscribed(bob, 'presence-js-room');
  assert.deepEqual((await added).data, { id: 'bob', info: { name: 'Bob' } });
  assert.deepEqual(his.members.get('ann').info, { name: 'Ann' });
  const users = await server.get({ path: '/channels/presence-js-room/users' });
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
  const pusher = client(signing('ann'));
  pusher.signin();
  await next(pusher.connection, 'connected').catch(() => {});
  await pusher.user.signinDonePromise;
  const got = next(pusher.user, 'hello');
  await new Promise((done) => {
    const ask = setInterval(async () => {
      await server.sendToUser('ann', 'hello', { you: true });
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
  const { data } = await next(pusher.subscribe('private-js'), 'pusher:subscription_error');
  assert.equal(data.type, 'AuthError');
  assert.equal(data.status, 401);
  await next(pusher.subscribe('cache-js'), 'pusher:cache_miss');
  await server.trigger('cache-js', 'last', 'value');
  const other = client();
  assert.equal((await next(other.subscribe('cache-js'), 'last')).data, 'value');
  pusher.disconnect();
  other.disconnect();
});

test('subscribers are told how many they are', async () => {
  const first = client();
  const channel = await subscribed(first, 'js-counted');
  const counted = new Promise((done) =>
    channel.bind('pusher:subscription_count', ({ subscription_count: count }) => count === 2 && done()),
  );
  const second = client();
  await subscribed(second, 'js-counted');
  await counted;
  assert.equal(channel.subscriptionCount, 2);
  first.disconnect();
  second.disconnect();
});

test('Echo joins, whispers and leaves', async () => {
  const echo = (userId) =>
    new Echo({ broadcaster: 'pusher', key: 'app-key', client: client(signing(userId, { name: userId })) });
  const ann = echo('ann');
  const bob = echo('bob');
  const whispered = new Promise((done) => {
    ann
      .join('js-echo')
      .joining((user) => assert.deepEqual(user, { name: 'bob' }))
      .listenForWhisper('typing', done);
  });
  await new Promise((done) => ann.connector.channels['presence-js-echo'].here(done));
  const room = bob.join('js-echo');
  await new Promise((done) => room.here(done));
  room.whisper('typing', { key: 'a' });
  assert.deepEqual(await whispered, { key: 'a' });
  ann.disconnect();
  bob.disconnect();
});
