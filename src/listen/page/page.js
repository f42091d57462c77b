const $ = (id) => document.getElementById(id);
/** Makes an element. A text becomes a text node: no markup of a delivery is ever read as such. */
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};
const json = { 'content-type': 'application/json' };
const ask = async (path, method = 'GET', value = undefined) => {
  const body = value === undefined ? undefined : JSON.stringify(value);
  const response = await fetch(path, { method, body, headers: method === 'GET' ? {} : json });
  if (!response.ok) throw new Error(await response.text());
  return response.status === 204 ? undefined : response.json();
};

const most = 200;
const list = $('list');
/** The deliveries by their numbers, each with its row. */
const rows = new Map();
let about = { operations: [] };
let chosen, detail, editing;
let tab = 0;

/** Tells a screen reader; with `isShown`, everybody for a while. */
let saying;
function say(text, isShown) {
  $('status').textContent = text;
  $('status').className = isShown ? 'shown' : '';
  clearTimeout(saying);
  if (isShown) saying = setTimeout(() => ($('status').className = ''), 4000);
}
const tone = (status) => (status < 300 ? 'good' : status < 500 ? 'bad' : 'odd');

function fill(
  row,
  { number, receivedAt, label, status, title, detail: more, replayOf, sameAs, answer },
) {
  const theirs = answer && (answer.error ?? answer.status);
  const notes = [
    replayOf && `replay of #${replayOf}`,
    sameAs && `again, as #${sameAs}`,
    more || (status >= 300 && title),
  ];
  const time = new Date(receivedAt).toLocaleTimeString([], { hour12: false });
  row.replaceChildren(
    make(
      'div',
      { class: 'top' },
      make('time', {}, time),
      make('b', {}, label),
      make('span', { class: tone(status) }, `#${number} ${status}`),
      ...(theirs
        ? [make('span', { class: answer.error ? 'odd' : tone(theirs) }, `→ ${theirs}`)]
        : []),
    ),
    make('div', { class: 'under' }, notes.filter(Boolean).join(', ') || title),
  );
}

/** Adds a row, or fills the one that is there. */
function put(delivery) {
  const { number } = delivery;
  const row =
    rows.get(number)?.row ??
    make('li', { role: 'option', id: `d${number}`, 'aria-selected': 'false' });
  fill(row, delivery);
  if (!rows.has(number)) list.prepend(row);
  rows.set(number, { delivery, row });
  row.hidden = !passes(delivery);
  while (rows.size > most) {
    const [oldest, { row: last }] = rows.entries().next().value;
    last.remove();
    rows.delete(oldest);
  }
  $('none').hidden = true;
  if (chosen === undefined || chosen === number) choose(number);
}

function passes({ label, detail: more, events, path, title, status }) {
  const words = $('filter').value.toLowerCase().split(/\s+/).filter(Boolean);
  const text = [label, more, path, title, ...events].join(' ').toLowerCase();
  return words.every((word) =>
    word.startsWith('status:') ? String(status).startsWith(word.slice(7)) : text.includes(word),
  );
}

function forget() {
  rows.clear();
  list.replaceChildren();
  chosen = detail = undefined;
  $('detail').hidden = true;
  $('none').hidden = false;
}

/** A refusal means that the delivery is gone. */
async function choose(number) {
  rows.get(chosen)?.row.setAttribute('aria-selected', 'false');
  const { row } = rows.get(number);
  chosen = number;
  row.setAttribute('aria-selected', 'true');
  list.setAttribute('aria-activedescendant', row.id);
  row.scrollIntoView({ block: 'nearest' });
  const found = await ask(`/api/deliveries/${number}`).catch(() => undefined);
  if (chosen !== number || !found) return;
  const isOther = detail?.number !== number;
  detail = found;
  show(isOther);
}

function move(by) {
  const shown = [...list.children].filter((row) => !row.hidden);
  const at = shown.indexOf(rows.get(chosen)?.row);
  const row = shown[Math.min(Math.max(at + by, 0), shown.length - 1)];
  if (row) choose(Number(row.id.slice(1)));
}

function code({ lines, hidden, issues, theirs }) {
  const said = [
    ...issues,
    ...(theirs?.issues ?? []).map((one) => ({ ...one, name: 'your server' })),
  ];
  const block = make('div', { class: 'code' });
  lines.forEach(([text, pointer], index) => {
    const notes = said.filter(({ line }) => line === index);
    block.append(
      make('div', { class: notes.length ? 'line bad' : 'line', title: pointer ?? '' }, text),
    );
    for (const { name, text: note } of notes) {
      block.append(make('div', { class: 'note' }, name ? `${name}: ${note}` : note));
    }
  });
  if (hidden) block.append(make('div', { class: 'note' }, `${hidden} more lines are not shown.`));
  return block;
}

const table = (pairs) =>
  make(
    'table',
    {},
    ...pairs.map(([name, value]) =>
      make('tr', {}, make('th', { scope: 'row' }, name), make('td', {}, make('code', {}, value))),
    ),
  );
const pretty = (text) => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};
const block = (text) => make('pre', { tabindex: '0' }, text);

const tabs = [
  ['Payload', (one) => [code(one)]],
  ['Headers', ({ headers }) => [table(headers)]],
  [
    'Event',
    ({ received, title, detail: more, issues }) =>
      received.length
        ? received.map((event) => block(JSON.stringify(event, null, 2)))
        : [
            make('p', {}, `No handler gets it. ${title}${more ? `: ${more}` : '.'}`),
            ...issues.slice(1).map(({ pointer, text }) => make('p', {}, `${pointer}: ${text}`)),
          ],
  ],
  [
    'Answer',
    ({ ours, theirs, told, title }) => [
      ...(told
        ? [
            make(
              'p',
              {},
              `The sender got ${told}.${told === ours.status || theirs ? '' : ' With --strict it gets the answer below.'}`,
            ),
          ]
        : []),
      make('h3', {}, `This receiver: ${ours.status}, ${title}`),
      ...(ours.body ? [block(pretty(ours.body))] : []),
      ...(theirs
        ? [
            make(
              'h3',
              {},
              theirs.error
                ? `Your server gave no answer: ${theirs.error}. Replay it once it runs.`
                : `Your server: ${theirs.status}, ${theirs.milliseconds} ms`,
            ),
          ]
        : about.forwardTo
          ? [make('p', {}, 'Your server has not answered yet.')]
          : []),
      ...(theirs?.headers ? [table(theirs.headers)] : []),
      ...(theirs?.body ? [block(pretty(theirs.body))] : []),
    ],
  ],
  [
    'Code',
    ({ curl, test }) => [
      make('h3', {}, 'curl'),
      block(curl ?? 'The body is no text.'),
      make('h3', {}, 'Test'),
      block(test ?? 'There is one for a POST whose body is text.'),
    ],
  ],
];

$('tabs').append(
  ...tabs.map(([name], index) =>
    make(
      'button',
      { role: 'tab', id: `tab${index}`, 'aria-controls': 'panel' },
      `${name} `,
      make('kbd', {}, String(index + 1)),
    ),
  ),
);

function showTab(index) {
  tab = index;
  tabs.forEach((_, at) => {
    $(`tab${at}`).setAttribute('aria-selected', String(at === tab));
    $(`tab${at}`).tabIndex = at === tab ? 0 : -1;
  });
  $('panel').setAttribute('aria-labelledby', `tab${tab}`);
  if (detail) $('panel').replaceChildren(...tabs[tab][1](detail));
}

function show(isOther) {
  const { label, status, title, number, bytes, method, path, replayOf, sameAs } = detail;
  $('detail').hidden = false;
  $('headline').replaceChildren(
    `${label} `,
    make('span', { class: tone(status) }, `${status} ${title}`),
  );
  $('about').textContent = [
    `#${number}`,
    `${method} ${path}`,
    `${bytes} bytes`,
    replayOf && `replay of #${replayOf}`,
    sameAs && `again, as #${sameAs}`,
  ]
    .filter(Boolean)
    .join(', ');
  $('why').textContent = detail.issues.length ? '' : detail.detail;
  showTab(tab);
  if (isOther) $('detail').scrollTop = 0;
  if (isOther && tab === 0) $('panel').querySelector('.bad')?.scrollIntoView({ block: 'nearest' });
}

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    say(`Copied ${what}.`, true);
  } catch {
    say(`The browser lets nothing be copied: take ${what} from the page.`, true);
  }
}

const failed = (error) => say(error.message, true);
const replay = () =>
  detail &&
  ask(`/api/deliveries/${detail.number}/replay`, 'POST', {}).then(
    ({ number }) => follow(number),
    failed,
  );

/** Shows a delivery that was just made; its row may still be on its way. */
function follow(number) {
  if (rows.has(number)) choose(number);
  else {
    rows.get(chosen)?.row.setAttribute('aria-selected', 'false');
    chosen = number;
  }
}

/** Opens the editor on a delivery, whose event and text it keeps, or on a sample. */
function edit(delivery) {
  editing = delivery;
  const own = delivery
    ? [make('option', { value: 'delivery' }, `${delivery.label}, as #${delivery.number}`)]
    : [];
  $('operation').replaceChildren(
    ...own,
    ...about.operations.map(({ label, path }, index) =>
      make('option', { value: String(index), ...(path === null && { disabled: '' }) }, label),
    ),
  );
  $('operation').value = delivery
    ? 'delivery'
    : String(about.operations.findIndex(({ path }) => path !== null));
  $('goes').textContent = about.forwardTo
    ? `Goes to this receiver and to ${about.forwardTo}.`
    : 'Goes to this receiver alone.';
  $('editor').hidden = false;
  pick();
  $('body').focus();
}

function pick() {
  const operation = about.operations[Number($('operation').value)];
  $('body').value = operation ? pretty(operation.body) : (editing?.text ?? '');
  judge();
}

const asked = () => {
  const operation = about.operations[Number($('operation').value)];
  const body = $('body').value;
  return operation
    ? { operation: operation.name, message: operation.message, body }
    : { delivery: editing?.number, body };
};

let judging;
function judge() {
  clearTimeout(judging);
  judging = setTimeout(async () => {
    const found = await ask('/api/check', 'POST', asked()).catch(() => undefined);
    if (!found) return;
    const { status, total, issues } = found;
    $('verdict').className = tone(status);
    $('verdict').textContent = total
      ? `${status}: ${total} ${total === 1 ? 'issue' : 'issues'}`
      : `${status}: ${status < 300 ? 'valid' : 'refused'}`;
    $('problems').replaceChildren(
      ...issues
        .slice(0, 10)
        .map(({ pointer, text }) => make('li', {}, `${pointer || 'the value'}: ${text}`)),
    );
  }, 150);
}

async function post() {
  const { delivery, ...rest } = asked();
  const path = delivery === undefined ? '/api/send' : `/api/deliveries/${delivery}/replay`;
  await ask(path, 'POST', rest).then(({ number }) => {
    close();
    follow(number);
  }, failed);
}

function close() {
  $('editor').hidden = true;
  list.focus();
}

const keys = [
  [
    '↑ ↓ j k',
    'choose',
    (key) => move(key === 'j' || key === 'ArrowDown' ? 1 : -1),
    ['j', 'k', 'ArrowUp', 'ArrowDown'],
  ],
  ['r', 'replay', replay],
  ['e', 'edit and send', () => detail && edit(detail)],
  ['s', 'send a sample', () => edit()],
  ['c', 'copy as curl', () => detail?.curl && copy(detail.curl, 'the command')],
  ['t', 'copy as test', () => detail?.test && copy(detail.test, 'the test')],
  ['/', 'filter', () => $('filter').focus()],
  ['1 – 5', 'tabs', (key) => showTab(Number(key) - 1), ['1', '2', '3', '4', '5']],
  ['?', 'this list', () => $('keys').showModal()],
  ['Esc', 'close, or back to the list', () => list.focus(), []],
];
$('keys').append(
  make(
    'table',
    {},
    ...keys.map(([key, what]) =>
      make('tr', {}, make('td', {}, make('kbd', {}, key)), make('td', {}, what)),
    ),
  ),
  make('form', { method: 'dialog' }, make('button', {}, 'Close')),
);

document.addEventListener('keydown', (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || $('keys').open) return;
  if (key === 'Escape') return close();
  if (/^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
  const found = keys.find(([name, , , all = [name]]) => all.includes(key));
  if (!found || (target.id === 'panel' && key.startsWith('Arrow'))) return;
  event.preventDefault();
  found[2](key);
});
$('tabs').addEventListener('keydown', ({ key }) => {
  const by = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
  if (by === 0) return;
  showTab((tab + by + tabs.length) % tabs.length);
  $(`tab${tab}`).focus();
});
const on = (id, run) => $(id).addEventListener('click', run);
list.addEventListener('click', ({ target }) => {
  const row = target.closest('li');
  if (row) choose(Number(row.id.slice(1)));
});
tabs.forEach((_, index) => on(`tab${index}`, () => showTab(index)));
on('replay', replay);
on('edit', () => edit(detail));
on('copy-curl', () => copy(detail.curl ?? '', 'the command'));
on('copy-test', () => copy(detail.test ?? '', 'the test'));
on('copy-url', () => copy($('url').textContent, 'the URL'));
on('send', () => edit());
on('clear', () => ask('/api/deliveries', 'DELETE', {}).catch(failed));
on('help', () => $('keys').showModal());
on('post', post);
on('cancel', close);
$('operation').addEventListener('change', pick);
$('body').addEventListener('input', judge);
$('filter').addEventListener('input', () => {
  for (const { delivery, row } of rows.values()) row.hidden = !passes(delivery);
});

/** Says what has come, at most once a second. */
let unsaid = [];
function announce(delivery) {
  unsaid.push(delivery);
  if (unsaid.length > 1) return;
  setTimeout(() => {
    const [{ label, status, title }] = unsaid;
    say(unsaid.length === 1 ? `${label}: ${status}, ${title}` : `${unsaid.length} deliveries`);
    unsaid = [];
  }, 1000);
}

function setState(name, text) {
  $('state').className = name;
  $('state').textContent = text;
}
function listening(answer) {
  if (answer?.error) setState('odd', `Forwarding fails: ${answer.error}`);
  else setState('good', about.forwardTo ? 'Listening, and forwarding' : 'Listening');
}

/** The deliveries that have come since the last frame. */
let arrived = [];
function take(delivery) {
  arrived.push(delivery);
  if (arrived.length > 1) return;
  requestAnimationFrame(() => {
    for (const one of arrived) {
      if (!rows.has(one.number)) announce(one);
      put(one);
      if (one.answer) listening(one.answer);
    }
    arrived = [];
  });
}

function connect() {
  const source = new EventSource('/events');
  source.addEventListener('open', async () => {
    about = await ask('/api/operations');
    $('title').textContent = about.title;
    $('url').textContent = about.url;
    const first = about.operations.find(({ path }) => path !== null);
    $('try').textContent = first ? `npx hooksmith send ${first.name} --to ${about.url}` : '';
    listening();
  });
  source.addEventListener('error', () => {
    setState(
      'bad',
      'Not connected: is hooksmith listen running? If it was started anew, open the URL that it printed.',
    );
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 1000);
  });
  source.addEventListener('cleared', () => {
    arrived = [];
    forget();
  });
  source.addEventListener('delivery', ({ data }) => take(JSON.parse(data)));
}
showTab(0);
connect();
