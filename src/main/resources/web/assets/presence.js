// SPDX-License-Identifier: Apache-2.0
import { clock } from './format.js';

const NUDGED_MS = 600;

/**
 * Whether the server is there, as far as this page can tell, and all that shows it: the chip in the header, the banner, and that
 * everything which was true before turns grey. Figures tell when they are asked for, Talk by its connection.
 */
export class Presence {
  #served;
  #figures = 'unknown';
  #talk = 'connecting';
  #awaySince = 0;
  #everThere = false;

  /** Elements connection, connection-text, away, away-text, away-retry; served has talk and figures; onRetry tries at once. */
  constructor(elements, served, onRetry) {
    this.elements = elements;
    this.#served = served;
    elements['away-retry'].addEventListener('click', onRetry);
    this.#show();
  }

  /** `there`, `away`, or `absent` where they are not served after all. */
  figures(state) {
    this.#figures = state;
    this.#show();
  }

  /** As Connection tells it: connecting, live, reconnecting, ended. */
  talk(state) {
    this.#talk = state;
    this.#show();
  }

  get away() {
    return this.#awaySince > 0;
  }

  /** Somebody has tried to do what cannot be done now. */
  nudge() {
    const { away } = this.elements;
    away.classList.add('nudged');
    setTimeout(() => away.classList.remove('nudged'), NUDGED_MS);
  }

  #show() {
    const figuresServed = this.#served.figures && this.#figures !== 'absent';
    const away = figuresServed ? this.#figures === 'away' : this.#served.talk && this.#talk === 'reconnecting';
    const state = this.#served.talk ? this.#talk : { unknown: 'connecting', there: 'live', away: 'reconnecting', absent: 'live' }[this.#figures];
    this.#showChip(away ? 'reconnecting' : state, away);
    this.#everThere ||= state === 'live';
    if (away === this.away) {
      return;
    }
    this.#awaySince = away ? Date.now() : 0;
    document.documentElement.dataset.server = away ? 'away' : 'there';
    this.elements.away.hidden = !away;
    this.elements['away-text'].textContent = away ? this.#text() : '';
  }

  #text() {
    const since = clock(this.#awaySince);
    return this.#everThere
      ? `The server has not answered since ${since}. What you see is as of then; this page keeps trying.`
      : 'The server does not answer. This page keeps trying.';
  }

  #showChip(state, away) {
    const text = { connecting: 'connecting…', live: 'live', reconnecting: away ? 'server away' : 'reconnecting…', ended: 'disconnected' }[state];
    const { connection } = this.elements;
    connection.dataset.state = away ? 'away' : state;
    const shown = this.elements['connection-text'];
    if (shown.textContent !== text) {
      shown.textContent = text;
    }
  }
}
