// SPDX-License-Identifier: Apache-2.0
import { COLUMNS } from './columns.js';

/** A client's line in the table, with the button that disconnects it, which asks in its own place first. */
export class ClientRow {
  /** onDisconnect(row) is called when that was confirmed. */
  constructor(client, onDisconnect) {
    this.id = client.id;
    this.onDisconnect = onDisconnect;
    this.element = document.createElement('tr');
    this.element.dataset.client = client.id;
    this.cells = COLUMNS.map(({ label, className }, i) => {
      const cell = document.createElement(i === 0 ? 'th' : 'td');
      if (i === 0) {
        cell.scope = 'row';
      }
      cell.className = className ?? '';
      cell.dataset.label = label;
      this.element.append(cell);
      return cell;
    });
    this.action = document.createElement('td');
    this.action.className = 'action';
    this.element.append(this.action);
    this.element.addEventListener('keydown', (event) => event.key === 'Escape' && this.asking && this.#offer(true));
    this.#offer(false);
    this.show(client);
  }

  show(client) {
    this.element.classList.remove('gone');
    COLUMNS.forEach(({ fill }, i) => fill(this.cells[i], client));
  }

  /** The client has gone while somebody is in the table: the row stays until they have left. */
  showGone() {
    this.element.classList.add('gone');
    this.asking = false;
    this.action.textContent = 'gone';
  }

  focus() {
    this.action.querySelector('button')?.focus();
  }

  #offer(focused) {
    this.asking = false;
    const button = this.#button('Disconnect', 'disconnect small', () => this.#confirm());
    button.setAttribute('aria-label', `Disconnect ${this.id}`);
    this.action.replaceChildren(button);
    if (focused) {
      button.focus();
    }
  }

  #confirm() {
    this.asking = true;
    const question = document.createElement('span');
    question.className = 'question';
    question.textContent = 'Disconnect it?';
    const keep = this.#button('Keep', 'keep small', () => this.#offer(true));
    const yes = this.#button('Disconnect', 'confirm small danger', () => {
      this.asking = false;
      this.action.textContent = 'disconnecting…';
      this.onDisconnect(this);
    });
    keep.setAttribute('aria-label', `Keep ${this.id}`);
    yes.setAttribute('aria-label', `Yes, disconnect ${this.id}`);
    this.action.replaceChildren(question, keep, yes);
    // The harmless one: a second Enter out of habit does no harm.
    keep.focus();
  }

  failed() {
    this.#offer(true);
  }

  #button(text, className, onClick) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = className;
    button.textContent = text;
    button.addEventListener('click', onClick);
    return button;
  }
}
