import { overview, startCharts, startOver } from './overview.js';
import { $, call, duration, element, number, row, rows, say } from './page.js';

const PACE = 2000;
const MAX_MESSAGES = 500;

// Lists

async function channels() {
  const answer = await call(`channels?text=${encodeURIComponent($('text').value)}`);
  rows('channel-rows', answer.channels.sort((a, b) => b.subscribers - a.subscribers || a.id.localeCompare(b.id)).map((channel) => {
    const link = element('a', channel.id);
    link.href = hash(channel);
    const cell = element('td', undefined, 'id');
    cell.append(link);
    return row(cell, element('td', channel.group), element('td', channel.store), number(channel.subscribers), number(channel.messages), number(channel.users.length),
      element('td', channel.last_message_id), element('td', channel.node));
  }));
  $('channels-note').textContent = note(answer);
  say('live');
}

async function queues() {
  const answer = await call('queues');
  rows('queue-rows', answer.queues.sort((a, b) => b.messages - a.messages || a.id.localeCompare(b.id)).map((queue) =>
    row(element('td', queue.id, 'id'), element('td', queue.group), element('td', queue.store), number(queue.messages), number(queue.out), number(queue.consumers), element('td', queue.node))));
  $('queues-note').textContent = note(answer);
  say('live');
}

async function apps() {
  const answer = await call('apps');
  rows('app-rows', answer.apps.map((app) => row(app.id, app.keys.join(', '), app.channel_group, app.enabled ? 'yes' : 'no', app.client_events ? 'yes' : 'no', app.webhooks.join(', '))));
  const told = await Promise.all(answer.apps.filter((app) => app.webhooks.length > 0).map(async (app) => {
    try {
      return (await call(`webhooks?app=${encodeURIComponent(app.id)}`)).outboxes.map((outbox) => webhookRow(app.id, outbox));
    } catch (failure) {
      return [row(app.id, element('td'), number(''), number(''), element('td', failure.message, 'bad'), element('td'))];
    }
  }));
  rows('webhook-rows', told.flat());
  say('live');
}

function webhookRow(app, outbox) {
  const action = element('td');
  if (outbox.given_up > 0) {
    const again = element('button', 'Send again');
    again.type = 'button';
    again.setAttribute('aria-label', `Send again what was given up for ${app}`);
    again.addEventListener('click', () => call(`webhooks?app=${encodeURIComponent(app)}&again=all`, { method: 'POST' }).then(
      (answer) => { say(`${answer.sent_again} sent again`); refresh(); }, (failure) => say(failure.message, true)));
    action.append(again);
  }
  const newest = outbox.calls_given_up.at(-1);
  return row(app, element('td', outbox.node), number(outbox.waiting), number(outbox.given_up),
    element('td', newest ? `${newest.reason} (${newest.url}, ${newest.created})` : '', 'id'), action);
}

const note = (answer) => [answer.more ? 'There are more: narrow the search.' : '', answer.silent.length > 0 ? `No answer from ${answer.silent.join(', ')}.` : ''].join(' ').trim();

// One channel

let shown;
let watching;

const query = (channel) => new URLSearchParams({ store: channel.store, group: channel.group, id: channel.id }).toString();
const hash = (channel) => `#channel?${query(channel)}`;

async function channel() {
  const asked = shown;
  let facts;
  try {
    const answer = await call(`channel?${query(asked)}`);
    facts = [['Subscribers', answer.subscribers], ['Messages stored', answer.messages],
      ['Last subscribed to', answer.requested_seconds < 0 ? 'never' : `${duration(answer.requested_seconds)} ago`], ['Last message id', answer.last_message_id],
      ['Present', answer.users.length === 0 ? 'nobody' : answer.users.join(', ')]];
    say('live');
  } catch (failure) {
    facts = [['State', failure.message]];
    say(failure.message, true);
  }
  if (asked !== shown) return;
  $('channel-facts').replaceChildren(...[['Group', asked.group || '(default)'], ['Store', asked.store], ...facts].map(([name, value]) => {
    const tile = element('div');
    tile.append(element('dt', name), element('dd', String(value)));
    return tile;
  }));
}

function add(item) {
  const list = $('messages');
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 30;
  list.append(item);
  while (list.children.length > MAX_MESSAGES) list.firstElementChild.remove();
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function message({ id, event, data }) {
  if (event === 'stentor.gap') {
    add(element('li', 'messages in between are not there any more', 'note'));
    return;
  }
  const item = element('li');
  item.append(element('small', event ? `${id} ${event}` : id), document.createTextNode(data));
  add(item);
}

// An EventSource hands out only those named events that it was told of: the stream is read here instead.
async function watch(since) {
  stopWatching();
  $('messages').replaceChildren();
  $('watch').setAttribute('aria-pressed', 'true');
  $('watch').textContent = 'Stop watching';
  const mine = new AbortController();
  watching = mine;
  let id = since;
  while (watching === mine) {
    try {
      const answer = await fetch(`api/messages?${query(shown)}${id ? `&last_event_id=${encodeURIComponent(id)}` : ''}`,
        { headers: { Accept: 'text/event-stream' }, cache: 'no-store', signal: mine.signal });
      if (!answer.ok) throw new Error((await answer.text()).trim());
      add(element('li', 'watching', 'note'));
      for await (const event of events(answer.body)) {
        if (event.id) id = event.id;
        message({ ...event, id });
      }
      add(element('li', 'the node ended the stream', 'note'));
    } catch (failure) {
      if (watching === mine) add(element('li', `lost: ${failure.message}; trying again`, 'note'));
    }
    if (watching === mine) await new Promise((resolve) => { setTimeout(resolve, PACE); });
  }
}

/** The events of a text/event-stream (HTML standard, 9.2.6). */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let event = { data: [] };
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (line === '') {
        if (event.data.length > 0) yield { ...event, data: event.data.join('\n') };
        event = { data: [] };
      } else if (!line.startsWith(':')) {
        const colon = line.indexOf(':');
        const [field, text] = colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
        if (field === 'data') event.data.push(text);
        else if (field === 'id' || field === 'event') event[field] = text;
      }
    }
  }
}

function stopWatching() {
  watching?.abort();
  watching = undefined;
  $('watch').setAttribute('aria-pressed', 'false');
  $('watch').textContent = 'Watch messages';
}

$('watch').addEventListener('click', () => (watching ? stopWatching() : watch($('since').value.trim())));

$('publish').addEventListener('submit', async (submitted) => {
  submitted.preventDefault();
  const headers = { 'Content-Type': $('type').value.trim() || 'text/plain', 'Idempotency-Key': crypto.randomUUID?.() ?? String(Math.random()) };
  if ($('event').value.trim()) headers['X-EventSource-Event'] = $('event').value.trim();
  try {
    const answer = await call(`channel?${query(shown)}`, { method: 'POST', headers, body: $('body').value });
    say(`published ${answer.last_message_id}, to ${answer.recipients} ${answer.recipients === 1 ? 'subscriber' : 'subscribers'}`);
    $('body').value = '';
    await channel();
  } catch (failure) {
    say(failure.message, true);
  }
});

$('delete').addEventListener('click', async () => {
  if (!confirm(`Delete ${shown.id}? Its messages go, and its subscribers are ended.`)) return;
  try {
    await call(`channel?${query(shown)}`, { method: 'DELETE' });
    location.hash = '#channels';
  } catch (failure) {
    say(failure.message, true);
  }
});

$('search').addEventListener('submit', (submitted) => submitted.preventDefault());
$('text').addEventListener('input', () => refresh());
$('open-named').addEventListener('click', () => {
  const id = prompt('The exact id of the channel', $('text').value);
  if (id) location.hash = hash({ store: 'default', group: '', id });
});

// Which part is shown

const PARTS = { overview: async () => overview(await call('nodes')), channels, queues, apps, channel };
let part = 'overview';
let running = false;

async function refresh() {
  if (document.hidden || running) return;
  running = true;
  try {
    await PARTS[part]();
  } catch (failure) {
    say(`no answer: ${failure.message}`, true);
  } finally {
    running = false;
  }
}

function show() {
  const [name, search] = location.hash.slice(1).split('?');
  part = Object.hasOwn(PARTS, name) ? name : 'overview';
  stopWatching();
  $('messages').replaceChildren();
  if (part === 'channel') {
    const given = new URLSearchParams(search);
    shown = { store: given.get('store') ?? 'default', group: given.get('group') ?? '', id: given.get('id') ?? '' };
    $('channel-title').textContent = shown.id;
  } else {
    startOver();
  }
  for (const section of document.querySelectorAll('main > section')) section.hidden = section.id !== part;
  for (const link of document.querySelectorAll('nav a')) {
    if (link.hash === `#${part}` || (part === 'channel' && link.hash === '#channels')) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  refresh();
}

startCharts();
addEventListener('hashchange', show);
// Nobody looks at a page in the background: nothing is asked for it.
document.addEventListener('visibilitychange', refresh);
setInterval(refresh, PACE);
show();
