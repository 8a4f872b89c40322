// SPDX-License-Identifier: Apache-2.0
import { clock, count } from './format.js';
import { hueOf } from './hues.js';
import { pretty } from './json.js';
import { readMessage } from './message.js';

const LONG_TEXT = 420;
const LONG_JSON = 140;
const MANY_LINES = 6;

/** One line of the stream. It is made once and filled again and again; what it shows is only ever set as text. */
export class Row {
  constructor() {
    this.element = document.createElement('li');
    this.time = this.#part('time', 'row-time');
    this.door = this.#part('span', 'row-door');
    const body = this.#part('div', 'row-body');
    this.channel = this.#part('bdi', 'row-channel', body);
    this.text = this.#part('bdi', 'row-text', body);
    this.note = this.#part('span', 'row-note', body);
    this.more = null;
  }

  #part(tag, className, parent = this.element) {
    const part = document.createElement(tag);
    part.className = className;
    parent.append(part);
    return part;
  }

  /** Shows an entry of the sampler; with its channel when several are watched. */
  show(entry, withChannel) {
    const view = typeof entry === 'string' ? readMessage(entry) : entry;
    this.element.className = 'row';
    this.element.dataset.kind = view.kind;
    this.#set(this.time, clock(view.time));
    this.#showDoor(view);
    this.#set(this.channel, withChannel && view.kind !== 'note' ? view.channel : '');
    this.#set(this.text, view.kind === 'gap' ? gapText(view) : view.text);
    this.#set(this.note, view.note ?? '');
    this.#showMore(view.kind, view.text ?? '');
  }

  #set(part, text) {
    part.textContent = text;
    part.hidden = text === '';
  }

  #showDoor(view) {
    const name = view.kind === 'own' ? 'you' : (view.endpoint ?? '');
    this.#set(this.door, name);
    this.door.title = name;
    this.door.className = `row-door ${view.kind === 'own' ? 'hue-own' : hueOf(name)}`;
  }

  /** Long ones are folded, so that one message does not push all others out of sight. JSON opens to a line for each of its values. */
  #showMore(kind, text) {
    const json = kind === 'json';
    const long = text.length > (json ? LONG_JSON : LONG_TEXT) || text.split('\n', MANY_LINES + 1).length > MANY_LINES;
    this.element.classList.toggle('row-folded', long);
    this.unfolded = json && long ? () => pretty(text) : () => text;
    this.folded = text;
    if (!long) {
      this.more?.remove();
      return;
    }
    if (this.more === null) {
      this.more = document.createElement('button');
      this.more.type = 'button';
      this.more.className = 'row-more';
      this.more.addEventListener('click', () => this.#fold(!this.element.classList.contains('row-folded')));
    }
    this.element.lastChild.append(this.more);
    this.#fold(true);
  }

  #fold(folded) {
    const text = folded ? this.folded : this.unfolded();
    if (this.text.textContent !== text) {
      this.text.textContent = text;
    }
    this.element.classList.toggle('row-folded', folded);
    this.more.textContent = folded ? 'Show all' : 'Show less';
    this.more.setAttribute('aria-expanded', String(!folded));
  }

  /** For own messages, until the server has answered, and when it refused. */
  mark(state, note) {
    this.element.classList.remove('row-sending', 'row-failed');
    if (state !== '') {
      this.element.classList.add(`row-${state}`);
    }
    this.#set(this.note, note);
  }
}

function gapText(gap) {
  return `${count(gap.dropped)} message${gap.dropped === 1 ? '' : 's'} of ${gap.channel} missed: this page did not keep up`;
}
