// What the tests know of the node that they run against, and how they publish.
export const base = process.env.STENTOR_URL;

export async function publish(channel, body, headers = { 'Content-Type': 'text/plain' }) {
  const answer = await fetch(`${base}/publisher/${channel}`, { method: 'POST', body, headers });
  if (answer.status !== 201 && answer.status !== 202) {
    throw new Error(`publishing to ${channel}: ${answer.status} ${await answer.text()}`);
  }
  await answer.arrayBuffer();
  return answer.headers.get('x-channel-last-message-id');
}

export async function remove(channel) {
  const answer = await fetch(`${base}/publisher/${channel}`, { method: 'DELETE' });
  await answer.arrayBuffer();
  return answer.status;
}

/** Waits until the channel counts so many subscribers. */
export async function subscribers(channel, count) {
  for (let attempt = 0; attempt < 1500; attempt++) {
    const answer = await fetch(`${base}/publisher/${channel}`);
    await answer.arrayBuffer();
    if (Number(answer.headers.get('x-channel-subscribers') ?? 0) === count) {
      return;
    }
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error(`${channel}: not ${count} subscribers`);
}

/** Things that come, for someone who waits for the next of them. */
export class Inbox {
  #things = [];
  #waiting = [];

  put(thing) {
    const next = this.#waiting.shift();
    if (next) {
      next(thing);
    } else {
      this.#things.push(thing);
    }
  }

  async next(patience = 30_000) {
    if (this.#things.length > 0) {
      return this.#things.shift();
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('nothing came')), patience);
      this.#waiting.push((thing) => {
        clearTimeout(timer);
        resolve(thing);
      });
    });
  }

  get size() {
    return this.#things.length;
  }
}
