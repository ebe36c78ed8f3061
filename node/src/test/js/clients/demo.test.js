import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { base } from './server.js';

let browser;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
});

after(async () => {
  await browser?.close();
});

async function chat(room, transport, viewport = { width: 900, height: 700 }) {
  const page = await browser.newPage({ viewport });
  const complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (failure) => complaints.push(String(failure)));
  await page.goto(`${base}/demo/#${room}`);
  await page.selectOption('#transport', transport);
  await page.waitForFunction(() => document.getElementById('state').textContent === 'connected');
  return { page, complaints };
}

for (const transport of ['sse', 'websocket', 'longpoll']) {
  test(`two windows chat over ${transport}, and markup stays text`, async () => {
    const alice = await chat(`room-${transport}`, transport);
    const bob = await chat(`room-${transport}`, transport, { width: 360, height: 640 });
    await alice.page.fill('#name', 'alice');
    for (const text of ['hello', '<img src=x onerror="document.title=1"><script>document.title=2</script>']) {
      await alice.page.fill('#text', text);
      await alice.page.press('#text', 'Enter');
      await bob.page.waitForFunction((said) => [...document.querySelectorAll('#messages li')].some((item) =>
        item.textContent === `alice${said}`), text);
    }
    assert.equal(await bob.page.locator('#messages img, #messages script').count(), 0);
    assert.equal(await bob.page.title(), 'Stentor: chat');
    assert.equal(await alice.page.locator('#messages li.own').count(), 2);
    assert.equal(await bob.page.locator('#empty').isHidden(), true);
    const wide = await bob.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(wide, false, 'it fits a narrow screen');
    if (process.env.SCREENSHOTS) {
      await alice.page.screenshot({ path: `${process.env.SCREENSHOTS}/chat-${transport}.png` });
      await bob.page.screenshot({ path: `${process.env.SCREENSHOTS}/chat-${transport}-narrow.png` });
    }
    await bob.page.reload();
    await bob.page.waitForFunction(() => document.querySelectorAll('#messages li').length === 2);
    assert.deepEqual([...alice.complaints, ...bob.complaints], []);
    await alice.page.close();
    await bob.page.close();
  });
}
