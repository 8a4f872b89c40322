// SPDX-License-Identifier: Apache-2.0
import { count, perSecond, plural } from './format.js';
import { Row } from './row.js';
import { Sampler } from './sampler.js';

const MOST_ROWS = 500;
const AT_END_PIXELS = 24;
const SCROLLS_FOR_MS = 1_000;
const SAMPLING_ENDS_MS = 2_500;

/**
 * The live messages. Drawn at most once a frame, in rows that are used again; held while somebody reads further up, or has paused.
 * When some were left out it says so, above the rows and where it happened.
 */
export class Stream {
  #sampler = new Sampler();
  #rows = [];
  #frame = 0;
  #held = false;
  #paused = false;
  #withChannel = false;
  #arrived = 0;
  #newWhileHeld = 0;
  #countedAt = performance.now();
  #sampling = null;
  #touchedAt = -Infinity;

  /** The elements are log, rows, empty, newest, pause, rate, sampling; announce is told when sampling starts and ends. */
  constructor(elements, announce) {
    this.elements = elements;
    this.announce = announce;
    elements.log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    for (const type of ['wheel', 'touchmove', 'pointerdown', 'keydown']) {
      elements.log.addEventListener(type, () => (this.#touchedAt = performance.now()), { passive: true });
    }
    elements.log.addEventListener('keydown', (event) => event.key === 'End' && this.follow());
    elements.newest.addEventListener('click', () => this.follow());
    elements.pause.addEventListener('click', () => this.togglePause());
    new ResizeObserver(() => this.#held || this.#toEnd()).observe(elements.log);
    document.addEventListener('visibilitychange', () => this.#draw());
    setInterval(() => this.#tell(), 1000);
  }

  /** Records as they came, and how many more there were before them that nobody could take. */
  messages(records, leftOut) {
    this.#arrived += records.length + leftOut;
    this.#sampler.messages(records, leftOut);
    if (records.length > 0) {
      this.#wake(records.length + leftOut);
    }
  }

  gap(channel, dropped) {
    this.#sampler.entry({ kind: 'gap', channel, dropped, time: Date.now() });
    this.#wake();
  }

  note(text) {
    this.#sampler.entry({ kind: 'note', text, time: Date.now() });
    this.#wake();
  }

  /** Shows what the user sends, at once; the returned function takes null when the server has it, or what is wrong. */
  own(channel, text) {
    this.follow();
    const entry = { kind: 'own', channel, text, time: Date.now(), state: 'sending', why: '' };
    this.#sampler.entry(entry);
    this.#wake();
    return (problem) => {
      entry.state = problem === null ? '' : 'failed';
      entry.why = problem === null ? '' : `not sent: ${problem}`;
      if (entry.row?.entry === entry) {
        entry.row.mark(entry.state, entry.why);
      }
    };
  }

  /** Another channel: nothing of the old one stays. */
  restart(withChannel) {
    this.#withChannel = withChannel;
    this.clear();
  }

  clear() {
    this.#sampler.clear();
    this.#sampler.takeLeftOut();
    this.#sampling = null;
    this.#newWhileHeld = 0;
    this.#rows = [];
    this.elements.rows.replaceChildren();
    this.elements.sampling.hidden = true;
    this.follow();
    this.#showEmpty();
  }

  togglePause() {
    if (this.#paused || this.#held) {
      this.follow();
    } else {
      this.#paused = true;
      this.#hold();
    }
  }

  follow() {
    this.#paused = false;
    this.#held = false;
    this.#newWhileHeld = 0;
    this.#showHeld();
    this.#toEnd();
    this.#wake();
  }

  #hold() {
    this.#held = true;
    this.#showHeld();
  }

  /** Rows that change their height move what is seen too; only a person who scrolls up wants to read there. */
  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.elements.log;
    const atEnd = scrollHeight - scrollTop - clientHeight < AT_END_PIXELS;
    if (atEnd && this.#held && !this.#paused) {
      this.follow();
    } else if (!atEnd && !this.#held && performance.now() - this.#touchedAt < SCROLLS_FOR_MS) {
      this.#hold();
    }
  }

  #toEnd() {
    this.elements.log.scrollTop = this.elements.log.scrollHeight;
  }

  #wake(messages = 0) {
    if (this.#held) {
      this.#newWhileHeld += messages;
    }
    if (this.#frame === 0) {
      this.#frame = requestAnimationFrame(() => this.#draw());
    }
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (document.hidden) {
      return;
    }
    if (this.#held) {
      this.#showHeld();
      return;
    }
    const entries = this.#sampler.take(performance.now());
    this.#noticeSampling(entries);
    for (const entry of entries) {
      this.#show(entry);
    }
    if (entries.length > 0) {
      this.#showEmpty();
      this.#toEnd();
    }
    if (this.#sampler.waiting > 0) {
      this.#wake();
    }
  }

  #show(entry) {
    const row = this.#rows.length < MOST_ROWS ? new Row() : this.#rows.shift();
    row.entry = entry;
    row.show(entry, this.#withChannel);
    if (entry.kind === 'own') {
      entry.row = row;
      row.mark(entry.state, entry.why);
    }
    this.#rows.push(row);
    this.elements.rows.append(row.element);
  }

  #noticeSampling(entries) {
    const leftOut = this.#sampler.takeLeftOut();
    const now = performance.now();
    if (leftOut > 0) {
      if (this.#sampling === null) {
        this.#sampling = { since: now, leftOut: 0, leftOutNow: 0, shownNow: 0, lastAt: now };
        entries.unshift({ kind: 'note', time: Date.now(), text: 'More arrive than can be shown: from here on, some of them' });
      }
      this.#sampling.leftOut += leftOut;
      this.#sampling.leftOutNow += leftOut;
      this.#sampling.lastAt = now;
    }
    if (this.#sampling !== null) {
      this.#sampling.shownNow += entries.length;
    }
  }

  /** Once a second: how much comes in, and how much of it is shown. */
  #tell() {
    const now = performance.now();
    const rate = this.#arrived / ((now - this.#countedAt) / 1000);
    this.elements.rate.textContent = this.#arrived === 0 ? 'quiet' : perSecond(rate);
    this.#arrived = 0;
    this.#countedAt = now;
    this.#tellSampling(now, rate);
  }

  #tellSampling(now, rate) {
    const sampling = this.#sampling;
    if (sampling === null || this.#held || document.hidden) {
      return;
    }
    if (now - sampling.lastAt > SAMPLING_ENDS_MS) {
      this.#sampling = null;
      this.elements.sampling.hidden = true;
      const text = `${plural(sampling.leftOut, 'message')} not shown here; all are shown again`;
      this.note(text);
      this.announce(text);
      return;
    }
    const oneOf = Math.max(2, Math.round((sampling.leftOutNow + sampling.shownNow) / Math.max(1, sampling.shownNow)));
    if (this.elements.sampling.hidden) {
      this.announce('More messages arrive than can be shown. Some of them are shown.');
    }
    if (sampling.leftOutNow > 0) {
      this.elements.sampling.textContent = `showing 1 of ${count(oneOf)} messages; ${perSecond(rate)}`;
    }
    this.elements.sampling.hidden = false;
    sampling.leftOutNow = 0;
    sampling.shownNow = 0;
  }

  #showHeld() {
    const { newest, pause } = this.elements;
    pause.textContent = this.#held ? 'Go on' : 'Pause';
    pause.setAttribute('aria-pressed', String(this.#held));
    newest.hidden = !this.#held || (this.#newWhileHeld === 0 && !this.#paused);
    newest.textContent = this.#newWhileHeld === 0 ? 'Paused. Go on' : `${plural(this.#newWhileHeld, 'newer message')} ↓`;
  }

  #showEmpty() {
    this.elements.empty.hidden = this.#rows.length > 0;
  }
}
