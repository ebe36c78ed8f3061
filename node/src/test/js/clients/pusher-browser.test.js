import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import PusherServer from 'pusher';
import { balance } from './balancer.js';

let browser;
let pages;
let balancer;
let script;
let server;

before(async () => {
  balancer = await balance(process.env.STENTOR_NODES.split(' '));
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    // Containers run as root, and without much shared memory.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
  script = await readFile(new URL('../node_modules/pusher-js/dist/web/pusher-with-encryption.min.js', import.meta.url), 'utf8');
  const { hostname, port } = new URL(balancer.url);
  server = new PusherServer({ appId: 'app-id', key: 'app-key', secret: 'app-secret', host: hostname, port, useTLS: false });
  pages = http.createServer((request, response) => {
    // As an application does: it says who its user is, and signs that.
    let form = '';
    request.on('data', (data) => (form += data));
    request.on('end', () => {
      const asked = new URLSearchParams(form);
      const user = new URL(request.url, 'http://a').searchParams.get('user');
      if (request.url.startsWith('/auth')) {
        response.end(
          JSON.stringify(
            server.authorizeChannel(asked.get('socket_id'), asked.get('channel_name'), { user_id: user, user_info: { name: user } }),
          ),
        );
      } else {
        response.setHeader('Content-Type', 'text/html');
        response.end('<!doctype html><title>an application</title><ul id="online"></ul>');
      }
    });
  });
  await new Promise((done) => pages.listen(0, '127.0.0.1', done));
});

after(async () => {
  await browser?.close();
  for (const each of [pages, balancer?.server]) {
    each?.closeAllConnections();
    each?.close();
  }
});

/** A page of another origin than the nodes' where the user is in the room, and sees who else is. */
async function enter(user, room, options) {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${pages.address().port}/`);
  await page.addScriptTag({ content: script });
  const { hostname, port } = new URL(balancer.url);
  await page.evaluate(
    ([host, portNumber, who, name, more]) => {
      window.got = [];
      window.pusher = new Pusher('app-key', {
        cluster: '',
        wsHost: host,
        wsPort: portNumber,
        httpHost: host,
        httpPort: portNumber,
        forceTLS: false,
        enableStats: false,
        channelAuthorization: { endpoint: `/auth?user=${who}` },
        ...more,
      });
      window.room = pusher.subscribe(name);
      const show = () => {
        const users = [];
        room.members.each(({ info }) => users.push(info.name));
        document.getElementById('online').textContent = users.sort().join(' ');
      };
      for (const event of ['pusher:subscription_succeeded', 'pusher:member_added', 'pusher:member_removed']) {
        room.bind(event, show);
      }
      room.bind('client-said', (data) => got.push(data));
      room.bind('number', (data) => got.push(data.number));
    },
    [hostname, Number(port), user, room, options],
  );
  return page;
}

const online = (page, users) =>
  page.waitForFunction((shown) => document.getElementById('online').textContent === shown, users, { timeout: 30_000 });

for (const [name, options] of Object.entries({
  websocket: { enabledTransports: ['ws'] },
  xhr_streaming: { disabledTransports: ['ws', 'wss'], enabledTransports: ['xhr_streaming'] },
  xhr_polling: { disabledTransports: ['ws', 'wss'], enabledTransports: ['xhr_polling'] },
  'what is left without WebSockets': { disabledTransports: ['ws', 'wss'] },
})) {
  test(`pages see each other over ${name}`, { timeout: 90_000 }, async () => {
    const room = `presence-page-${name.replaceAll(/\W/g, '-')}`;
    const ann = await enter('ann', room, options);
    await online(ann, 'ann');
    const bob = await enter('bob', room, options);
    await online(ann, 'ann bob');
    await online(bob, 'ann bob');
    await bob.evaluate(() => room.trigger('client-said', 'hello'));
    await ann.waitForFunction(() => got.length === 1);
    assert.deepEqual(await ann.evaluate(() => window.got), ['hello']);
    await bob.close();
    await online(ann, 'ann');
    await ann.close();
  });
}

test('nothing is lost when a streamed answer has become too long for the client', { timeout: 90_000 }, async () => {
  const page = await enter('ann', 'presence-page-long', {
    disabledTransports: ['ws', 'wss'],
    enabledTransports: ['xhr_streaming'],
  });
  await online(page, 'ann');
  const streams = [];
  page.on('request', (request) => request.url().includes('xhr_streaming') && streams.push(request.url()));
  for (let number = 0; number < 100; number++) {
    await server.trigger('presence-page-long', 'number', { number, filling: 'x'.repeat(8_000) });
  }
  await page.waitForFunction(() => got.length >= 100);
  assert.deepEqual(
    await page.evaluate(() => window.got),
    Array.from({ length: 100 }, (_, i) => i),
  );
  assert.ok(streams.length >= 2, `${streams.length} more streams`);
  await page.close();
});
