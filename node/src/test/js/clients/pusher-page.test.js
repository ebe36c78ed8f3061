import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { close, enter, online, open } from './pusher-pages.js';

const pids = process.env.STENTOR_PIDS.split(' ');

before(open);
after(close);

/** Kills a node as a crash does; it is started again at its ports. */
const kill = async (node) => process.kill(Number(await readFile(pids[node], 'utf8')), 'SIGKILL');

test('a page shows who is online while nodes come and go', { timeout: 150_000 }, async () => {
  // One user over each way to a node, so that one of them is on the node that is killed, or its session is.
  const pages = [
    await enter('ann', 'presence-online', { enabledTransports: ['ws'] }),
    // pusher-js gives streaming up for good after its second broken connection, and polls from then on.
    await enter('bob', 'presence-online', { enabledTransports: ['xhr_streaming', 'xhr_polling'] }),
    await enter('carl', 'presence-online', { enabledTransports: ['ws'] }),
  ];
  const all = (users) => Promise.all(pages.map((page) => online(page, users)));
  await all('ann bob carl');
  for (const node of [0, 1]) {
    await kill(node);
    // Somebody who comes while a node is away is seen by all, and all are seen by her.
    const late = await enter('dora', 'presence-online', {});
    await online(late, 'ann bob carl dora');
    await all('ann bob carl dora');
    await late.close();
    await all('ann bob carl');
  }
});
