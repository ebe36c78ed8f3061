// As much of a Bayeux 1.0 client (long-polling) as a chat needs, so that one can see what goes over the wire. An application
// would use cometd or faye. The replay extension hands over what was said before, and what was missed.

/** Hands over what was said in a channel and is still stored, and all that follows. */
export function bayeux(channel, onMessage, onState) {
  const abort = new AbortController();
  const name = `/${channel}`;
  let replay = -2; // from the oldest
  let number = 0;

  async function send(...messages) {
    const answer = await fetch('../bayeux', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(messages.map((message) => ({ id: String(++number), ...message }))),
      signal: abort.signal,
    });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const replies = await answer.json();
    for (const { channel: on, data, ext } of replies) {
      if (on === name) {
        replay = ext?.replayId ?? data?.event?.replayId ?? replay;
        onMessage(typeof data === 'string' ? data : JSON.stringify(data));
      }
    }
    return replies;
  }

  async function session() {
    const [{ successful, clientId, error }] = await send({
      channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'], ext: { replay: true },
    });
    if (!successful) throw new Error(error);
    const subscribed = (await send({ channel: '/meta/subscribe', clientId, subscription: name, ext: { replay: { [name]: replay } } }))
      .find((reply) => reply.channel === '/meta/subscribe');
    if (!subscribed.successful) throw new Error(subscribed.error);
    onState('connected');
    for (;;) {
      const connect = (await send({ channel: '/meta/connect', clientId, connectionType: 'long-polling' }))
        .find((reply) => reply.channel === '/meta/connect');
      if (!connect?.successful) throw new Error(connect?.error ?? 'no answer');
    }
  }

  (async () => {
    while (!abort.signal.aborted) {
      try {
        await session();
      } catch (failure) {
        if (!abort.signal.aborted) {
          onState(`connection lost (${failure.message}), trying again`);
          await new Promise((done) => { setTimeout(done, 500 + 1000 * Math.random()); });
        }
      }
    }
  })();
  return () => abort.abort();
}
