import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isAccessible } from './accessible.js';
import { launch } from './chromium.js';
import { base } from './server.js';

let browser;

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
});

async function open(hash = '', options = {}) {
  // axe is put into the page from here, which the page's own policy forbids.
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, bypassCSP: true, ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (failure) => complaints.push(String(failure)));
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto(`${base}/console/${hash}`);
  return { page, complaints, close: () => context.close() };
}

async function picture(page, name) {
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/console-${name}.png`, fullPage: true });
}

const post = (path, body) => fetch(`${base}${path}`, { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body });

test('the overview shows the nodes and what they do now', async () => {
  const { page, complaints, close } = await open();
  await page.waitForFunction(() => document.querySelectorAll('#nodes tbody tr').length === 3);
  assert.deepEqual(await page.locator('#nodes td.good').allTextContents(), ['ready', 'ready', 'ready']);
  await page.waitForFunction(() => document.querySelector('#tiles').textContent.includes('Publishes a second'));
  // Whatever the pace at which the page asks: some publishes fall between two of its questions.
  let publishing = true;
  const load = (async () => { while (publishing) await post('/pubsub/load', 'x'); })();
  await page.waitForFunction(() => [...document.querySelectorAll('#tiles > div')].some((tile) =>
    tile.querySelector('dt').textContent === 'Publishes a second' && Number(tile.querySelector('dd').textContent.replaceAll(',', '')) > 0));
  publishing = false;
  await load;
  assert.equal(await page.locator('#charts canvas').count(), 4);
  // All shards of channels that were used are somewhere, and what is done once in a cluster is done by somebody.
  await page.waitForFunction(() => [...document.querySelectorAll('#nodes tbody tr')].some((node) => Number(node.cells[4].textContent) > 0));
  const roles = await page.locator('#nodes tbody td:nth-child(4)').allTextContents();
  assert.deepEqual(roles.flatMap((each) => each.split(', ')).filter(Boolean).sort(), ['coordinator', 'leader']);
  await page.waitForFunction(() => document.getElementById('state').textContent === 'live, 3 nodes');
  await page.waitForFunction(() => /defaultchannelswell/.test(document.querySelector('#stores tbody').textContent));
  await isAccessible(page);
  await picture(page, 'overview');
  assert.deepEqual(complaints, []);
  await close();
});

test('it tells who subscribes how, and why subscribers were told of gaps', async () => {
  for (let i = 0; i < 103; i++) await post('/pubsub/short', 'x');
  const reader = new AbortController();
  const stream = await fetch(`${base}/pubsub/short`, { headers: { Accept: 'text/event-stream', 'Last-Event-ID': '1000000000:0' }, signal: reader.signal });
  assert.equal(stream.status, 200);
  const { page, complaints, close } = await open();
  await page.waitForFunction(() => [...document.querySelectorAll('#subscribers tbody tr')].some(({ cells }) =>
    cells[0].textContent === 'relay' && cells[1].textContent === 'sse' && cells[3].textContent === '1'));
  await page.waitForFunction(() => [...document.querySelectorAll('#gaps tbody tr')].some(({ cells }) => cells[0].textContent === 'removed' && cells[2].textContent === '1'));
  reader.abort();
  await page.waitForFunction(() => !document.querySelector('#subscribers tbody').textContent.includes('sse'));
  assert.deepEqual(complaints, []);
  await close();
});

test('a channel is found, published to, watched and deleted, and markup stays text', async () => {
  const attack = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
  const id = `room/${attack}`;
  await post(`/pubsub/${encodeURIComponent(id)}`, 'first');
  await post('/pubsub/other', 'x');
  const { page, complaints, close } = await open('#channels');
  await page.fill('#text', 'room/');
  await page.waitForFunction(() => document.querySelectorAll('#channel-rows tbody tr').length === 1);
  await isAccessible(page);
  await picture(page, 'channels');
  await page.click('#channel-rows a');
  await page.waitForFunction((title) => document.getElementById('channel-title').textContent === title, id);
  await page.click('#watch');
  await page.waitForFunction(() => document.getElementById('messages').textContent.includes('first'));
  await page.fill('#body', attack);
  await page.fill('#event', 'greeting');
  await page.click('#publish button');
  await page.waitForFunction((said) => [...document.querySelectorAll('#messages li')].some((item) => item.textContent.endsWith(`greeting${said}`)), attack);
  assert.equal(await page.locator('#messages img, #messages script, h2 img').count(), 0);
  assert.equal(await page.title(), 'Stentor: console');
  await page.waitForFunction(() => /Messages stored2/.test(document.getElementById('channel-facts').textContent));
  await isAccessible(page);
  await picture(page, 'channel');
  await page.click('#delete');
  await page.waitForFunction(() => location.hash === '#channels');
  assert.equal((await fetch(`${base}/publisher/${encodeURIComponent(id)}`)).status, 404);
  assert.deepEqual(complaints, []);
  await close();
});

test('queues and apps are listed', async () => {
  await post('/push_messages/work', 'one');
  const { page, complaints, close } = await open('#queues');
  await page.waitForFunction(() => document.querySelector('#queue-rows tbody').textContent.includes('work'));
  await isAccessible(page);
  await page.click('nav a[href="#apps"]');
  await page.waitForFunction(() => document.querySelector('#app-rows tbody').textContent.includes('app-key'));
  assert.equal((await page.content()).includes('app-secret'), false);
  await isAccessible(page);
  assert.deepEqual(complaints, []);
  await close();
});

test('it fits a narrow screen, light and dark', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const { page, complaints, close } = await open('', { viewport: { width: 360, height: 740 }, colorScheme });
    await page.waitForFunction(() => document.querySelectorAll('#nodes tbody tr').length === 3);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
    await isAccessible(page);
    await picture(page, `narrow-${colorScheme}`);
    assert.deepEqual(complaints, []);
    await close();
  }
});

test('it can be used by the keyboard alone', async () => {
  const { page, close } = await open();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Channels');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => !document.getElementById('channels').hidden);
  await close();
});

test('a node that is drained leaves, and the page goes on', async () => {
  const { page, complaints, close } = await open();
  await page.waitForFunction(() => document.querySelectorAll('#nodes tbody tr').length === 3);
  const { nodes } = await (await fetch(`${base}/console/api/nodes`)).json();
  const other = nodes.find(({ http }) => !base.endsWith(http));
  await page.click(`button[aria-label="Drain ${other.node}"]`);
  await page.waitForFunction(() => document.querySelectorAll('#nodes tbody tr').length === 2 && document.querySelectorAll('#nodes td.good').length === 2);
  assert.deepEqual(complaints, []);
  await close();
});
