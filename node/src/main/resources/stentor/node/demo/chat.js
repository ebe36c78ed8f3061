// A chat on one channel. All that the server does: keep the room's messages in order, and hand them to everybody, whatever
// protocol they speak.
import { bayeux } from './bayeux.js';
import { present, pusher } from './pusher.js';

const element = (id) => document.getElementById(id);
const channel = () => `demo-${element('room').value}`;
const path = () => `../pubsub/${encodeURIComponent(channel())}`;
let stop = () => {};

/** Each transport calls back with a message's text, and resumes by itself after the last one that it had. */
const transports = {
  sse(url, onMessage, onState) {
    let source;
    let timer;
    let last = '';
    const connect = () => {
      source = new EventSource(last ? `${url}?last_event_id=${last}` : url); // sends Last-Event-ID when it connects again
      source.onopen = () => onState('connected');
      source.onerror = () => {
        onState('connection lost, trying again');
        // A browser gives up where a node refuses it, as one that is about to stop.
        if (source.readyState === EventSource.CLOSED) {
          timer = setTimeout(connect, 500 + 1000 * Math.random());
        }
      };
      source.onmessage = (event) => {
        last = event.lastEventId;
        onMessage(event.data);
      };
      source.addEventListener('stentor.gap', () => note('some messages are gone'));
    };
    connect();
    return () => {
      clearTimeout(timer);
      source.close();
    };
  },

  websocket(url, onMessage, onState) {
    let last = '';
    let socket;
    let timer;
    const connect = () => {
      const target = new URL(url, location.href);
      target.protocol = target.protocol.replace('http', 'ws');
      if (last) {
        target.searchParams.set('last_event_id', last);
      }
      socket = new WebSocket(target, 'ws+meta.nchan'); // lines of id and type, an empty line, the body
      socket.onopen = () => onState('connected');
      socket.onmessage = async ({ data }) => {
        const frame = typeof data === 'string' ? data : await data.text();
        const end = frame.indexOf('\n\n');
        last = /^id: (.*)$/m.exec(frame.slice(0, end))?.[1] ?? last;
        onMessage(frame.slice(end + 2));
      };
      socket.onclose = () => {
        onState('connection lost, trying again');
        timer = setTimeout(connect, 500 + 1000 * Math.random());
      };
    };
    connect();
    return () => {
      clearTimeout(timer);
      socket.onclose = null;
      socket.close();
    };
  },

  longpoll(url, onMessage, onState) {
    const abort = new AbortController();
    (async () => {
      const headers = {};
      while (!abort.signal.aborted) {
        try {
          onState('connected');
          const answer = await fetch(url, { headers, cache: 'no-store', signal: abort.signal });
          if (answer.status === 200) {
            headers['If-Modified-Since'] = answer.headers.get('Last-Modified');
            headers['If-None-Match'] = answer.headers.get('Etag');
            onMessage(await answer.text());
          } else if (answer.status !== 408 && answer.status !== 304) {
            throw new Error(`${answer.status}`);
          }
        } catch (failure) {
          if (!abort.signal.aborted) {
            onState('connection lost, trying again');
            await new Promise((done) => setTimeout(done, 500 + 1000 * Math.random()));
          }
        }
      }
    })();
    return () => abort.abort();
  },

  pusher: (url, onMessage, onState) => pusher(channel(), onMessage, onState),
  bayeux: (url, onMessage, onState) => bayeux(channel(), onMessage, onState),
};

/** What others say is text, whatever it looks like: it never becomes HTML. */
function show(text) {
  let message;
  try {
    message = JSON.parse(text);
  } catch {
    message = null;
  }
  const item = document.createElement('li');
  if (typeof message?.text === 'string') {
    const from = document.createElement('b');
    from.textContent = String(message.from ?? 'somebody');
    item.classList.toggle('own', message.from === element('name').value);
    item.append(from, message.text);
  } else {
    item.textContent = text;
  }
  append(item);
}

function note(text) {
  const item = document.createElement('li');
  item.className = 'note';
  item.textContent = text;
  append(item);
}

function append(item) {
  const list = element('messages');
  list.append(item);
  while (list.children.length > 500) {
    list.firstChild.remove();
  }
  element('empty').hidden = true;
  item.scrollIntoView({ block: 'end' });
}

function join() {
  stop();
  for (const kept of ['name', 'transport']) {
    sessionStorage.setItem(kept, element(kept).value);
  }
  element('messages').replaceChildren();
  element('empty').hidden = false;
  const room = element('room').value;
  // To be pasted into a shell, so that a quote in a room's name must not end the quoted word.
  const quoted = `'demo-${room.replaceAll("'", "'\\''")}'`;
  element('terminal').textContent = `STENTOR_URL=${location.origin} stentor chat ${quoted}`;
  history.replaceState(null, '', `#${encodeURIComponent(room)}`);
  const state = (text) => { element('state').textContent = text; };
  state('connecting');
  const leave = transports[element('transport').value](path(), show, state);
  const leavePresence = present(presence(room), element('name').value, online);
  stop = () => {
    leave();
    leavePresence();
  };
}

/** A room may be called anything. Octets that a Pusher channel's name cannot have become =20 and the like. */
function presence(room) {
  const octets = (text) => [...new TextEncoder().encode(text)].map((octet) => `=${octet.toString(16)}`).join('');
  return `presence-demo-${room.replace(/[^\w@,.;-]/gu, octets)}`;
}

/** @param names of those who are here; null where the node has no app whose secret this page knows */
function online(names) {
  element('online').textContent = names === null ? '' : `Online: ${names.join(', ')}`;
}

async function say(event) {
  event.preventDefault();
  const text = element('text').value;
  if (!text.trim()) {
    return;
  }
  try {
    const answer = await fetch(path(), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ from: element('name').value, text }),
    });
    if (!answer.ok) {
      throw new Error(`${answer.status}`);
    }
    element('text').value = '';
  } catch (failure) {
    note(`not sent (${failure.message}): try again`);
  }
}

element('room').value = decodeURIComponent(location.hash.slice(1)) || 'lobby';
element('name').value = sessionStorage.getItem('name') ?? `guest ${Math.floor(Math.random() * 900 + 100)}`;
element('transport').value = sessionStorage.getItem('transport') ?? 'sse';
element('room').addEventListener('change', join);
element('transport').addEventListener('change', join);
element('name').addEventListener('change', join);
element('settings').addEventListener('submit', (event) => event.preventDefault());
element('say').addEventListener('submit', say);
join();
