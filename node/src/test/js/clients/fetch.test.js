import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { base, publish, remove, subscribers } from './server.js';

/** A stream's chunks as text, until it has this much of it. */
async function read(reader, enough) {
  let text = '';
  const decoder = new TextDecoder();
  while (!enough(text)) {
    const { value, done } = await reader.read();
    assert.ok(!done, `the stream ended after: ${text}`);
    text += decoder.decode(value, { stream: true });
  }
  return text;
}

test('fetch reads a multipart stream part by part', async () => {
  const answer = await fetch(`${base}/subscriber/f-parts`, { headers: { Accept: 'multipart/mixed' } });
  assert.equal(answer.status, 200);
  const boundary = /^multipart\/mixed; boundary=(\w+)$/.exec(answer.headers.get('content-type'))[1];
  const reader = answer.body.getReader();
  await subscribers('f-parts', 1);
  await read(reader, (text) => text.includes(`--${boundary}`));
  for (let i = 0; i < 20; i++) {
    const id = await publish('f-parts', `message ${i}`);
    const part = await read(reader, (text) => text.includes(`\r\n--${boundary}`));
    assert.match(part, /Content-Type: text\/plain\r\n/i);
    assert.match(part, new RegExp(`Etag: ${id.split(':')[1]}\r\n`, 'i'));
    assert.match(part, new RegExp(`\r\n\r\nmessage ${i}\r\n--${boundary}`));
  }
  await remove('f-parts');
  const { text, done } = await (async () => {
    let rest = '';
    for (;;) {
      const next = await reader.read();
      if (next.done) {
        return { text: rest, done: true };
      }
      rest += new TextDecoder().decode(next.value);
    }
  })();
  assert.ok(done);
  assert.ok(text.includes('--'));
});

test('a chunk is a message', async () => {
  const chunks = [];
  const ended = await new Promise((resolve, reject) => {
    const request = http.get(`${base}/subscriber/f-chunks`, { headers: { TE: 'chunked' } }, async (answer) => {
      try {
        assert.equal(answer.headers['transfer-encoding'], 'chunked');
        answer.on('data', (chunk) => chunks.push(chunk.toString()));
        answer.on('end', () => resolve(true));
        await subscribers('f-chunks', 1);
        for (let i = 0; i < 20; i++) {
          await publish('f-chunks', `message ${i}`);
        }
        await remove('f-chunks');
      } catch (failure) {
        reject(failure);
      }
    });
    request.on('error', reject);
  });
  assert.ok(ended);
  assert.equal(chunks.join('|').replaceAll('|', ''), Array.from({ length: 20 }, (_, i) => `message ${i}`).join(''));
});

test('fetch polls from message to message by the validators it is given', async () => {
  let validators = {};
  for (let i = 0; i < 10; i++) {
    await publish('f-poll', `message ${i}`);
  }
  for (let i = 0; i < 10; i++) {
    const answer = await fetch(`${base}/subscriber/f-poll`, { headers: validators });
    assert.equal(answer.status, 200);
    assert.equal(await answer.text(), `message ${i}`);
    validators = {
      'If-Modified-Since': answer.headers.get('last-modified'),
      'If-None-Match': answer.headers.get('etag'),
    };
  }
  const held = fetch(`${base}/subscriber/f-poll`, { headers: validators });
  await subscribers('f-poll', 1);
  await publish('f-poll', 'the next');
  assert.equal(await (await held).text(), 'the next');
});

test('fetch follows the bus, one channel and all of them', async () => {
  for (const [path, location] of [['/msgbus/f-bus', ''], ['/msgbus/', 'Content-Location: /msgbus/f-bus\r\n']]) {
    const abort = new AbortController();
    const answer = await fetch(`${base}${path}?sender=me`, { signal: abort.signal });
    const reader = answer.body.getReader();
    const posted = await fetch(`${base}/msgbus/f-bus`, {
      method: 'POST',
      body: '<h1>hello</h1>',
      headers: { 'Content-Type': 'text/html', Authorization: `Basic ${btoa('me:any')}` },
    });
    assert.equal(posted.status, 204);
    const part = await read(reader, (text) => text.includes('</h1>\r\n--'));
    assert.ok(part.includes(`From: me\r\n${location}Content-Type: text/html\r\nContent-Length: 14\r\n\r\n`), part);
    abort.abort();
  }
});
