const TEXT = `A push server that only passes messages on forgets them at once: whoever was away for a moment has missed
them for good. Here each word is a message in an ordered log. A reader says which word it had last, and gets the next one, from
whatever node answers it. A writer that is not told whether a word has arrived sends it again under the same key, and it is
there once. So a reload, a second window and the death of a node are all the same thing: reading on.`;
const words = TEXT.split(/\s+/);

// Each answer is a channel of its own. Its name stands in the address, so that a reload finds it again.
const id = location.hash.slice(1) || Math.random().toString(36).slice(2);
history.replaceState(null, '', `#${id}`);
const channel = `../pubsub/demo-answer-${id}`;
const state = document.getElementById('state');
let had = 0;

// Reading: from the first word. After a lost connection the browser comes back with the id of the last one that it had; it
// gives up only where a node refuses it, as one that does not know yet who lives: then it is asked again.
function read(last = '') {
  const source = new EventSource(last ? `${channel}?last_event_id=${last}` : channel);
  source.onmessage = ({ data, lastEventId }) => {
    const word = JSON.parse(data);
    if (word.index !== had) throw new Error(`word ${word.index} after ${had - 1}`);
    had += 1;
    last = lastEventId;
    document.getElementById('answer').append(`${word.text} `);
    if (had === words.length) source.close();
  };
  source.onopen = () => { state.textContent = 'reading'; };
  source.onerror = () => {
    state.textContent = 'connection lost, trying again';
    if (source.readyState === EventSource.CLOSED) setTimeout(read, 1000, last);
  };
}

// Writing stands for the model. Every window that is open writes on where the others are: the key says which word it is.
async function write() {
  while (had < words.length) {
    const index = had;
    await fetch(channel, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `word-${index}` },
      body: JSON.stringify({ index, text: words[index] }),
    }).catch(() => {}); // whether it has arrived is not known: it is sent again if it does not come back
    await new Promise((done) => { setTimeout(done, 100); });
  }
  state.textContent = 'complete';
}
read();
write();
document.getElementById('same').href = `#${id}`;
addEventListener('hashchange', () => location.reload());
