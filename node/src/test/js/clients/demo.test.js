import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isAccessible } from './accessible.js';
import { Chatter } from './chatting.js';
import { launch } from './chromium.js';
import { base, subscribers } from './server.js';

let browser;

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
});

for (const transport of ['sse', 'websocket', 'longpoll', 'pusher', 'bayeux']) {
  test(`two windows chat over ${transport}, and markup stays text`, async () => {
    const room = `room-${transport}`;
    const alice = await Chatter.enter(browser, base, { room, transport });
    const bob = await Chatter.enter(browser, base, { room, transport, viewport: { width: 360, height: 640 } });
    await alice.isCalled('alice');
    await bob.isCalled('bob');
    await alice.seesOnline('alice', 'bob');
    await bob.seesOnline('alice', 'bob');
    for (const text of ['hello', '<img src=x onerror="document.title=1"><script>document.title=2</script>']) {
      await alice.says(text);
      await bob.hears('alice', text);
    }
    assert.equal(await bob.page.locator('#messages img, #messages script').count(), 0);
    assert.equal(await bob.page.title(), 'Stentor: chat');
    // She hears what she says as everybody does, maybe later than he.
    await alice.page.waitForFunction(() => document.querySelectorAll('#messages li.own').length === 2);
    assert.equal(await bob.page.locator('#empty').isHidden(), true);
    const wide = await bob.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(wide, false, 'it fits a narrow screen');
    if (process.env.SCREENSHOTS) {
      await alice.page.screenshot({ path: `${process.env.SCREENSHOTS}/chat-${transport}.png` });
      await bob.page.screenshot({ path: `${process.env.SCREENSHOTS}/chat-${transport}-narrow.png` });
    }
    await bob.page.reload();
    // Whoever speaks plain Pusher is told of what is said from now on, and of nothing else.
    const before = transport === 'pusher' ? 0 : 2;
    await bob.page.waitForFunction((count) => document.getElementById('state').textContent === 'connected'
      && document.querySelectorAll('#messages li').length === count, before);
    await isAccessible(bob.page);
    assert.deepEqual([...alice.complaints, ...bob.complaints], []);
    await bob.page.close();
    await alice.seesOnline('alice');
    await alice.page.close();
  });
}

// A browser has six connections to a host: a page that holds more than its stream leaves none to say something by.
test('who waits alone in a room holds one connection', async () => {
  const page = await browser.newPage();
  const held = new Set();
  page.on('request', (request) => held.add(request));
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => held.delete(request));
  await page.goto(`${base}/demo/#room-alone`);
  await page.waitForFunction(() => document.getElementById('state').textContent === 'connected');
  for (let times = 0; times < 200 && held.size > 1; times++) await page.waitForTimeout(50);
  assert.deepEqual([...held].map((request) => `${request.method()} ${new URL(request.url()).pathname}`), ['GET /pubsub/demo-room-alone']);
  await page.close();
});

test('a picture that is drawn is shown to everybody', async () => {
  const [drawer, viewer] = [await browser.newPage({ bypassCSP: true }), await browser.newPage({ viewport: { width: 360, height: 740 }, bypassCSP: true })];
  const complaints = [];
  for (const page of [drawer, viewer]) {
    page.on('pageerror', (failure) => complaints.push(String(failure)));
    await page.goto(`${base}/demo/pictures.html`);
  }
  await subscribers('demo-pictures', 2);
  const { x, y, width, height } = await drawer.locator('#drawing').boundingBox();
  await drawer.mouse.move(x + width / 2 - 20, y + height / 2);
  await drawer.mouse.down();
  await drawer.mouse.move(x + width / 2 + 20, y + height / 2, { steps: 5 });
  await drawer.mouse.up();
  await viewer.frame({ url: /demo-pictures/ }).waitForFunction(() => {
    const shown = document.querySelector('img');
    if (!shown?.naturalWidth) return false;
    const copy = Object.assign(document.createElement('canvas'), { width: shown.naturalWidth, height: shown.naturalHeight });
    copy.getContext('2d').drawImage(shown, 0, 0);
    const [red, , blue] = copy.getContext('2d').getImageData(copy.width / 2, copy.height / 2, 1, 1).data;
    return red < 100 && blue > 100;
  });
  assert.equal(await viewer.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, 'it fits a narrow screen');
  await isAccessible(viewer);
  if (process.env.SCREENSHOTS) await drawer.screenshot({ path: `${process.env.SCREENSHOTS}/pictures.png` });
  assert.deepEqual(complaints, []);
  await drawer.close();
  await viewer.close();
});
