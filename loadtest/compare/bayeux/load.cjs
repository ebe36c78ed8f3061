// Many Bayeux sessions on one channel, and somebody who publishes there: counts deliveries, and the CPU of the server's process.
// usage: node load.cjs URL long-polling|websocket SESSIONS RATE WARM_UP_SECONDS SECONDS SERVER_PID
//        node load.cjs URL idle SESSIONS SUBSCRIPTION: begins sessions, and leaves them alone
//        node load.cjs URL publish SECONDS SERVER_PID: publishes to a channel of its own, 16 requests at a time
const http = require('node:http');
const fs = require('node:fs');
const WebSocket = require(`${process.env.NODE_MODULES}/ws`);

const [url, transport, ...numbers] = process.argv.slice(2);
const [sessions, rate, warmUp, seconds] = numbers.map(Number);
const pid = numbers[numbers.length - 1];
const { hostname, port } = new URL(url);
// Where sessions that nobody connects to live long.
const path = transport === 'idle' ? '/patient' : '/bayeux';
const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });
const CHANNEL = '/load';
const HERTZ = 100;

let received = 0;
let failed = 0;
let wrong = 0;

/** Of the server, user and system, seconds. */
function cpu() {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / HERTZ;
}

function take(session, items) {
  for (const item of items) {
    if (item.channel === CHANNEL && item.successful === undefined) {
      received++;
      if (session.last !== undefined && item.data.n !== session.last + 1) {
        wrong++;
      }
      session.last = item.data.n;
    }
  }
}

/** @param session keeps the cookies that it is sent: CometD knows its sessions by them as well */
function post(session, messages) {
  return new Promise((done, fail) => {
    const body = JSON.stringify(messages);
    const request = http.request(
      { agent, hostname, port, path, method: 'POST',
        headers: {
          'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body),
          ...(session.cookie ? { Cookie: session.cookie } : {}),
        } },
      (answer) => {
        const cookies = answer.headers['set-cookie'];
        if (cookies) {
          session.cookie = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
        }
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('end', () => {
          try { done(JSON.parse(Buffer.concat(parts))); } catch (error) { fail(error); }
        });
      },
    );
    request.on('error', fail);
    request.end(body);
  });
}

/** Sends over HTTP, a request for each batch. */
class Poller {
  async begin() {
    const [reply] = await post(this, [{ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] }]);
    this.clientId = reply.clientId;
    await this.say('/meta/connect', { connectionType: 'long-polling', advice: { timeout: 0 } });
    await this.say('/meta/subscribe', { subscription: CHANNEL });
    this.poll();
  }

  async say(channel, more) {
    const items = await post(this, [{ channel, clientId: this.clientId, id: '1', ...more }]);
    take(this, items);
    return items;
  }

  async poll() {
    while (!this.over) {
      try {
        await this.say('/meta/connect', { connectionType: 'long-polling' });
      } catch (error) {
        failed++;
        await new Promise((done) => setTimeout(done, 500));
      }
    }
  }
}

/** Sends over a WebSocket. */
class Socket {
  begin() {
    return new Promise((done, fail) => {
      this.socket = new WebSocket(`ws://${hostname}:${port}/bayeux`);
      this.replies = new Map();
      this.ids = 0;
      this.socket.on('error', fail);
      this.socket.on('message', (text) => {
        const items = JSON.parse(text);
        take(this, items);
        for (const item of items) {
          if (item.successful !== undefined && this.replies.has(item.id)) {
            this.replies.get(item.id)(item);
            this.replies.delete(item.id);
          }
        }
      });
      this.socket.on('open', async () => {
        const reply = await this.say('/meta/handshake', { version: '1.0', supportedConnectionTypes: ['websocket'] });
        this.clientId = reply.clientId;
        await this.say('/meta/connect', { connectionType: 'websocket', advice: { timeout: 0 } });
        await this.say('/meta/subscribe', { subscription: CHANNEL });
        this.poll();
        done();
      });
    });
  }

  say(channel, more) {
    const id = String(++this.ids);
    return new Promise((done) => {
      this.replies.set(id, done);
      this.socket.send(JSON.stringify([{ channel, clientId: this.clientId, id, ...more }]));
    });
  }

  async poll() {
    while (!this.over) {
      await this.say('/meta/connect', { connectionType: 'websocket' });
    }
  }
}

async function main() {
  const all = [];
  const begin = async () => {
    while (all.length < sessions) {
      const one = transport === 'websocket' ? new Socket() : new Poller();
      all.push(one);
      await one.begin();
    }
  };
  await Promise.all(Array.from({ length: 20 }, begin));
  const publisher = new Poller();
  const [reply] = await post(publisher, [{ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] }]);
  publisher.clientId = reply.clientId;
  await publisher.say('/meta/connect', { connectionType: 'long-polling', advice: { timeout: 0 } });

  let published = 0;
  const stay = setInterval(() => publisher.say('/meta/connect', { connectionType: 'long-polling', advice: { timeout: 0 } }), 4000);
  const run = async (time) => {
    const end = Date.now() + time * 1000;
    let next = Date.now();
    while (Date.now() < end) {
      // One after the other, so that there is an order.
      await publisher.say(CHANNEL, { data: { n: published++, text: 'x'.repeat(100) } });
      next += 1000 / rate;
      await new Promise((done) => setTimeout(done, Math.max(0, next - Date.now())));
    }
    // What is on its way belongs to what was measured.
    for (let i = 0; received < published * sessions && i < 100; i++) {
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  await run(warmUp);
  const before = { received, cpu: cpu(), published };
  await run(seconds);
  const deliveries = received - before.received;
  const spent = cpu() - before.cpu;
  clearInterval(stay);
  console.log(JSON.stringify({
    deliveries, complete: deliveries === (published - before.published) * sessions, wrong, failed,
    cpu: Math.round(spent * 100) / 100, per_cpu_second: Math.round(deliveries / spent),
  }));
  process.exit();
}

async function idle() {
  let begun = 0;
  const begin = async () => {
    while (begun++ < sessions) {
      const one = new Poller();
      const [reply] = await post(one, [{ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] }]);
      one.clientId = reply.clientId;
      await one.say('/meta/subscribe', { subscription: numbers[1] });
      await one.say('/meta/connect', { connectionType: 'long-polling', advice: { timeout: 0 } });
    }
  };
  await Promise.all(Array.from({ length: 20 }, begin));
  process.exit();
}

async function publish() {
  const end = Date.now() + sessions * 1000;
  let published = 0;
  const before = cpu();
  const go = async () => {
    while (Date.now() < end) {
      await post({}, [{ channel: '/elsewhere/x', id: '1', data: { n: published++ } }]);
    }
  };
  await Promise.all(Array.from({ length: 16 }, go));
  console.log(JSON.stringify({ published, per_cpu_second: Math.round(published / (cpu() - before)) }));
  process.exit();
}

({ idle, publish })[transport]?.() ?? main();
