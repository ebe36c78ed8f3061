import { Chart, round } from './charts.js';
import { $, call, duration, element, number, row, rows, say } from './page.js';

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

/** Rates begin anew: the page was elsewhere meanwhile. */
export function startOver() {
  last = undefined;
}

export function startCharts() {
  charts = {
    publishes: new Chart('chart-publishes', ['publishes/s']),
    latency: new Chart('chart-latency', ['half', '99 %']),
    deliveries: new Chart('chart-deliveries', ['deliveries/s']),
    connections: new Chart('chart-connections', ['connections', 'streams']),
  };
}

export function overview(answer) {
  const nodes = answer.nodes;
  const now = {
    at: Date.now() / 1000,
    // A node that came or went would look like a burst: rates are of those that were there before, too.
    publishes: new Map(nodes.map((node) => [node.node, sum(node, 'stentor.publishes')])),
    deliveries: new Map(nodes.map((node) => [node.node, sum(node, 'stentor.deliveries')])),
    sent: new Map(nodes.map((node) => [node.node, sum(node, 'stentor.sent.bytes')])),
    latency: buckets(nodes, 'stentor.publish'),
    toWrite: buckets(nodes, 'stentor.delivery'),
    stores: storeCounts(nodes),
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
    const deliveries = rate('deliveries');
    const sent = rate('sent') / 1000;
    const written = quantile(last.toWrite, now.toWrite, 0.99);
    const half = quantile(last.latency, now.latency, 0.5);
    const most = quantile(last.latency, now.latency, 0.99);
    charts.publishes.add(now.at, publishes);
    charts.deliveries.add(now.at, deliveries);
    charts.latency.add(now.at, half === null ? null : half * 1000, most === null ? null : most * 1000);
    charts.connections.add(now.at, connections, streams);
    const millis = (seconds) => (seconds === null ? '-' : `${round(seconds * 1000)} ms`);
    tiles.push(['Publishes a second', round(publishes)], ['Deliveries a second', round(deliveries)], ['Sent, kB a second', round(sent)],
      ['99 of 100 publishes take', millis(most)], ['99 of 100 are written after', millis(written)]);
  }
  stores(now);
  last = now;
  $('tiles').replaceChildren(...tiles.map(([name, value]) => {
    const tile = element('div');
    tile.append(element('dt', name), element('dd', value));
    return tile;
  }));
  rows('nodes', [...nodes.map(nodeRow), ...answer.silent.map((name) => row(element('td', name), element('td'), element('td', 'did not answer', 'bad'), ...Array.from({ length: 12 }, () => element('td'))))]);
  subscribers(nodes);
  gaps(nodes);
  trouble(nodes);
  if (answer.silent.length > 0) say(`no answer from ${answer.silent.join(', ')}`, true);
  else say(`live, ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}`);
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
  return row(element('td', node.node), action, element('td', node.state, node.state === 'ready' ? 'good' : 'bad'), element('td', (node.roles ?? []).join(', ')),
    number(node.shards?.channel ?? ''), element('td', node.http), element('td', duration(node.up_seconds)),
    number(sum(node, 'stentor.connections')), number(sum(node, 'stentor.streams')), number(sum(node, 'stentor.owners', { kind: 'channel' })),
    number(sum(node, 'stentor.owners', { kind: 'queue' })), number(`${Math.round(sum(node, 'process.cpu.usage') * 100)} %`), number(Math.round(heap / 1e6)),
    element('td', Object.entries(node.stores).map(([name, type]) => `${name}: ${type}`).join(', ')), element('td', node.version));
}

/** Adds up what the nodes counted, by what these tags say: what each of them has, and how much. */
function byTags(nodes, name, tags) {
  const kinds = new Map();
  for (const node of nodes) {
    for (const reading of readings(node, name)) {
      const kind = tags.map((tag) => reading.tags[tag] ?? '');
      const key = kind.join('\n');
      if (!kinds.has(key)) kinds.set(key, { kind, counts: new Map() });
      const { counts } = kinds.get(key);
      counts.set(node.node, (counts.get(node.node) ?? 0) + reading.value);
    }
  }
  return [...kinds.entries()].sort(([a], [b]) => a.localeCompare(b)).map(([, { kind, counts }]) =>
    ({ kind, each: nodes.map((node) => counts.get(node.node) ?? 0), all: [...counts.values()].reduce((total, count) => total + count, 0) }))
    .filter((counted) => counted.all > 0);
}

function subscribers(nodes) {
  rows('subscribers', byTags(nodes, 'stentor.subscribers', ['dialect', 'transport']).map(({ kind, each, all: count }) => row(...kind, number(each.join(' + ')), number(count))));
}

function gaps(nodes) {
  rows('gaps', byTags(nodes, 'stentor.gaps', ['cause']).map(({ kind, each, all: count }) => row(...kind, number(each.join(' + ')), number(count))));
}

/** By store and what it keeps: how often it was called, for how long, what it took and what it refused. */
function storeCounts(nodes) {
  const stores = new Map();
  const of = ({ tags: { store, kind } }) => {
    const key = `${store}\n${kind}`;
    if (!stores.has(key)) stores.set(key, { store, kind, calls: 0, seconds: 0, written: undefined, failures: new Map() });
    return stores.get(key);
  };
  for (const node of nodes) {
    for (const reading of readings(node, 'stentor.log.call')) { of(reading).calls += reading.value; of(reading).seconds += reading.seconds; }
    for (const reading of readings(node, 'stentor.log.messages')) of(reading).written = (of(reading).written ?? 0) + reading.value;
    for (const reading of readings(node, 'stentor.log.failures')) {
      const { failures } = of(reading);
      failures.set(reading.tags.cause, (failures.get(reading.tags.cause) ?? 0) + reading.value);
    }
  }
  return stores;
}

// A store fails, for this page, until its calls have gone well for this long.
const RECOVERED = 30;
const failedAt = new Map();

function stores(now) {
  rows('stores', [...now.stores.values()].sort((a, b) => `${a.store} ${a.kind}`.localeCompare(`${b.store} ${b.kind}`)).map((counts) => {
    const key = `${counts.store}\n${counts.kind}`;
    const before = last?.stores.get(key);
    const seconds = before ? now.at - last.at : 0;
    const rose = before ? [...counts.failures].filter(([cause, count]) => count > (before.failures.get(cause) ?? 0)).map(([cause]) => cause) : [];
    if (rose.length > 0) failedAt.set(key, { at: now.at, causes: rose });
    const failed = failedAt.get(key);
    const fails = failed && now.at - failed.at < RECOVERED;
    const calls = before ? counts.calls - before.calls : 0;
    const count = [...counts.failures.values()].reduce((total, some) => total + some, 0);
    return row(element('td', counts.store), element('td', `${counts.kind}s`), fails ? element('td', `failing: ${failed.causes.join(', ')}`, 'bad') : element('td', 'well', 'good'),
      number(seconds > 0 && counts.written !== undefined ? round(Math.max(0, counts.written - (before.written ?? 0)) / seconds) : '-'),
      number(calls > 0 ? `${round(Math.max(0, counts.seconds - before.seconds) / calls * 1000)} ms` : '-'), number(count));
  }));
}

const TROUBLE = ['stentor.overloads', 'stentor.streams.cut.off', 'stentor.streams.dropped', 'stentor.owners.broken', 'stentor.webhooks.failed', 'stentor.webhooks.given.up',
  'stentor.sessions.lost', 'stentor.hub.events.dropped', 'stentor.refused'];

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
