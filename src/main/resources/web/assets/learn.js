// SPDX-License-Identifier: Apache-2.0
import { ApiError, get } from './api.js';
import { make } from './elements.js';
import { showExperiments } from './experiments.js';
import { learnDoors } from './hues.js';
import { Kinds } from './kinds.js';
import { Presence } from './presence.js';
import { ThemeSwitch } from './theme.js';
import { Trace, WORDS } from './trace.js';

const TRACE_MS = 500;

/** Doors change rarely, and their figures are no matter of moments. */
const ROUNDS_PER_DOORS = 4;

const byId = (id) => document.getElementById(id);
const all = (...ids) => Object.fromEntries(ids.map((id) => [id, byId(id)]));

/** Asks one thing after the other, so that the browser needs no second connection, which would be seen in the trace. */
class Lesson {
  #kinds = new Kinds(byId('kind-list'), byId('kinds-note'));
  #trace;
  #presence;
  #since = 0;
  #round = 0;
  #timer = null;
  #asking = false;
  #experiments = '';

  constructor(trace) {
    this.#trace = trace;
    this.#presence = new Presence(
      all('connection', 'connection-text', 'away', 'away-text', 'away-retry'), { talk: false, figures: true }, () => this.look());
    // Nobody watches a page that is not seen.
    document.addEventListener('visibilitychange', () => this.look());
  }

  async look() {
    clearTimeout(this.#timer);
    if (this.#asking || document.visibilityState === 'hidden') {
      return;
    }
    this.#asking = true;
    try {
      if (this.#round++ % ROUNDS_PER_DOORS === 0) {
        this.#doors((await get('api/endpoints', { limit: 1000 })).items);
      }
      const view = await get('api/sockets', { since: this.#since });
      this.#since = view.events.at(-1)?.id ?? this.#since;
      this.#trace.add(view);
      this.#presence.figures('there');
      this.#fault('');
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#asking = false;
      this.#timer = setTimeout(() => this.look(), TRACE_MS);
    }
  }

  #failed(error) {
    // Whatever is there next may be another server, with other doors.
    this.#round = 0;
    if (error instanceof ApiError && error.status === 0) {
      this.#presence.figures('away');
    } else {
      this.#presence.figures('there');
      this.#fault(error.message);
    }
  }

  #fault(text) {
    byId('kinds-error').hidden = text === '';
    byId('kinds-error').textContent = text;
  }

  #doors(endpoints) {
    const names = endpoints.map(({ name }) => name);
    learnDoors(names);
    this.#kinds.show(endpoints);
    this.#trace.setDoors(names, endpoints.filter(({ transport }) => transport === 'seqpacket').map(({ name }) => name));
    const addresses = JSON.stringify(endpoints.map(({ address, protocol }) => [address, protocol]));
    if (addresses !== this.#experiments) {
      this.#experiments = addresses;
      showExperiments(byId('experiment-list'), endpoints);
    }
  }
}

for (const { call, means, word } of Object.entries(WORDS).map(([name, rest]) => ({ word: name, ...rest }))) {
  const pair = make('div', '', byId('word-list'));
  const term = make('dt', '', pair);
  term.textContent = `${word} `;
  make('code', '', term).textContent = call;
  make('dd', '', pair).textContent = means;
}

for (const link of document.querySelectorAll('a[href^="#"]')) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    const place = byId(link.hash.slice(1));
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: 'start' });
  });
}

byId('trace-tools').addEventListener('submit', (event) => event.preventDefault());
new ThemeSwitch(byId('theme'), () => {});
new Lesson(new Trace({
  log: byId('trace-log'),
  rows: byId('trace-rows'),
  empty: byId('trace-empty'),
  door: byId('trace-door'),
  pause: byId('trace-pause'),
  clear: byId('trace-clear'),
})).look();
