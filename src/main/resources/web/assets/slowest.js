// SPDX-License-Identifier: Apache-2.0
import { get } from './api.js';
import { setText } from './columns.js';
import { fillHead, make } from './elements.js';
import { bytes, count, perSecond } from './format.js';
import { hueOf } from './hues.js';

const MOST = 5;

/** The card of the slowest clients: what waits for each, what was left out, and a way to it. */
export class Slowest {
  #rows;
  #nothing;
  #now;
  #before = new Map();

  /** onChoose(id) leads to the client. */
  constructor(onChoose) {
    this.element = make('section', 'card slowest');
    this.element.setAttribute('aria-labelledby', 'slowest-title');
    const head = make('div', 'chart-head', this.element);
    const { heading, value, name } = fillHead(head, 'Slowest clients', 'what waits, and was dropped');
    heading.id = 'slowest-title';
    name.textContent = 'behind';
    this.#now = value;
    const table = make('table', 'slow-table', this.element);
    const headRow = make('tr', '', make('thead', '', table));
    for (const [label, className] of [['Client', ''], ['Waiting', 'number'], ['Dropped', 'number']]) {
      const cell = make('th', className, headRow);
      cell.scope = 'col';
      cell.textContent = label;
    }
    this.#rows = Array.from({ length: MOST }, () => makeRow(onChoose));
    make('tbody', '', table).append(...this.#rows.map((row) => row.element));
    this.#nothing = make('p', 'card-nothing', this.element);
    this.table = table;
    this.#show([], 0);
  }

  async load() {
    const { items, total } = await get('api/clients/slowest', { limit: String(MOST) });
    this.#show(items, total);
  }

  #show(clients, total) {
    const at = performance.now();
    const now = new Map();
    setText(this.#now, count(total));
    this.table.hidden = clients.length === 0;
    this.#nothing.hidden = clients.length > 0;
    setText(this.#nothing, clients.length > 0 ? '' : 'Nobody is behind');
    this.#rows.forEach((row, i) => {
      const client = clients[i];
      row.element.hidden = client === undefined;
      if (client !== undefined) {
        now.set(client.id, { at, dropped: client.messagesDropped });
        row.show(client, this.#rate(client, at));
      }
    });
    this.#before = now;
  }

  /** How many a second are being left out right now. */
  #rate({ id, messagesDropped }, at) {
    const before = this.#before.get(id);
    return before === undefined ? 0 : ((messagesDropped - before.dropped) * 1000) / (at - before.at);
  }
}

function makeRow(onChoose) {
  const element = make('tr', '');
  const who = make('th', '', element);
  who.scope = 'row';
  const button = make('button', 'link', who);
  button.type = 'button';
  const name = make('bdi', '', button);
  const waiting = make('td', 'number', element);
  const dropped = make('td', 'number', element);
  const total = make('span', '', dropped);
  const rate = make('span', 'slow-rate', dropped);
  let id = '';
  button.addEventListener('click', () => onChoose(id));
  return {
    element,
    show(client, dropRate) {
      id = client.id;
      setText(name, client.name === '' ? client.id : client.name);
      button.title = `${client.id} at ${client.endpoint}, ${client.remote}: show it among the clients`;
      button.className = `link door-mark ${hueOf(client.endpoint)}`;
      setText(waiting, bytes(client.pendingBytes));
      setText(total, count(client.messagesDropped));
      setText(rate, dropRate > 0 ? `+${perSecond(dropRate)}` : '');
      dropped.classList.toggle('some-drops', dropRate > 0);
    },
  };
}
