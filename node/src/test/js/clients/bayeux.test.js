import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { balance } from './balancer.js';
import { Inbox } from './server.js';

const require = createRequire(import.meta.url);
const faye = require('faye');
require('cometd-nodejs-client').adapt();

// One node, or several behind a balancer that is not sticky.
const nodes = process.env.STENTOR_NODES.split(' ');
let balancer;
let base = nodes[0];

before(async () => {
  if (nodes.length > 1) {
    balancer = await balance(nodes);
    base = balancer.url;
  }
});

after(() => {
  balancer?.server.closeAllConnections();
  balancer?.server.close();
  // Clients' timers must not keep the process: the tests are over.
  setTimeout(() => process.exit(), 1000).unref();
});

function fayeClient(transport) {
  const client = new faye.Client(`${base}/bayeux`, { retry: 1 });
  if (transport !== 'websocket') {
    client.disable('websocket');
  }
  return {
    connect: () => new Promise((done) => client.connect(done)),
    subscribe: async (channel, listener) => {
      const subscription = client.subscribe(channel).withChannel((name, data) => listener(data, name));
      await subscription;
      return () => subscription.cancel();
    },
    publish: (channel, data) => client.publish(channel, data),
    batch: (action) => action(),
    disconnect: () => client.disconnect(),
  };
}

function cometdClient(name, transport, extensions) {
  const library = require(name);
  const client = new library.CometD();
  client.configure({ url: `${base}/bayeux`, logLevel: 'warn' });
  for (const type of client.getTransportTypes()) {
    if (type !== transport) {
      client.unregisterTransport(type);
    }
  }
  if (extensions) {
    client.registerExtension('ack', new library.AckExtension());
    client.registerExtension('timesync', new library.TimeSyncExtension());
    client.registerExtension('binary', new library.BinaryExtension());
  }
  const replied = (send) =>
    new Promise((done, fail) => send((reply) => (reply.successful ? done(reply) : fail(new Error(reply.error)))));
  return {
    connect: () => replied((done) => client.handshake(done)),
    subscribe: async (channel, listener) => {
      let subscription;
      await replied((done) => {
        subscription = client.subscribe(channel, (message) => listener(message.data, message.channel), done);
      });
      return () => replied((done) => client.unsubscribe(subscription, done));
    },
    publish: (channel, data) => replied((done) => client.publish(channel, data, done)),
    publishBinary: (channel, data) => replied((done) => client.publishBinary(channel, data, true, {}, done)),
    batch: (action) => client.batch(action),
    disconnect: () => replied((done) => client.disconnect(done)),
  };
}

const clients = {
  'faye over long-polling': () => fayeClient('long-polling'),
  'faye over WebSocket': () => fayeClient('websocket'),
};
for (const library of ['cometd', 'cometd8']) {
  for (const transport of ['long-polling', 'websocket']) {
    clients[`${library} over ${transport}`] = () => cometdClient(library, transport, false);
    clients[`${library} over ${transport} with extensions`] = () => cometdClient(library, transport, true);
  }
}

let rooms = 0;
for (const [name, make] of Object.entries(clients)) {
  test(`${name}: two clients talk`, { timeout: 60_000 }, async () => {
    const room = `/rooms/${process.pid}-${rooms++}`;
    const one = make();
    const two = make();
    await one.connect();
    await two.connect();
    const heard = new Inbox();
    const heardToo = new Inbox();
    const heardAll = new Inbox();
    const unsubscribe = await one.subscribe(room, (data) => heard.put(data));
    await two.subscribe(room, (data) => heardToo.put(data));
    await two.subscribe(`${room}/**`, (data, channel) => heardAll.put([channel, data]));

    for (let i = 0; i < 10; i++) {
      await one.publish(room, { i, text: 'é\u2028"' });
    }
    for (let i = 0; i < 10; i++) {
      assert.deepEqual(await heard.next(), { i, text: 'é\u2028"' });
      assert.deepEqual(await heardToo.next(), { i, text: 'é\u2028"' });
    }

    const sent = Array.from({ length: 30 }, (_, i) => i);
    const published = [];
    two.batch(() => sent.forEach((i) => published.push(two.publish(room, i))));
    await Promise.all(published);
    const got = [];
    for (const _ of sent) {
      got.push(await heard.next());
    }
    assert.deepEqual(got.sort((a, b) => a - b), sent);

    await one.publish(`${room}/a/b`, 'below');
    assert.deepEqual(await heardAll.next(), [`${room}/a/b`, 'below']);
    await one.publish('/service/anything', {});
    await assert.rejects(Promise.resolve(one.publish(`${room}/*`, {})));

    await unsubscribe();
    await two.publish(room, 'after');
    for (let i = 0; i < 30; i++) {
      await heardToo.next();
    }
    assert.equal(await heardToo.next(), 'after');
    assert.equal(heard.size, 0);
    await one.disconnect();
    await two.disconnect();
  });
}

test('cometd: binary data comes as it was', { timeout: 60_000 }, async () => {
  const room = `/binary/${process.pid}`;
  const client = cometdClient('cometd', 'long-polling', true);
  await client.connect();
  const inbox = new Inbox();
  await client.subscribe(room, (data) => inbox.put(data));
  await client.publishBinary(room, new Uint8Array([0, 1, 254, 255, 7]));
  const { data, last } = await inbox.next();
  assert.deepEqual([...new Uint8Array(data)], [0, 1, 254, 255, 7]);
  assert.equal(last, true);
  await client.disconnect();
});

/** As the application's server signs it. */
function signed(clientId, channel, user) {
  const data = JSON.stringify({ user_id: user });
  const mac = createHmac('sha256', 'app-secret').update(`${clientId}:${channel}:${data}`).digest('hex');
  return { auth: `app-key:${mac}`, channel_data: data };
}

test('members of a presence channel see each other, faye and cometd', { timeout: 60_000 }, async () => {
  const room = `/presence/${process.pid}`;
  const { CometD } = require('cometd');
  const ann = new CometD();
  ann.configure({ url: `${base}/bayeux`, logLevel: 'warn' });
  await new Promise((done) => ann.handshake(done));
  const heard = new Inbox();
  const reply = await new Promise((done) =>
    ann.subscribe(room, (message) => heard.put(message), { ext: signed(ann.getClientId(), room, 'ann') }, done));
  assert.equal(reply.successful, true);
  const first = await heard.next();
  assert.deepEqual(first.data, { presence: 'members', members: [{ id: 'ann' }] });
  assert.equal(first.ext.presence, true);

  const bob = new faye.Client(`${base}/bayeux`, { retry: 1 });
  bob.disable('websocket');
  bob.addExtension({
    outgoing(message, send) {
      if (message.channel === '/meta/subscribe') {
        message.ext = signed(message.clientId, message.subscription, 'bob');
      }
      send(message);
    },
  });
  const heardToo = new Inbox();
  await bob.subscribe(room, (data) => heardToo.put(data));
  assert.deepEqual(await heardToo.next(), { presence: 'members', members: [{ id: 'ann' }, { id: 'bob' }] });
  assert.deepEqual((await heard.next()).data, { presence: 'join', member: { id: 'bob' } });

  const asked = await new Promise((done) => ann.remoteCall('presence', { channel: room }, done));
  assert.deepEqual(asked.data, { channel: room, members: [{ id: 'ann' }, { id: 'bob' }] });
  bob.disconnect();
  assert.deepEqual((await heard.next()).data, { presence: 'leave', member: { id: 'bob' } });
  await new Promise((done) => ann.disconnect(done));
});

test('a session that is gone is begun anew by the client itself', { timeout: 60_000 }, async () => {
  const client = new faye.Client(`${base}/bayeux`, { retry: 1 });
  client.disable('websocket');
  const inbox = new Inbox();
  await client.subscribe('/again', (data) => inbox.put(data));
  const before = client._dispatcher.clientId;
  // As after a crash: no node knows the session.
  const gone = '0'.repeat(32);
  client._dispatcher.clientId = gone;
  await assert.rejects(Promise.resolve(client.publish('/elsewhere', 1)));
  for (let i = 0; inbox.size === 0; i++) {
    assert.ok(i < 300, 'no new session was begun');
    await fetch(`${base}/bayeux`, { method: 'POST', body: JSON.stringify({ channel: '/again', data: i }) });
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.ok(![before, gone].includes(client._dispatcher.clientId));
  client.disconnect();
});
