// What all parts of the page are made of.
export const $ = (id) => document.getElementById(id);

// Everything that comes from a channel is set as text: nothing of it can become markup.
export function element(name, text, ...classes) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  made.classList.add(...classes);
  return made;
}

export function rows(table, all) {
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

export function row(...cells) {
  const made = element('tr');
  made.append(...cells.map((cell) => (cell instanceof Node ? cell : element('td', cell))));
  return made;
}

export const number = (value) => element('td', typeof value === 'string' ? value : value.toLocaleString('en'), 'number');

export function say(text, bad = false) {
  $('state').textContent = text;
  $('state').classList.toggle('bad', bad);
}

export async function call(path, options = {}) {
  const answer = await fetch(`api/${path}`, { cache: 'no-store', ...options });
  const text = await answer.text();
  let body = {};
  try { body = JSON.parse(text); } catch { body = { error: text.trim() }; }
  if (!answer.ok) throw new Error(body.error ?? `the node answered ${answer.status}`);
  return body;
}

export function duration(seconds) {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} days`;
}
