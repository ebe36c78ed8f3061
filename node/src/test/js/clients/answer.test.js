import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isAccessible } from './accessible.js';
import { balance } from './balancer.js';
import { launch } from './chromium.js';

const nodes = process.env.STENTOR_NODES.split(' ');
const pids = process.env.STENTOR_PIDS.split(' ').map(Number);
let browser;
let balancer;

before(async () => {
  balancer = await balance(nodes);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  balancer?.server.closeAllConnections();
  balancer?.server.close();
});

const words = (page) => page.evaluate(() => document.getElementById('answer').textContent.trim().split(' '));
const hasWords = (page, count) => page.waitForFunction((least) => document.getElementById('answer').textContent.split(' ').length > least, count);

/** The console of a node that stays, open from before another one dies. */
async function openConsole(complaints) {
  const page = await browser.newPage();
  page.on('pageerror', (failure) => complaints.push(String(failure)));
  await page.goto(`${nodes[1]}/console/`);
  await page.waitForFunction(() => document.querySelectorAll('#nodes td.good').length === 3);
  return page;
}

/** Its row goes, those of the others stay and are live. */
async function showsTheDeath(page, address) {
  await page.waitForFunction(() => document.querySelectorAll('#nodes tbody tr').length === 2 && document.querySelectorAll('#nodes td.good').length === 2,
    undefined, { timeout: 60_000 });
  assert.equal((await page.locator('#nodes').textContent()).includes(address), false);
  await page.waitForFunction(() => document.getElementById('state').textContent === 'live, 2 nodes');
  // One of the two does now what is done once in a cluster, whoever did it before.
  await page.waitForFunction(() => ['leader', 'coordinator'].every((role) => document.querySelector('#nodes tbody').textContent.includes(role)));
}

test('an answer survives a reload, a second window and the death of a node, which the console shows', async () => {
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
  const overview = await openConsole(complaints);
  process.kill(pids[0], 'SIGKILL');
  const told = await (await fetch(`${nodes[1]}/console/api/nodes`)).json();
  assert.equal(told.nodes.length, 2);
  assert.equal(told.silent.length, 1, 'a node that has just died is named');
  const whole = (await first.locator('#source').textContent()).match(/TEXT = `([^`]*)`/)[1].split(/\s+/);
  for (const page of [first, second]) {
    await page.waitForFunction(() => document.getElementById('state').textContent === 'complete', undefined, { timeout: 90_000 })
      .catch(async (failure) => { throw new Error(`${failure.message}: ${await page.locator('main').textContent()} ${complaints}`); });
    assert.deepEqual(await words(page), whole);
  }
  await showsTheDeath(overview, told.silent[0]);
  if (process.env.SCREENSHOTS) await first.screenshot({ path: `${process.env.SCREENSHOTS}/answer.png` });
  assert.deepEqual(complaints, []);
});
