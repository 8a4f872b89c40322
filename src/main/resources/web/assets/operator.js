// SPDX-License-Identifier: Apache-2.0
import { get } from './api.js';
import { Clients } from './clients.js';
import { Doors } from './doors.js';
import { Figures } from './figures.js';
import { duration, plural } from './format.js';
import { learnDoors } from './hues.js';

const EVERY_MS = 1_000;
const WHEN_FAILED_MS = 2_000;
const CLIENTS_EVERY = 2;
const CHANNELS_EVERY = 10;
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

  constructor(elements, announcer, { onEndpoints }) {
    this.#elements = elements;
    this.onEndpoints = onEndpoints;
    this.figures = new Figures(elements.charts);
    this.doors = new Doors(elements['door-list']);
    this.clients = new Clients(elements.clients, announcer);
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#stop() : this.start()));
  }

  start() {
    if (!this.#running && !document.hidden) {
      this.#running = true;
      this.figures.interrupt();
      this.#ask();
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
      const [endpoints, nodes] = await Promise.all([get('api/endpoints', LIST), get('api/nodes', LIST)]);
      if (this.#running) {
        this.#show(endpoints.items, nodes.items);
        this.#askMore();
      }
    } catch (error) {
      pause = WHEN_FAILED_MS;
      this.#failed(error);
    }
    if (this.#running) {
      this.#timer = setTimeout(() => this.#ask(), Math.max(0, pause - (performance.now() - startedAt)));
    }
  }

  #askMore() {
    if (this.#round % CLIENTS_EVERY === 0) {
      this.clients.load();
    }
    if (this.#round % CHANNELS_EVERY === 0) {
      this.#suggestChannels();
    }
    this.#round++;
  }

  #show(endpoints, nodes) {
    this.#present(true);
    learnDoors(endpoints.map(({ name }) => name));
    this.#endpoints = endpoints;
    this.#rates = this.figures.add(endpoints, nodes);
    this.#showDoors();
    this.clients.setDoors(endpoints.map(({ name }) => name));
    this.#showNodes(nodes);
    this.onEndpoints(endpoints);
    this.#note('Last 3 minutes, a point a second');
  }

  #showDoors() {
    if (this.#endpoints.length > 0) {
      this.doors.show(this.#endpoints, this.#rates, this.#channel);
    }
  }

  #showNodes(nodes) {
    const [node] = nodes;
    if (node === undefined) {
      return;
    }
    const what = nodes.length > 1 ? plural(nodes.length, 'node') : `node ${node.name}`;
    const draining = nodes.some((one) => one.draining) ? ' · draining' : '';
    this.#elements.node.textContent = `${node.version} · ${what} · up ${duration(node.uptimeSeconds)}${draining}`;
  }

  async #suggestChannels() {
    try {
      const { items } = await get('api/channels', { limit: '50' });
      this.#elements.channels.replaceChildren(...items.map(({ channel, subscribers }) => {
        const option = document.createElement('option');
        option.value = channel;
        option.label = plural(subscribers, 'subscriber');
        return option;
      }));
    } catch {
      // Suggestions only; a channel can be typed.
    }
  }

  #failed(error) {
    this.figures.interrupt();
    if (error.notServed) {
      this.#stop();
      this.#present(false);
    } else {
      this.#note(`No figures at the moment: ${error.message}`);
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
