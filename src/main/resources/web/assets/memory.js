// SPDX-License-Identifier: Apache-2.0
import { setText } from './columns.js';
import { fillHead, make } from './elements.js';
import { bytes } from './format.js';

const MOST = 6;

/** The card that tells what memory is kept for: kinds with most first, each with a bar for its part of all. */
export class Memory {
  #value;
  #list;
  #rows = new Map();

  constructor() {
    this.element = document.createElement('section');
    this.element.className = 'card memory';
    this.element.setAttribute('aria-labelledby', 'memory-title');
    const head = make('div', 'chart-head', this.element);
    const { heading, value, name } = fillHead(head, 'Memory', 'what clients make it keep');
    heading.id = 'memory-title';
    name.textContent = 'in all';
    this.#value = value;
    this.#list = make('ul', 'memory-list', this.element);
  }

  show(memoryBytes) {
    const kinds = Object.entries(memoryBytes).sort(([, a], [, b]) => b - a);
    const all = kinds.reduce((sum, [, size]) => sum + size, 0);
    setText(this.#value, bytes(all));
    const shown = kinds.slice(0, MOST);
    const others = kinds.slice(MOST).reduce((sum, [, size]) => sum + size, 0);
    shown.push(['all others', others]);
    const rows = shown.map(([kind, size]) => this.#row(kind, size, all));
    if (rows.some((row, i) => this.#list.children[i] !== row) || this.#list.children.length !== rows.length) {
      this.#list.replaceChildren(...rows);
    }
  }

  #row(kind, size, all) {
    let row = this.#rows.get(kind);
    if (row === undefined) {
      const element = document.createElement('li');
      make('span', 'memory-kind', element).textContent = kind;
      const bar = make('progress', 'memory-bar', element);
      bar.max = 1;
      bar.setAttribute('aria-hidden', 'true');
      row = { element, bar, size: make('span', 'memory-size', element) };
      this.#rows.set(kind, row);
    }
    row.bar.value = all === 0 ? 0 : size / all;
    setText(row.size, bytes(size));
    return row.element;
  }
}
