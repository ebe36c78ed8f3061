import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { base, publish } from './server.js';

let browser;
let pages;
let script;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    // Containers run as root, and without much shared memory.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
  script = await readFile(new URL('../node_modules/faye/client/faye-browser.js', import.meta.url), 'utf8');
  pages = http.createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>elsewhere</title>');
  });
  await new Promise((done) => pages.listen(0, '127.0.0.1', done));
});

after(async () => {
  await browser?.close();
  pages?.closeAllConnections();
  pages?.close();
});

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
    await page.addScriptTag({ content: script });
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
    await publish(channel, '{"by":"a publisher"}', { 'Content-Type': 'application/json' });
    await page.waitForFunction(() => got.length >= 2);
    assert.deepEqual(await page.evaluate(() => window.got), [{ by: 'the page' }, { by: 'a publisher' }]);
    const used = await page.evaluate(() => client._dispatcher._transport.connectionType);
    assert.equal(used.replace('cross-origin-', ''), name.replace('cross-origin-', ''));
    await page.evaluate(() => client.disconnect());
    await page.close();
  });
}
