import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { close, enter, online, open, server } from './pusher-pages.js';

before(open);
after(close);

for (const [name, options] of Object.entries({
  websocket: { enabledTransports: ['ws'] },
  xhr_streaming: { disabledTransports: ['ws', 'wss'], enabledTransports: ['xhr_streaming'] },
  xhr_polling: { disabledTransports: ['ws', 'wss'], enabledTransports: ['xhr_polling'] },
  'what is left without WebSockets': { disabledTransports: ['ws', 'wss'] },
})) {
  test(`pages see each other over ${name}`, { timeout: 90_000 }, async () => {
    const room = `presence-page-${name.replaceAll(/\W/g, '-')}`;
    const ann = await enter('ann', room, options);
    await online(ann, 'ann');
    const bob = await enter('bob', room, options);
    await online(ann, 'ann bob');
    await online(bob, 'ann bob');
    await bob.evaluate(() => room.trigger('client-said', 'hello'));
    await ann.waitForFunction(() => got.length === 1);
    assert.deepEqual(await ann.evaluate(() => window.got), ['hello']);
    await bob.close();
    await online(ann, 'ann');
    await ann.close();
  });
}

test('nothing is lost when a streamed answer has become too long for the client', { timeout: 90_000 }, async () => {
  const page = await enter('ann', 'presence-page-long', {
    disabledTransports: ['ws', 'wss'],
    enabledTransports: ['xhr_streaming'],
  });
  await online(page, 'ann');
  const streams = [];
  page.on('request', (request) => request.url().includes('xhr_streaming') && streams.push(request.url()));
  for (let number = 0; number < 100; number++) {
    await server.trigger('presence-page-long', 'number', { number, filling: 'x'.repeat(8_000) });
  }
  await page.waitForFunction(() => got.length >= 100);
  assert.deepEqual(
    await page.evaluate(() => window.got),
    Array.from({ length: 100 }, (_, i) => i),
  );
  assert.ok(streams.length >= 2, `${streams.length} more streams`);
  await page.close();
});
