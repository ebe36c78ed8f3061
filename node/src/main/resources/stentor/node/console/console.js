import { Chart, round } from './charts.js';

const PACE = 2000;
const MAX_MESSAGES = 500;
const $ = (id) => document.getElementById(id);

// Everything that comes from a channel is set as text: nothing of it can become markup.
function element(name, text, ...classes) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  made.classList.add(...classes);
  return made;
}

function rows(table, all) {
  const body = $(table).tBodies[0];
  body.replaceChildren(...all);
  if (all.length === 0) {
    const cell = element('td', 'none', 'quiet');
    cell.colSpan = $(table).tHead.rows[0].cells.length;
    const row = element('tr');
    row.append(cell);
    body.append(row);
  }
}

function row(...cells) {
  const made = element('tr');
  made.append(...cells.map((cell) => (cell instanceof Node ? cell : element('td', cell))));
  return made;
}

const number = (value) => element('td', typeof value === 'string' ? value : value.toLocaleString('en'), 'number');

function say(text, bad = false) {
  $('state').textContent = text;
  $('state').classList.toggle('bad', bad);
}

async function call(path, options = {}) {
  const answer = await fetch(`api/${path}`, { cache: 'no-store', ...options });
  const text = await answer.text();
  let body = {};
  try { body = JSON.parse(text); } catch { body = { error: text.trim() }; }
  if (!answer.ok) throw new Error(body.error ?? `the node answered ${answer.status}`);
  return body;
}

// What the nodes count

const matches = (reading, name, tags) => reading.name === name && Object.entries(tags).every(([key, value]) => reading.tags[key] === value);
const readings = (node, name, tags = {}) => node.readings.filter((reading) => matches(reading, name, tags));
const sum = (node, name, tags) => readings(node, name, tags).reduce((total, reading) => total + reading.value, 0);
const all = (nodes, name, tags) => nodes.reduce((total, node) => total + sum(node, name, tags), 0);

/** How many took no longer than each bound, over all nodes. */
function buckets(nodes, name) {
  const counts = new Map();
  for (const node of nodes) {
    for (const reading of readings(node, name)) {
      for (const { seconds, count } of reading.buckets) counts.set(seconds, (counts.get(seconds) ?? 0) + count);
    }
  }
  return counts;
}

/** Between two gatherings; a value between two bounds is taken to lie on the line between them. */
function quantile(before, now, share) {
  const bounds = [...now.keys()].sort((a, b) => a - b);
  const counts = bounds.map((bound) => Math.max(0, now.get(bound) - (before.get(bound) ?? 0)));
  const total = counts.at(-1) ?? 0;
  if (total === 0) return null;
  const wanted = total * share;
  const index = counts.findIndex((count) => count >= wanted);
  const low = index === 0 ? 0 : bounds[index - 1];
  const under = index === 0 ? 0 : counts[index - 1];
  return low + (bounds[index] - low) * (wanted - under) / Math.max(1e-9, counts[index] - under);
}

// The overview

let charts;
let last;

function startCharts() {
  charts = {
    publishes: new Chart('chart-publishes', ['publishes/s']),
    latency: new Chart('chart-latency', ['half', '99 %']),
    sent: new Chart('chart-sent', ['kB/s']),
    connections: new Chart('chart-connections', ['connections', 'streams']),
  };
}

function overview(answer) {
  const nodes = answer.nodes;
  const now = {
    at: Date.now() / 1000,
    // A node that came or went would look like a burst: rates are of those that were there before, too.
    publishes: new Map(nodes.map((node) => [node.node, sum(node, 'stentor.publishes')])),
    sent: new Map(nodes.map((node) => [node.node, sum(node, 'stentor.sent.bytes')])),
    latency: buckets(nodes, 'stentor.publish'),
  };
  const rate = (what) => {
    let total = 0;
    for (const [node, value] of now[what]) total += last[what].has(node) ? Math.max(0, value - last[what].get(node)) : 0;
    return total / (now.at - last.at);
  };
  const connections = all(nodes, 'stentor.connections');
  const streams = all(nodes, 'stentor.streams');
  const tiles = [['Nodes', String(nodes.length)], ['Connections', connections.toLocaleString('en')], ['Streaming subscribers', streams.toLocaleString('en')],
    ['Channels in use', all(nodes, 'stentor.owners', { kind: 'channel' }).toLocaleString('en')]];
  if (last && now.at > last.at) {
    const publishes = rate('publishes');
    const sent = rate('sent') / 1000;
    const half = quantile(last.latency, now.latency, 0.5);
    const most = quantile(last.latency, now.latency, 0.99);
    charts.publishes.add(now.at, publishes);
    charts.sent.add(now.at, sent);
    charts.latency.add(now.at, half === null ? null : half * 1000, most === null ? null : most * 1000);
    charts.connections.add(now.at, connections, streams);
    tiles.push(['Publishes a second', round(publishes)], ['Sent, kB a second', round(sent)], ['99 of 100 publishes take', most === null ? '-' : `${round(most * 1000)} ms`]);
  }
  last = now;
  $('tiles').replaceChildren(...tiles.map(([name, value]) => {
    const tile = element('div');
    tile.append(element('dt', name), element('dd', value));
    return tile;
  }));
  rows('nodes', [...nodes.map(nodeRow), ...answer.silent.map((name) => row(element('td', name), element('td'), element('td', 'did not answer', 'bad'), ...Array.from({ length: 10 }, () => element('td'))))]);
  subscribers(nodes);
  trouble(nodes);
  if (answer.silent.length > 0) say(`no answer from ${answer.silent.join(', ')}`, true);
  else say(`live, ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}`);
}

function duration(seconds) {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} days`;
}

function nodeRow(node) {
  const leave = element('button', 'Drain', 'danger');
  leave.type = 'button';
  leave.title = `${node.node} leaves the cluster in good order and ends`;
  leave.setAttribute('aria-label', `Drain ${node.node}`);
  leave.addEventListener('click', () => {
    if (confirm(`${node.node} leaves the cluster in good order, and its process ends. Go on?`)) {
      call(`leave?node=${encodeURIComponent(node.node)}`, { method: 'POST' }).then(() => say(`${node.node} leaves`), (failure) => say(failure.message, true));
    }
  });
  const action = element('td');
  action.append(leave);
  const heap = readings(node, 'jvm.memory.used', { area: 'heap' }).reduce((total, reading) => total + reading.value, 0);
  return row(element('td', node.node), action, element('td', node.state, node.state === 'ready' ? 'good' : 'bad'), element('td', node.http), element('td', duration(node.up_seconds)),
    number(sum(node, 'stentor.connections')), number(sum(node, 'stentor.streams')), number(sum(node, 'stentor.owners', { kind: 'channel' })),
    number(sum(node, 'stentor.owners', { kind: 'queue' })), number(`${Math.round(sum(node, 'process.cpu.usage') * 100)} %`), number(Math.round(heap / 1e6)),
    element('td', Object.entries(node.stores).map(([name, type]) => `${name}: ${type}`).join(', ')), element('td', node.version));
}

function subscribers(nodes) {
  const kinds = new Map();
  for (const node of nodes) {
    for (const reading of readings(node, 'stentor.subscribers')) {
      const kind = Object.values(reading.tags).join(' ');
      if (!kinds.has(kind)) kinds.set(kind, new Map());
      kinds.get(kind).set(node.node, (kinds.get(kind).get(node.node) ?? 0) + reading.value);
    }
  }
  rows('subscribers', [...kinds].filter(([, counts]) => [...counts.values()].some((count) => count > 0)).sort().map(([kind, counts]) =>
    row(kind, number(nodes.map((node) => counts.get(node.node) ?? 0).join(' + ')), number([...counts.values()].reduce((total, count) => total + count, 0)))));
}

const TROUBLE = ['stentor.log.failures', 'stentor.overloads', 'stentor.gaps', 'stentor.streams.cut.off', 'stentor.streams.dropped', 'stentor.owners.broken',
  'stentor.webhooks.failed', 'stentor.refused'];

function trouble(nodes) {
  const counts = new Map();
  for (const node of nodes) {
    for (const reading of node.readings) {
      if (TROUBLE.includes(reading.name) && reading.value > 0) {
        const what = [reading.name.replace('stentor.', '').replaceAll('.', ' '), ...Object.entries(reading.tags).map(([key, value]) => `${key}: ${value}`)].join(', ');
        counts.set(what, (counts.get(what) ?? 0) + reading.value);
      }
    }
  }
  rows('trouble', [...counts].sort((a, b) => b[1] - a[1]).map(([what, count]) => row(element('td', what, 'id'), number(count))));
}

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
    last = undefined;
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
