import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { base, publish, subscribers } from './server.js';

let browser;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    // Containers run as root, and without much shared memory.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
});

after(async () => {
  await browser?.close();
});

/** A page of the node's own docroot, where NchanSubscriber.js is too, just as npm brought it. */
async function pageWithNchanSubscriber() {
  const page = await browser.newPage();
  await page.goto(`${base}/README.md`);
  await page.addScriptTag({ url: `${base}/NchanSubscriber.js` });
  return page;
}

for (const transport of ['websocket', 'eventsource', 'longpoll']) {
  test(`NchanSubscriber over ${transport} gets all in order, and goes on where it stopped`, async () => {
    const channel = `nchan-${transport}`;
    const page = await pageWithNchanSubscriber();
    await page.evaluate(
      ([name, by]) => {
        window.got = [];
        window.sub = new NchanSubscriber(`/subscriber/${name}`, { subscriber: by, reconnectTimeout: 100 });
        sub.on('message', (text, meta) => got.push({ text, id: meta.id, type: meta['content-type'] }));
        sub.start();
      },
      [channel, transport],
    );
    await subscribers(channel, 1);
    assert.equal(await page.evaluate(() => sub.transport.name), transport);
    const ids = [];
    for (let i = 0; i < 30; i++) {
      ids.push(await publish(channel, `message ${i}\n€`));
    }
    await page.waitForFunction((count) => got.length >= count, 30);
    await page.evaluate(() => sub.stop());
    await subscribers(channel, 0);
    for (let i = 30; i < 60; i++) {
      ids.push(await publish(channel, `message ${i}\n€`));
    }
    await page.evaluate(() => sub.start());
    await page.waitForFunction((count) => got.length >= count, 60);
    await subscribers(channel, 1);
    ids.push(await publish(channel, 'the last'));
    await page.waitForFunction((count) => got.length >= count, 61);
    const got = await page.evaluate(() => window.got);
    assert.deepEqual(got.map(({ text }) => text), [
      ...Array.from({ length: 60 }, (_, i) => `message ${i}\n€`),
      'the last',
    ]);
    assert.deepEqual(got.map(({ id }) => id), ids);
    if (transport !== 'eventsource') {
      assert.ok(got.every(({ type }) => type === 'text/plain'));
    }
    await page.close();
    await subscribers(channel, 0);
  });
}

test('a browser pointed at the bus shows the pages and pictures that are posted, one after the other', async () => {
  const page = await browser.newPage();
  page.goto(`${base}/msgbus/foo`, { waitUntil: 'commit' }).catch(() => {});
  await subscribers('foo', 1);
  const post = async (body, type) => {
    const answer = await fetch(`${base}/msgbus/foo`, { method: 'POST', body, headers: { 'Content-Type': type } });
    assert.equal(answer.status, 204);
  };
  for (const text of ['hello world 1', 'hello world 2', 'hello world 3']) {
    await post(`<h1>${text}</h1>`, 'text/html');
    await page.locator('h1', { hasText: text }).waitFor();
    assert.equal(await page.locator('h1').count(), 1);
  }
  if (process.env.SCREENSHOT) {
    await page.screenshot({ path: process.env.SCREENSHOT });
  }
  await page.close();
  await subscribers('foo', 0);
});

test('a picture in a page changes with what is posted to the bus', async () => {
  const page = await browser.newPage();
  await page.goto(`${base}/README.md`);
  await page.evaluate(() => {
    document.body.innerHTML = '<img id="live" src="/msgbus/pictures">';
  });
  await subscribers('pictures', 1);
  for (const [width, svg] of [[20, 'red'], [30, 'green'], [40, 'blue']]) {
    // Drawn by the browser itself: a real PNG of this size.
    const png = await page.evaluate(
      ([size, colour]) => {
        const canvas = document.createElement('canvas');
        canvas.width = size;
        canvas.height = 10;
        const context = canvas.getContext('2d');
        context.fillStyle = colour;
        context.fillRect(0, 0, size, 10);
        return canvas.toDataURL('image/png').split(',')[1];
      },
      [width, svg],
    );
    const answer = await fetch(`${base}/msgbus/pictures`, {
      method: 'POST',
      body: Buffer.from(png, 'base64'),
      headers: { 'Content-Type': 'image/png' },
    });
    assert.equal(answer.status, 204);
    await page.waitForFunction((expected) => document.getElementById('live').naturalWidth === expected, width);
  }
  await page.close();
});
