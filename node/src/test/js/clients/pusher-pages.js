// Pages of an application that shows who is online, in Chromium, and the application's server.
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import PusherServer from 'pusher';
import { balance } from './balancer.js';
import { launch } from './chromium.js';

let browser;
let pages;
let balancer;
let script;
const entered = [];
export let server;

export async function open() {
  balancer = await balance(process.env.STENTOR_NODES.split(' '));
  browser = await launch();
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
}

export async function close() {
  await browser?.close();
  for (const each of [pages, balancer?.server]) {
    each?.closeAllConnections();
    each?.close();
  }
}

/** A page of another origin than the nodes' where the user is in the room, and sees who else is. */
export async function enter(user, room, options) {
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
      window.seen = [];
      pusher.connection.bind('state_change', ({ current }) => seen.push(`${current}@${Math.round(performance.now() / 1000)}`));
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
  entered.push({ user, page });
  return page;
}

/** What a page shows, and how it stands with its connection and its subscription. */
const state = ({ user, page }) =>
  page.isClosed()
    ? `${user} has left`
    : page.evaluate((who) => {
        const { connection } = pusher;
        const subscription = room.subscribed ? 'subscribed' : room.subscriptionPending ? 'pending' : 'not subscribed';
        return `${who} sees ${document.getElementById('online').textContent}, ${connection.state} ${seen.join(' ')}, ${subscription}`;
      }, user);

export async function online(page, users) {
  try {
    await page.waitForFunction((shown) => document.getElementById('online').textContent === shown, users, {
      timeout: 60_000,
    });
  } catch (failure) {
    const states = await Promise.all(entered.map(state));
    throw new Error(`wanted ${users}, ${states.join('; ')}`, { cause: failure });
  }
}
