// SPDX-License-Identifier: Apache-2.0
import { get, remove } from './api.js';
import { ClientRow } from './client-row.js';
import { COLUMNS } from './columns.js';
import { count, plural } from './format.js';

const PAGE = 25;
const TYPING_PAUSE_MS = 250;

/**
 * The table of clients. The server filters, sorts and pages. While the focus or the pointer is among the rows, none of them moves:
 * nobody should disconnect a client that took another's place under the finger.
 */
export class Clients {
  #rows = new Map();
  #ended = new Set();
  #sort = '-connectedAt';
  #offset = 0;
  #total = 0;
  #asked = 0;
  #typing = 0;

  /** The elements are those of the section by what follows `clients-` in their id. */
  constructor(elements, announcer) {
    this.elements = elements;
    this.announcer = announcer;
    this.#makeHead();
    this.#makeSortList();
    const { q, door, sort, filter, all, previous, next } = elements;
    q.addEventListener('input', () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#from(0), TYPING_PAUSE_MS);
    });
    door.addEventListener('change', () => this.#from(0));
    sort.addEventListener('change', () => this.#sortBy(sort.value));
    all.addEventListener('click', () => this.find(''));
    filter.addEventListener('submit', (event) => event.preventDefault());
    previous.addEventListener('click', () => this.#from(Math.max(0, this.#offset - PAGE)));
    next.addEventListener('click', () => this.#from(this.#offset + PAGE));
  }

  /** The doors to choose from. */
  setDoors(names) {
    const { door } = this.elements;
    const known = [...door.options].slice(1).map((option) => option.value);
    if (JSON.stringify(known) !== JSON.stringify(names)) {
      const chosen = door.value;
      door.replaceChildren(door.options[0], ...names.map((name) => new Option(name, name)));
      door.value = names.includes(chosen) ? chosen : '';
    }
  }

  /** Asks the server and shows its answer. Rows are let to move when asked to, or when nobody is among them. */
  async load(letMove = false) {
    const asked = ++this.#asked;
    const { q, door } = this.elements;
    try {
      const list = await get('api/clients', {
        limit: String(PAGE), offset: String(this.#offset), sort: this.#sort, q: q.value.trim(), endpoint: door.value });
      if (asked === this.#asked) {
        this.#showError('');
        this.#show(list, letMove || !this.#occupied());
      }
    } catch (error) {
      if (asked === this.#asked) {
        this.#showError(`The clients cannot be shown: ${error.message}`);
      }
    }
  }

  /** Leads to one client: shows it alone, until somebody looks for others. */
  find(text) {
    const { q, door, filter } = this.elements;
    q.value = text;
    door.value = '';
    this.#from(0);
    filter.scrollIntoView({ block: 'start' });
    q.focus({ preventScroll: true });
  }

  #from(offset) {
    this.#offset = offset;
    this.load(true);
  }

  #occupied() {
    const { rows } = this.elements;
    return rows.contains(document.activeElement) || rows.matches(':hover');
  }

  #show({ items, total }, letMove) {
    this.#total = total;
    if (items.length === 0 && total > 0) {
      this.#from(Math.floor((total - 1) / PAGE) * PAGE);
      return;
    }
    const listed = new Set(items.map(({ id }) => id));
    this.#ended.forEach((id) => listed.has(id) || this.#ended.delete(id));
    for (const [id, row] of this.#rows) {
      if (!listed.has(id) && letMove && !row.asking) {
        row.element.remove();
        this.#rows.delete(id);
      } else if (!listed.has(id) && !row.asking) {
        row.showGone();
      }
    }
    items.filter(({ id }) => !this.#ended.has(id)).forEach((client, i) => this.#place(client, i, letMove));
    this.#showRange(items.length);
  }

  #place(client, position, letMove) {
    const row = this.#rows.get(client.id);
    row?.show(client);
    if (!letMove) {
      return;
    }
    const placed = row ?? new ClientRow(client, (which) => this.#disconnect(which));
    this.#rows.set(client.id, placed);
    const there = this.elements.rows.children[position];
    if (there !== placed.element) {
      this.elements.rows.insertBefore(placed.element, there ?? null);
    }
  }

  async #disconnect(row) {
    try {
      await remove(`api/clients/${encodeURIComponent(row.id)}`);
      this.announcer.say(`${row.id} is disconnected`);
    } catch (error) {
      if (error.status !== 404) {
        this.#showError(`${row.id} was not disconnected: ${error.message}`);
        row.failed();
        return;
      }
    }
    this.#forget(row);
  }

  /**
   * The next row gets the focus, so that the keyboard is not thrown back to the top of the page. The server may list a client until
   * its goodbye is sent: it is not shown again.
   */
  #forget(row) {
    this.#ended.add(row.id);
    const neighbour = row.element.nextElementSibling ?? row.element.previousElementSibling;
    const wasHere = row.element.contains(document.activeElement) || document.activeElement === document.body;
    row.element.remove();
    this.#rows.delete(row.id);
    if (wasHere) {
      (neighbour === null ? this.elements.q : this.#rows.get(neighbour.dataset.client))?.focus();
    }
    this.load(true);
  }

  #makeHead() {
    for (const { sort, label, className } of COLUMNS) {
      const cell = document.createElement('th');
      cell.scope = 'col';
      cell.className = className ?? '';
      cell.dataset.sort = sort;
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'sort';
      button.textContent = label;
      button.addEventListener('click', () => this.#sortBy(this.#sort === sort ? `-${sort}` : sort));
      cell.append(button);
      this.elements.head.append(cell);
    }
    const action = document.createElement('th');
    action.scope = 'col';
    const name = document.createElement('span');
    name.className = 'unseen';
    name.textContent = 'Action';
    action.append(name);
    this.elements.head.append(action);
    this.#showSort();
  }

  #makeSortList() {
    for (const { sort, label } of COLUMNS) {
      this.elements.sort.append(new Option(`${label} ↑`, sort), new Option(`${label} ↓`, `-${sort}`));
    }
    this.elements.sort.value = this.#sort;
  }

  #sortBy(sort) {
    this.#sort = sort;
    this.#showSort();
    this.#from(0);
  }

  #showSort() {
    const [name, direction] = this.#sort.startsWith('-') ? [this.#sort.slice(1), 'descending'] : [this.#sort, 'ascending'];
    for (const cell of this.elements.head.children) {
      if (cell.dataset.sort === name) {
        cell.setAttribute('aria-sort', direction);
      } else {
        cell.removeAttribute('aria-sort');
      }
    }
    this.elements.sort.value = this.#sort;
  }

  #showRange(shown) {
    const { range, previous, next, empty, table, note } = this.elements;
    const filtered = this.elements.q.value.trim() !== '' || this.elements.door.value !== '';
    range.textContent = shown === 0 ? '' : `${count(this.#offset + 1)}–${count(this.#offset + shown)} of ${count(this.#total)}`;
    previous.disabled = this.#offset === 0;
    next.disabled = this.#offset + shown >= this.#total;
    this.elements.all.hidden = !filtered;
    previous.parentElement.hidden = this.#total <= PAGE;
    note.textContent = `${plural(this.#total, 'client')}${filtered ? ' found' : ' connected'}`;
    table.hidden = this.#total === 0;
    empty.hidden = this.#total > 0;
    empty.textContent = filtered ? 'No client matches.' : 'No clients yet.';
  }

  #showError(text) {
    const { error } = this.elements;
    error.hidden = text === '';
    if (error.textContent !== text) {
      error.textContent = text;
    }
  }
}
