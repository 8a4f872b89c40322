// SPDX-License-Identifier: Apache-2.0
import { commandLine } from './command.js';
import { make } from './elements.js';
import { count, perSecond, plural } from './format.js';
import { hueOf } from './hues.js';
import { wayIn } from './ways.js';

/** A card for each endpoint: where it listens, how to use it from a shell, and what goes through it. */
export class Doors {
  #list;
  #cards = new Map();
  #shape = '';

  constructor(list) {
    this.#list = list;
  }

  /** Figures change every second; cards are made anew only when the endpoints or the channel do. */
  show(endpoints, rates, channel) {
    const shape = JSON.stringify([channel, endpoints.map(({ name, address }) => [name, address])]);
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#cards = new Map(endpoints.map((endpoint) => [endpoint.name, makeCard(endpoint, channel)]));
      this.#list.replaceChildren(...[...this.#cards.values()].map((card) => card.element));
    }
    for (const endpoint of endpoints) {
      const rate = rates.get(endpoint.name);
      const values = this.#cards.get(endpoint.name).values;
      const others = endpoint.connections - endpoint.clients;
      const dropped = Object.values(endpoint.messagesDropped).reduce((total, n) => total + n, 0);
      values.clients.textContent = count(endpoint.clients);
      values.clients.title = others > 0 ? `and ${plural(others, 'connection')} that only ask` : '';
      values.in.textContent = rate === undefined ? '–' : perSecond(rate.in);
      values.out.textContent = rate === undefined ? '–' : perSecond(rate.out);
      values.drops.textContent = count(dropped);
    }
  }
}

function makeCard(endpoint, channel) {
  const element = make('li', 'door');
  const head = make('h3', `door-name ${hueOf(endpoint.name)}`, element);
  make('bdi', '', head).textContent = endpoint.name;
  make('span', 'door-protocol', head).textContent = [endpoint.protocol, endpoint.framing].filter(Boolean).join(', ');
  make('p', 'door-address', element).textContent = endpoint.address;
  const way = wayIn(endpoint, channel || endpoint.channel || 'lobby');
  if (way !== null) {
    element.append(commandLine(way));
  }
  const figures = make('dl', 'door-figures', element);
  const values = {};
  for (const [key, label] of [['clients', 'clients'], ['in', 'in'], ['out', 'out'], ['drops', 'drops']]) {
    const pair = make('div', '', figures);
    make('dt', '', pair).textContent = label;
    values[key] = make('dd', '', pair);
  }
  return { element, values };
}
