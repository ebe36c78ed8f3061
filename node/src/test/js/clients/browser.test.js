import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from './chromium.js';
import { base, publish, remove, subscribers } from './server.js';

let browser;

before(async () => {
  browser = await launch();
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

test("a page's EventSource that is refused for a moment comes back", async () => {
  const page = await browser.newPage();
  await page.goto(`${base}/README.md`);
  await publish('page-refused', 'one');
  await page.evaluate(() => {
    window.got = [];
    const source = new EventSource('/asked/page-refused');
    source.onerror = () => got.push(source.readyState === EventSource.CONNECTING ? 'comes back' : 'gave up');
    source.onmessage = ({ data }) => got.push(data);
  });
  await page.waitForFunction(() => got.length >= 2);
  assert.deepEqual(await page.evaluate(() => got), ['comes back', 'one']);
  await page.close();
});

test('a page has 100 EventSources over one HTTP/2 connection', async () => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(`${process.env.STENTOR_TLS_URL}/README.md`);
  await page.evaluate(() => {
    window.got = [];
    window.sources = Array.from({ length: 100 }, (_, i) => {
      const source = new EventSource(`/subscriber/h2-${i}`);
      source.onmessage = ({ data }) => (got[i] = data);
      return source;
    });
  });
  // Over HTTP/1.1 the seventh would wait for ever.
  for (let i = 0; i < 100; i++) {
    await subscribers(`h2-${i}`, 1);
    await publish(`h2-${i}`, `message ${i}`);
  }
  await page.waitForFunction(() => got.filter(Boolean).length === 100);
  assert.deepEqual(
    await page.evaluate(() => got),
    Array.from({ length: 100 }, (_, i) => `message ${i}`),
  );
  const protocol = await page.evaluate(async () => {
    await (await fetch('/publisher/h2-0')).text();
    return performance.getEntriesByType('resource').at(-1).nextHopProtocol;
  });
  assert.equal(protocol, 'h2');
  await page.evaluate(() => sources.forEach((source) => source.close()));
  await subscribers('h2-0', 0);
  await subscribers('h2-99', 0);
  await context.close();
});

async function post(channel, body, type) {
  const answer = await fetch(`${base}/msgbus/${channel}`, { method: 'POST', body, headers: { 'Content-Type': type } });
  assert.equal(answer.status, 204);
}

/** Drawn by the browser itself: a real PNG, this wide. */
async function png(page, width) {
  const encoded = await page.evaluate((wide) => {
    const canvas = document.createElement('canvas');
    canvas.width = wide;
    canvas.height = 10;
    canvas.getContext('2d').fillRect(0, 0, wide, 10);
    return canvas.toDataURL('image/png').split(',')[1];
  }, width);
  return Buffer.from(encoded, 'base64');
}

for (const [path, channel] of [
  ['/msgbus/foo', 'foo'],
  ['/msgbus/', 'any'],
]) {
  test(`a browser pointed at ${path} shows what is posted, one after the other`, async () => {
    const page = await browser.newPage();
    const following = page.waitForResponse((answer) => /x-mixed-replace/.test(answer.headers()['content-type']));
    await page.goto(`${base}${path}`);
    await following;
    await page.waitForFunction(() => document.getElementById('state').textContent.startsWith('Waiting for the next message'));
    for (const text of ['hello world 1', 'hello world 2', 'hello world 3']) {
      await post(channel, `<h1>${text}</h1>`, 'text/html');
      await page.frameLocator('iframe').locator('h1', { hasText: text }).waitFor();
      assert.equal(await page.locator('iframe').count(), 1);
      assert.equal(await page.locator('#state').textContent(), '');
    }
    if (process.env.SCREENSHOT) {
      await page.screenshot({ path: process.env.SCREENSHOT });
    }
    await post(channel, '1 < 2', 'text/plain');
    await page.locator('pre', { hasText: '1 < 2' }).waitFor();
    await post(channel, await png(page, 20), 'image/png');
    await page.waitForFunction(() => document.querySelector('img')?.naturalWidth === 20);
    // What is published does not act in the name of the server.
    await post(channel, '<script>document.title = origin; parent.document.title = "broken into"</script>', 'text/html');
    await page.frameLocator('iframe').locator('html').waitFor();
    assert.equal(await page.title(), 'msgbus');
    if (path.endsWith(channel)) {
      await page.context().setOffline(true);
      assert.equal(await remove(channel), 200);
      await page.waitForFunction(() => document.getElementById('state').textContent.startsWith('The connection is lost'));
      await page.context().setOffline(false);
      await page.waitForFunction(() => document.getElementById('state').textContent === '');
    }
    await page.close();
  });
}

test('a picture in a page changes with what is posted to the bus', async () => {
  const page = await browser.newPage();
  await page.goto(`${base}/README.md`);
  await page.evaluate(() => {
    document.body.innerHTML = '<img id="live" src="/msgbus/pictures">';
  });
  await subscribers('pictures', 1);
  await post('pictures', await png(page, 20), 'image/png');
  // Chromium shows a picture of such a stream when the next one begins.
  for (const width of [30, 40]) {
    await post('pictures', await png(page, width), 'image/png');
    await page.waitForFunction((shown) => document.getElementById('live').naturalWidth === shown, width - 10);
  }
  await page.close();
  await subscribers('pictures', 0);
});
