// SPDX-License-Identifier: Apache-2.0
import { Announcer } from './announcer.js';
import { EmptyStream } from './empty.js';
import { Keys } from './keys.js';
import { Operator } from './operator.js';
import { Presence } from './presence.js';
import { recall, keep } from './storage.js';
import { Talk } from './talk.js';
import { ThemeSwitch } from './theme.js';

const byId = (id) => document.getElementById(id);
const all = (...ids) => Object.fromEntries(ids.map((id) => [id, byId(id)]));
const named = (prefix, ...names) => Object.fromEntries(names.map((name) => [name, byId(`${prefix}-${name}`)]));

/** What the endpoint serves that this page came from; the server has written it into the page. */
const serves = new Set(document.documentElement.dataset.serves.split(' '));
const served = { talk: serves.has('public'), figures: serves.has('admin') };

const announcer = new Announcer(byId('announcer'));
const help = byId('help');

const presence = new Presence(all('connection', 'connection-text', 'away', 'away-text', 'away-retry'), served, () => {
  talk?.hurry();
  operator?.hurry();
});

const empty = served.talk ? new EmptyStream(byId('empty')) : null;

const operator = served.figures
  ? new Operator(
      {
        ...all('charts', 'door-list', 'node', 'channels', 'figures-note'),
        absent: byId('operator-absent'),
        clients: named(
          'clients', 'head', 'rows', 'table', 'filter', 'q', 'door', 'sort', 'all', 'error', 'empty', 'note', 'range', 'previous', 'next'),
        channelTable: named('channel', 'rows', 'table', 'empty', 'note'),
        nodeTables: { nodes: byId('node-table'), links: byId('link-table'), note: byId('nodes-note') },
      },
      announcer,
      {
        onEndpoints: (endpoints) => empty?.setEndpoints(endpoints),
        onState: (state) => presence.figures(state),
        onJoin: served.talk ? (channel) => talk.join(channel) : null,
      },
    )
  : null;

const talk = served.talk
  ? new Talk(
      all(
        'join', 'channel', 'join-error', 'joined', 'joined-how', 'rate', 'pause', 'clear', 'sampling', 'log', 'rows', 'empty', 'newest',
        'compose', 'message', 'message-label', 'send', 'compose-error'),
      announcer,
      presence,
      {
        onJoined: (channel) => {
          empty.setChannel(channel);
          operator?.setChannel(channel);
          byId('help-link').textContent = location.href;
        },
        // A server that was started anew may serve what the one before did not.
        onLive: () => operator?.start(),
      },
    )
  : null;

const theme = new ThemeSwitch(byId('theme'), () => operator?.figures.draw());

function openHelp() {
  help.showModal();
}

byId('help-open').addEventListener('click', openHelp);
byId('help-close').addEventListener('click', () => help.close());
help.addEventListener('click', (event) => event.target === help && help.close());

for (const choice of document.querySelectorAll('[name=range]')) {
  choice.checked = choice.value === (recall('range') ?? 'minutes');
  choice.addEventListener('change', () => {
    keep('range', choice.value);
    operator?.figures.showHour(choice.value === 'hour');
  });
  if (choice.checked) {
    operator?.figures.showHour(choice.value === 'hour');
  }
}

// The part of the address behind # is the channel: places on the page are gone to without it.
for (const link of document.querySelectorAll('[data-goto]')) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    const place = byId(link.dataset.goto);
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: 'start' });
  });
}

new Keys(
  {
    ...(served.talk && {
      m: () => byId('message').focus(),
      c: () => byId('channel').select(),
      p: () => talk.togglePause(),
    }),
    ...(served.figures && { f: () => byId('clients-q').focus() }),
    t: () => theme.next(),
    '?': openHelp,
  },
  byId('keys-on'),
);

if (!served.figures) {
  document.documentElement.dataset.operator = 'absent';
  byId('operator-absent').hidden = false;
  byId('operator-absent').textContent =
    'Figures and clients are for operators and are not served at this address; everything you need to talk is here.';
}
talk?.open();
operator?.start();
