// SPDX-License-Identifier: Apache-2.0
import { make } from './elements.js';
import { count, plural } from './format.js';
import { hueOf } from './hues.js';

const MOST_ROWS = 400;
const CLOCK = new Intl.DateTimeFormat('en', { minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

/** How far from the end the log may be and still follows it, in pixels. */
const NEAR_END = 40;

/** The words of the trace: the call behind each, how a line tells it, and what it means. */
export const WORDS = {
  accepted: {
    call: 'accept',
    tell: () => 'accepted',
    means: 'The kernel had completed a connection and kept it in the backlog. accept returned a new descriptor for it; the door goes on listening.',
  },
  read: {
    call: 'read',
    tell: ({ bytes, pieces }, packets) => `read ${plural(bytes, 'byte')} in ${plural(pieces, packets ? 'packet' : 'piece')}`,
    means: 'One wake-up of the event loop: it called read that often, until nothing was left. The pieces are not those of the writer.',
  },
  wrote: {
    call: 'write',
    tell: ({ bytes, pieces, waiting }, packets) =>
      `wrote ${plural(bytes, 'byte')}${pieces > 1 ? ` ${packets ? 'in' : 'from'} ${plural(pieces, packets ? 'packet' : 'buffer')}` : ''}${waiting > 0 ? `; ${plural(waiting, 'byte')} wait for the peer to read` : ''}`,
    means: 'Handed to the kernel, which sends when it may. What it would not take, as its buffer is full, waits here until the peer reads.',
  },
  received: {
    call: 'recvfrom',
    tell: ({ bytes }) => `received a datagram of ${plural(bytes, 'byte')}`,
    means: 'One datagram, whole, with the address it came from.',
  },
  sent: {
    call: 'sendto',
    tell: ({ bytes }) => `sent a datagram of ${plural(bytes, 'byte')}`,
    means: 'One datagram to one address. Nobody says whether it arrives.',
  },
  'half-closed': {
    call: 'read',
    tell: () => 'half-closed by the peer: returned 0',
    means: 'The peer has sent its last byte (FIN). It may still listen; whether it has closed for good only shows when it is written to.',
  },
  'shut-down': {
    call: 'shutdown',
    tell: () => 'half-closed by the server',
    means: 'The server has sent its own FIN, and still reads what the peer sends.',
  },
  reset: {
    call: 'read',
    tell: ({ cause }) => `reset${cause === '' ? '' : `: ${cause}`}`,
    means: 'The peer has broken off (RST), or the kernel gave up on it. What was on its way is lost, in both directions.',
  },
  closed: {
    call: 'close',
    tell: () => 'closed',
    means: 'The descriptor is given back.',
  },
};

/** The list of events, the newest below. */
export class Trace {
  #elements;
  #held = [];
  #paused = false;
  #packets = new Set();

  /** Elements log, rows, empty, door, pause, clear. */
  constructor(elements) {
    this.#elements = elements;
    elements.pause.addEventListener('click', () => this.#pause());
    elements.clear.addEventListener('click', () => this.clear());
    elements.door.addEventListener('change', () => this.#filter());
  }

  /** The doors to choose from, and those of them whose reads and writes are packets. */
  setDoors(names, packets) {
    this.#packets = new Set(packets);
    const { door } = this.#elements;
    const shown = [...door.options].slice(1).map((option) => option.value);
    if (shown.join('\n') !== names.join('\n')) {
      const chosen = door.value;
      door.replaceChildren(door.options[0], ...names.map((name) => new Option(name, name)));
      door.value = names.includes(chosen) ? chosen : '';
      this.#filter();
    }
  }

  add({ skipped, events }) {
    const rows = [...(skipped > 0 ? [skippedRow(skipped)] : []), ...events.map((event) => rowOf(event, this.#packets.has(event.endpoint)))];
    if (rows.length === 0) {
      return;
    }
    if (this.#paused) {
      this.#held = [...this.#held, ...rows].slice(-MOST_ROWS);
      this.#elements.pause.textContent = `Go on (${count(this.#held.length)})`;
    } else {
      this.#append(rows);
    }
  }

  clear() {
    this.#held = [];
    this.#elements.rows.replaceChildren();
    this.#elements.empty.hidden = false;
    if (this.#paused) {
      this.#elements.pause.textContent = 'Go on';
    }
  }

  #append(rows) {
    const { log, rows: list, empty } = this.#elements;
    const follows = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
    empty.hidden = true;
    rows.forEach((row) => this.#hideUnlessChosen(row));
    list.append(...rows);
    while (list.childElementCount > MOST_ROWS) {
      list.firstElementChild.remove();
    }
    if (follows) {
      log.scrollTop = log.scrollHeight;
    }
  }

  #pause() {
    this.#paused = !this.#paused;
    const { pause } = this.#elements;
    pause.setAttribute('aria-pressed', this.#paused);
    pause.textContent = this.#paused ? 'Go on' : 'Pause';
    if (!this.#paused && this.#held.length > 0) {
      this.#append(this.#held);
      this.#held = [];
    }
  }

  #filter() {
    [...this.#elements.rows.children].forEach((row) => this.#hideUnlessChosen(row));
    this.#elements.log.scrollTop = this.#elements.log.scrollHeight;
  }

  #hideUnlessChosen(row) {
    const chosen = this.#elements.door.value;
    row.hidden = chosen !== '' && row.dataset.door !== undefined && row.dataset.door !== chosen;
  }
}

function rowOf(event, packets) {
  const word = WORDS[event.event];
  const row = document.createElement('li');
  row.className = `event event-${event.event}`;
  row.dataset.door = event.endpoint;
  const time = make('time', 'event-time', row);
  time.dateTime = new Date(event.time).toISOString();
  time.textContent = CLOCK.format(event.time);
  const socket = make('span', `event-socket ${hueOf(event.endpoint)}`, row);
  make('bdi', '', socket).textContent = event.endpoint;
  socket.append(` #${event.socket}`);
  make('code', 'event-call', row).textContent = word?.call ?? event.event;
  const body = make('span', 'event-body', row);
  make('span', 'event-what', body).textContent = word?.tell(event, packets) ?? event.event;
  make('bdi', 'event-peer', body).textContent = event.peer;
  return row;
}

function skippedRow(skipped) {
  const row = document.createElement('li');
  row.className = 'event event-skipped';
  row.textContent = `${plural(skipped, 'event')} left out: more than this page can show`;
  return row;
}
