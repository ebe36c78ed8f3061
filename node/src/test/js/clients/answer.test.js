import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { isAccessible } from './accessible.js';
import { balance } from './balancer.js';

const nodes = process.env.STENTOR_NODES.split(' ');
const pids = process.env.STENTOR_PIDS.split(' ').map(Number);
let browser;
let balancer;

before(async () => {
  balancer = await balance(nodes);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
});

after(async () => {
  await browser?.close();
  balancer?.server.closeAllConnections();
  balancer?.server.close();
});

const words = (page) => page.evaluate(() => document.getElementById('answer').textContent.trim().split(' '));
const hasWords = (page, count) => page.waitForFunction((least) => document.getElementById('answer').textContent.split(' ').length > least, count);

test('an answer survives a reload, a second window and the death of a node', async () => {
  const complaints = [];
  const open = async (hash = '') => {
    const page = await browser.newPage({ bypassCSP: true });
    page.on('pageerror', (failure) => complaints.push(String(failure)));
    await page.goto(`${balancer.url}/demo/answer.html${hash}`);
    return page;
  };
  const first = await open();
  await hasWords(first, 5);
  assert.ok((await first.locator('#source').textContent()).includes('new EventSource'));
  await isAccessible(first);
  await first.reload();
  const second = await open(new URL(first.url()).hash);
  await hasWords(second, 15);
  process.kill(pids[0], 'SIGKILL');
  const whole = (await first.locator('#source').textContent()).match(/TEXT = `([^`]*)`/)[1].split(/\s+/);
  for (const page of [first, second]) {
    await page.waitForFunction(() => document.getElementById('state').textContent === 'complete', undefined, { timeout: 90_000 })
      .catch(async (failure) => { throw new Error(`${failure.message}: ${await page.locator('main').textContent()} ${complaints}`); });
    assert.deepEqual(await words(page), whole);
  }
  if (process.env.SCREENSHOTS) await first.screenshot({ path: `${process.env.SCREENSHOTS}/answer.png` });
  assert.deepEqual(complaints, []);
});
