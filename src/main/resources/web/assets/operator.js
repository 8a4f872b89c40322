// SPDX-License-Identifier: Apache-2.0
import { get } from './api.js';
import { Channels } from './channels.js';
import { Clients } from './clients.js';
import { Doors } from './doors.js';
import { Figures } from './figures.js';
import { duration, plural } from './format.js';
import { learnDoors } from './hues.js';
import { Memory } from './memory.js';
import { Nodes } from './nodes.js';
import { Slowest } from './slowest.js';

const EVERY_MS = 1_000;
const WHEN_FAILED_MS = 2_000;
const LIST = { limit: '1000' };

/** What an operator sees. Asks the server once a second while the page is looked at; where the API is not served, it says so once. */
export class Operator {
  #elements;
  #timer = 0;
  #round = 0;
  #running = false;
  #channel = '';
  #endpoints = [];
  #rates = new Map();

  /** onState is told `there`, `away` or `absent`; onJoin(channel) leads to Talk, or is null where there is none. */
  constructor(elements, announcer, { onEndpoints, onState, onJoin }) {
    this.#elements = elements;
    this.onEndpoints = onEndpoints;
    this.onState = onState;
    this.slowest = new Slowest((id) => this.clients.find(id));
    this.memory = new Memory();
    this.figures = new Figures(elements.charts, { first: [this.slowest.element], last: [this.memory.element] });
    this.channels = new Channels(elements.channelTable, onJoin);
    this.nodes = new Nodes(elements.nodeTables);
    this.doors = new Doors(elements['door-list']);
    this.clients = new Clients(elements.clients, announcer);
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#stop() : this.start()));
  }

  start() {
    if (!this.#running && !document.hidden) {
      this.#running = true;
      this.#round = 0;
      this.figures.interrupt();
      this.#ask();
    }
  }

  /** Does not wait for the next time. */
  hurry() {
    if (this.#running) {
      clearTimeout(this.#timer);
      this.#ask();
    } else {
      this.start();
    }
  }

  setChannel(channel) {
    this.#channel = channel;
    this.#showDoors();
  }

  #stop() {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  async #ask() {
    const startedAt = performance.now();
    let pause = EVERY_MS;
    try {
      const [endpoints, nodes] = await Promise.all([get('api/endpoints', LIST), get('api/nodes', LIST), this.#askPast()]);
      if (this.#running) {
        this.#show(endpoints.items, nodes.items);
        this.#askMore();
      }
    } catch (error) {
      pause = WHEN_FAILED_MS;
      this.#failed(error);
    }
    if (this.#running) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ask(), Math.max(0, pause - (performance.now() - startedAt)));
    }
  }

  /** The first time it tells which node this is. */
  #askPast() {
    return this.#round % 10 === 0 ? this.figures.remember() : null;
  }

  /** Not all in the same second. */
  #askMore() {
    const round = this.#round++;
    if (round % 10 === 0) {
      this.#askChannels();
    }
    if (round % 2 === 0) {
      this.clients.load();
      quietly(this.slowest.load());
    } else {
      quietly(this.channels.load());
    }
  }

  #show(endpoints, nodes) {
    this.#present(true);
    this.onState('there');
    learnDoors(endpoints.map(({ name }) => name));
    const here = nodes.find(({ name }) => name === this.figures.node) ?? nodes[0];
    this.#endpoints = endpoints;
    this.#rates = this.figures.add(endpoints, here);
    this.memory.show(here.memoryBytes);
    this.#showDoors();
    this.clients.setDoors(endpoints.map(({ name }) => name));
    this.nodes.show(nodes, here.name);
    this.#showNode(here, nodes);
    this.onEndpoints(endpoints);
    this.#note('');
  }

  #showDoors() {
    if (this.#endpoints.length > 0) {
      this.doors.show(this.#endpoints, this.#rates, this.#channel);
    }
  }

  #showNode(here, nodes) {
    const others = nodes.length > 1 ? ` · ${plural(nodes.length, 'node')}` : '';
    const draining = nodes.some((one) => one.draining) ? ' · draining' : '';
    this.#elements.node.textContent = `${here.version} · node ${here.name}${others} · up ${duration(here.uptimeSeconds)}${draining}`;
  }

  async #askChannels() {
    try {
      const { items, total } = await get('api/channels', { limit: '50' });
      this.channels.setSubscribed(items, total);
      this.#elements.channels.replaceChildren(...items.map(({ channel, subscribers }) => {
        const option = document.createElement('option');
        option.value = channel;
        option.label = plural(subscribers, 'subscriber');
        return option;
      }));
      await this.channels.load();
    } catch {
      // Suggestions, and a table that says nothing until the next time.
    }
  }

  #failed(error) {
    this.figures.interrupt();
    // What was missed is asked for first.
    this.#round = 0;
    if (error.notServed) {
      this.#stop();
      this.#present(false);
      this.onState('absent');
    } else {
      this.onState(error.status === 0 ? 'away' : 'there');
      this.#note(error.status === 0 ? '' : `No figures at the moment: ${error.message}`);
    }
  }

  #note(text) {
    const note = this.#elements['figures-note'];
    if (note.textContent !== text) {
      note.textContent = text;
    }
  }

  #present(present) {
    document.documentElement.dataset.operator = present ? 'present' : 'absent';
    const { absent } = this.#elements;
    absent.hidden = present;
    absent.textContent = present
      ? ''
      : 'Figures and clients are for operators and are not served at this address; everything you need to talk is here.';
  }
}

/** What fails is asked for again soon, and the question beside it tells that there is no answer. */
function quietly(answer) {
  answer.catch(() => {});
}
