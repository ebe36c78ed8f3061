import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { balance } from './balancer.js';
import { launch } from './chromium.js';

// One node, or several behind a balancer that is not sticky.
const nodes = process.env.STENTOR_NODES.split(' ');
let balancer;
let base = nodes[0];

let browser;
let pages;
let faye;

before(async () => {
  browser = await launch();
  if (nodes.length > 1) {
    balancer = await balance(nodes);
    base = balancer.url;
  }
  faye = await readFile(new URL('../node_modules/faye/client/faye-browser.js', import.meta.url), 'utf8');
  pages = http.createServer(async (request, response) => {
    if (request.url.startsWith('/cometd/')) {
      response.setHeader('Content-Type', 'text/javascript');
      response.end(await readFile(new URL(`../node_modules${request.url}`, import.meta.url)));
      return;
    }
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>elsewhere</title>');
  });
  await new Promise((done) => pages.listen(0, '127.0.0.1', done));
});

after(async () => {
  await browser?.close();
  pages?.closeAllConnections();
  pages?.close();
  balancer?.server.closeAllConnections();
  balancer?.server.close();
});

async function publish(channel, body) {
  const answer = await fetch(`${base}/publisher/${channel}`, {
    method: 'POST', body, headers: { 'Content-Type': 'application/json' },
  });
  assert.ok(answer.status === 201 || answer.status === 202, `${answer.status}`);
  await answer.arrayBuffer();
}

const transports = {
  websocket: [],
  // faye uses it for its own origin alone.
  eventsource: ['websocket'],
  'cross-origin-long-polling': ['websocket', 'eventsource', 'in-process'],
  'callback-polling': ['websocket', 'eventsource', 'long-polling', 'cross-origin-long-polling'],
};
for (const [name, disabled] of Object.entries(transports)) {
  const same = name === 'eventsource';
  test(`faye on a page of ${same ? 'the same' : 'another'} origin, over ${name}`, { timeout: 60_000 }, async () => {
    const page = await browser.newPage();
    await page.goto(same ? `${base}/no-such-page` : `http://127.0.0.1:${pages.address().port}/`);
    await page.addScriptTag({ content: faye });
    const channel = `page-${name}`;
    await page.evaluate(
      async ([url, off, room]) => {
        window.got = [];
        window.client = new Faye.Client(url);
        off.forEach((transport) => client.disable(transport));
        await client.subscribe(room, (message) => got.push(message));
        await client.publish(room, { by: 'the page' });
      },
      [`${base}/bayeux`, disabled, `/${channel}`],
    );
    await publish(channel, '{"by":"a publisher"}');
    await page.waitForFunction(() => got.length >= 2);
    assert.deepEqual(await page.evaluate(() => window.got), [{ by: 'the page' }, { by: 'a publisher' }]);
    const used = await page.evaluate(() => client._dispatcher._transport.connectionType);
    assert.equal(used.replace('cross-origin-', ''), name.replace('cross-origin-', ''));
    await page.evaluate(() => client.disconnect());
    await page.close();
  });
}

/** What the page of CometD's client has got, once it is connected and subscribed. */
async function cometdPage(page, transport, room, reload) {
  await page.evaluate(
    async ([url, type, channel, reloads]) => {
      window.got = [];
      const { CometD, AckExtension, ReloadExtension } = await import('/cometd/cometd.js');
      window.client = new CometD();
      client.configure({ url, logLevel: 'warn' });
      client.getTransportTypes().filter((each) => each !== type).forEach((each) => client.unregisterTransport(each));
      client.registerExtension('ack', new AckExtension());
      if (reloads) {
        client.registerExtension('reload', new ReloadExtension());
      }
      const connected = new Promise((done) => client.addListener('/meta/connect', done));
      await new Promise((done, fail) =>
        client.handshake((reply) => (reply.successful ? done() : fail(new Error(JSON.stringify(reply))))));
      await new Promise((done, fail) =>
        client.subscribe(channel, (message) => got.push(message.data), (reply) => (reply.successful ? done() : fail(reply))));
      // What a reload saves is not whole before.
      await connected;
    },
    [`${base}/bayeux`, transport, room, reload],
  );
}

for (const transport of ['long-polling', 'callback-polling', 'websocket']) {
  test(`cometd on a page of another origin, over ${transport}`, { timeout: 60_000 }, async () => {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${pages.address().port}/`);
    await cometdPage(page, transport, `/cometd-${transport}`, false);
    await page.evaluate((room) => client.publish(room, { by: 'the page' }), `/cometd-${transport}`);
    await page.waitForFunction(() => got.length >= 1);
    await publish(`cometd-${transport}`, '{"by":"a publisher"}');
    await page.waitForFunction(() => got.length >= 2);
    assert.deepEqual(await page.evaluate(() => window.got), [{ by: 'the page' }, { by: 'a publisher' }]);
    assert.equal(await page.evaluate(() => client.getTransport().type), transport);
    await page.evaluate(() => new Promise((done) => client.disconnect(done)));
    await page.close();
  });
}

test('cometd goes on with its session when its page is loaded again', { timeout: 60_000 }, async () => {
  const page = await browser.newPage();
  const address = `http://127.0.0.1:${pages.address().port}/`;
  await page.goto(address);
  await cometdPage(page, 'long-polling', '/reloaded', true);
  const before = await page.evaluate(() => client.getClientId());
  await page.evaluate(() => client.reload());
  // While there is no page.
  await page.goto('about:blank');
  await publish('reloaded', '{"n":1}');
  await page.goto(address);
  await cometdPage(page, 'long-polling', '/reloaded', true);
  assert.equal(await page.evaluate(() => client.getClientId()), before);
  await publish('reloaded', '{"n":2}');
  await page.waitForFunction(() => got.length >= 1 && got[got.length - 1].n === 2);
  await page.evaluate(() => new Promise((done) => client.disconnect(done)));
  await page.close();
});
