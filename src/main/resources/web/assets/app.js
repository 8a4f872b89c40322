// SPDX-License-Identifier: Apache-2.0
import { Announcer } from './announcer.js';
import { EmptyStream } from './empty.js';
import { Keys } from './keys.js';
import { Operator } from './operator.js';
import { Talk } from './talk.js';
import { ThemeSwitch } from './theme.js';

const byId = (id) => document.getElementById(id);
const all = (...ids) => Object.fromEntries(ids.map((id) => [id, byId(id)]));

const announcer = new Announcer(byId('announcer'));
const empty = new EmptyStream(byId('empty'));
const help = byId('help');

const operator = new Operator(
  {
    ...all('charts', 'door-list', 'node', 'channels', 'figures-note'),
    absent: byId('operator-absent'),
    clients: Object.fromEntries(
      ['head', 'rows', 'table', 'filter', 'q', 'door', 'sort', 'error', 'empty', 'note', 'range', 'previous', 'next'].map(
        (name) => [name, byId(`clients-${name}`)])),
  },
  announcer,
  { onEndpoints: (endpoints) => empty.setEndpoints(endpoints) },
);

const talk = new Talk(
  all(
    'join', 'channel', 'join-error', 'joined', 'joined-how', 'rate', 'pause', 'clear', 'sampling', 'log', 'rows', 'empty', 'newest',
    'compose', 'message', 'message-label', 'send', 'connection', 'connection-text'),
  announcer,
  {
    onJoined: (channel) => {
      empty.setChannel(channel);
      operator.setChannel(channel);
      byId('help-link').textContent = location.href;
    },
    // A server that was started anew may serve what the one before did not.
    onLive: () => operator.start(),
  },
);

const theme = new ThemeSwitch(byId('theme'), () => operator.figures.draw());

function openHelp() {
  help.showModal();
}

byId('help-open').addEventListener('click', openHelp);
byId('help-close').addEventListener('click', () => help.close());
help.addEventListener('click', (event) => event.target === help && help.close());

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
    m: () => byId('message').focus(),
    c: () => byId('channel').select(),
    p: () => talk.togglePause(),
    f: () => byId('clients-q').focus(),
    t: () => theme.next(),
    '?': openHelp,
  },
  byId('keys-on'),
);

talk.open();
operator.start();
