// SPDX-License-Identifier: Apache-2.0
import { get } from './api.js';
import { setText } from './columns.js';
import { make } from './elements.js';
import { bytesPerSecond, count, perSecond } from './format.js';

const MOST = 10;

/** The table of channels: those on which most is published, and then what is only subscribed to. */
export class Channels {
  #elements;
  #rows = [];
  #onJoin;
  #subscribed = [];
  #subscribedTotal = 0;

  /** The elements are rows, table, empty, note; onJoin(channel), or null where there is no Talk. */
  constructor(elements, onJoin) {
    this.#elements = elements;
    this.#onJoin = onJoin;
  }

  /** Channels and patterns with subscribers, as far as they are listed. */
  setSubscribed(items, total) {
    this.#subscribed = items;
    this.#subscribedTotal = total;
  }

  async load() {
    const { items } = await get('api/channels/busiest', { limit: String(MOST) });
    const busy = new Set(items.map(({ channel }) => channel));
    const quiet = this.#subscribed.filter(({ channel }) => !busy.has(channel)).slice(0, MOST - items.length);
    this.#show([...items, ...quiet], items[0]?.messagesPerSecond ?? 0);
    const { note } = this.#elements;
    setText(note, `Busiest of this node first; ${count(this.#subscribedTotal)} subscribed to`);
  }

  #show(channels, busiest) {
    const { rows, table, empty } = this.#elements;
    while (this.#rows.length < channels.length) {
      const row = makeRow(this.#onJoin);
      this.#rows.push(row);
      rows.append(row.element);
    }
    this.#rows.forEach((row, i) => {
      row.element.hidden = channels[i] === undefined;
      if (channels[i] !== undefined) {
        row.show(channels[i], busiest);
      }
    });
    table.hidden = channels.length === 0;
    empty.hidden = channels.length > 0;
  }
}

function makeRow(onJoin) {
  const element = document.createElement('tr');
  const head = make('th', '', element);
  head.scope = 'row';
  const named = onJoin === null ? make('span', 'channel', head) : make('button', 'link channel', head);
  const name = make('bdi', '', named);
  let channel = '';
  if (onJoin !== null) {
    named.type = 'button';
    named.addEventListener('click', () => onJoin(channel));
  }
  const rate = make('td', 'number', element);
  const bar = make('progress', 'rate-bar', rate);
  bar.max = 1;
  bar.setAttribute('aria-hidden', 'true');
  const messages = make('span', 'rate-value', rate);
  const size = make('td', 'number', element);
  const subscribers = make('td', 'number', element);
  return {
    element,
    show(item, busiest) {
      channel = item.channel;
      setText(name, channel);
      if (onJoin !== null) {
        named.title = `Join ${channel}`;
      }
      const perSec = item.messagesPerSecond ?? 0;
      bar.value = busiest === 0 ? 0 : perSec / busiest;
      setText(messages, perSec === 0 ? '–' : perSecond(perSec));
      setText(size, perSec === 0 ? '–' : bytesPerSecond(item.bytesPerSecond));
      setText(subscribers, count(item.subscribers));
    },
  };
}
