// As much of a Pusher client (protocol 7) as a chat needs, so that one can see what goes over the wire. An application would
// use pusher-js.
// The development app, which a node has on loopback when it was told of no other. Everybody knows its secret: an application's
// own secret stays on its server.
const KEY = 'app-key';
const SECRET = 'app-secret';

function connect(onConnected, onEvent, onState) {
  let socket;
  let timer;
  let pause = 500;
  const open = () => {
    const url = new URL(`../app/${KEY}?protocol=7&client=stentor-demo&version=1`, location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    socket = new WebSocket(url);
    const send = (event, data) => socket.send(JSON.stringify({ event, data }));
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.event === 'pusher:connection_established') {
        pause = 500;
        onConnected(JSON.parse(message.data).socket_id, send);
      } else if (message.event === 'pusher:ping') {
        send('pusher:pong', {});
      } else if (message.event === 'pusher:error') {
        onState(message.data.message);
      } else {
        onEvent(message);
      }
    };
    socket.onclose = ({ code }) => {
      // 4000 to 4099: it is of no use to come back (Pusher protocol, "Connection closure").
      const ended = code >= 4000 && code < 4100;
      onState(ended ? 'this node has no development app: choose another transport' : 'connection lost, trying again');
      if (!ended) {
        timer = setTimeout(open, pause + pause * Math.random());
        pause = Math.min(pause * 2, 10_000);
      }
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    socket.onclose = null;
    socket.close();
  };
}

/** Hands over what is said from now on. */
export function pusher(channel, onMessage, onState) {
  return connect((id, send) => send('pusher:subscribe', { channel }), ({ event, data }) => {
    if (event === 'pusher_internal:subscription_succeeded') onState('connected');
    else if (event === 'pusher:subscription_error') onState(`not possible: ${data.error}`);
    else if (!event.startsWith('pusher')) onMessage(data);
  }, onState);
}

async function sign(text) {
  const bytes = new TextEncoder();
  const key = await crypto.subtle.importKey('raw', bytes.encode(SECRET), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', key, bytes.encode(text));
  return [...new Uint8Array(signature)].map((octet) => octet.toString(16).padStart(2, '0')).join('');
}

/**
 * Is present in a room, and says who else is; null where that cannot be known.
 */
export function present(channel, name, onNames) {
  // Browsers sign only for pages that came by https or from this machine.
  if (!crypto.subtle) {
    onNames(null);
    return () => {};
  }
  const names = new Map();
  const tell = () => onNames([...names.values()].sort());
  return connect(async (id, send) => {
    const data = JSON.stringify({ user_id: sessionUser(), user_info: { name } });
    send('pusher:subscribe', { channel, channel_data: data, auth: `${KEY}:${await sign(`${id}:${channel}:${data}`)}` });
  }, ({ event, data }) => {
    const what = data ? JSON.parse(data) : {};
    if (event === 'pusher_internal:subscription_succeeded') {
      names.clear();
      for (const [user, info] of Object.entries(what.presence.hash)) names.set(user, String(info?.name ?? user));
      tell();
    } else if (event === 'pusher_internal:member_added') {
      names.set(what.user_id, String(what.user_info?.name ?? what.user_id));
      tell();
    } else if (event === 'pusher_internal:member_removed') {
      names.delete(what.user_id);
      tell();
    }
  }, () => onNames(null));
}

/** The same after a reload, another one in each window. */
function sessionUser() {
  let user = sessionStorage.getItem('user');
  if (!user) {
    user = Math.random().toString(36).slice(2);
    sessionStorage.setItem('user', user);
  }
  return user;
}
