// SPDX-License-Identifier: Apache-2.0
const SHOWN_PER_SECOND = 125;
const BURST = 250;
const SAMPLES_FOR_MS = 1_000;
const MOST_AT_ONCE = 60;
const MOST_WAITING = 1_000;
const KEPT_WHEN_FULL = 500;
const MOST_WAITING_CHARACTERS = 16 << 20;

/**
 * What waits to be shown. Nobody reads thousands of messages a second: up to a burst all of them come out, beyond that some,
 * spread evenly, and how many were left out is counted. Gaps, notes and own messages are never left out.
 *
 * An entry is a string, a record as it came, or an object with a kind.
 */
export class Sampler {
  #waiting = [];
  #characters = 0;
  #tokens = BURST;
  #filledAt = performance.now();
  #gaps = new Map();
  #leftOut = 0;
  #sampledAt = -Infinity;

  get waiting() {
    return this.#waiting.length + this.#gaps.size;
  }

  messages(records, leftOut) {
    this.#leftOut += leftOut;
    for (const record of records) {
      this.#waiting.push(record);
      this.#characters += record.length;
    }
    if (this.#waiting.length > MOST_WAITING || this.#characters > MOST_WAITING_CHARACTERS) {
      this.#thin();
    }
  }

  entry(entry) {
    this.#waiting.push(entry);
  }

  clear() {
    this.#waiting = [];
    this.#characters = 0;
    this.#gaps.clear();
  }

  /** How many were left out since this was last asked. */
  takeLeftOut() {
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    return leftOut;
  }

  /** The next entries to show, at most as many as one frame can draw. */
  take(now) {
    this.#tokens = Math.min(BURST, this.#tokens + ((now - this.#filledAt) / 1000) * SHOWN_PER_SECOND);
    this.#filledAt = now;
    const room = Math.min(Math.floor(this.#tokens), MOST_AT_ONCE);
    const shown = this.#takeGaps();
    if (room === 0) {
      return shown;
    }
    // As long as a second would do to show the rest, the rest can wait; unless that has just proved wrong.
    const canWait = now - this.#sampledAt < SAMPLES_FOR_MS ? 0 : SHOWN_PER_SECOND;
    const taken = this.#waiting.length > room + canWait ? this.#sample(room, now) : this.#next(room);
    this.#tokens -= taken.length;
    return shown.concat(taken);
  }

  #next(room) {
    const taken = this.#waiting.slice(0, room);
    this.#waiting = this.#waiting.slice(room);
    this.#count();
    return taken;
  }

  #sample(room, now) {
    this.#sampledAt = now;
    const taken = [];
    const step = this.#waiting.length / room;
    let nextAt = step - 1;
    for (let i = 0; i < this.#waiting.length; i++) {
      const entry = this.#waiting[i];
      if (i >= Math.floor(nextAt) && typeof entry === 'string') {
        taken.push(...this.#takeGaps(), entry);
        nextAt += step;
      } else {
        this.#leaveOut(entry, taken);
      }
    }
    taken.push(...this.#takeGaps());
    this.#waiting = [];
    this.#characters = 0;
    return taken;
  }

  /** Too much waits, as the tab is hidden or the stream held: only the newest stay. */
  #thin() {
    const kept = [];
    const cut = this.#waiting.length - (this.#characters > MOST_WAITING_CHARACTERS ? 1 : KEPT_WHEN_FULL);
    for (let i = 0; i < cut; i++) {
      this.#leaveOut(this.#waiting[i], kept);
    }
    this.#waiting = kept.slice(-KEPT_WHEN_FULL).concat(this.#waiting.slice(cut));
    this.#count();
  }

  #leaveOut(entry, others) {
    if (typeof entry === 'string') {
      this.#leftOut++;
    } else if (entry.kind === 'gap') {
      this.#gaps.set(entry.channel, (this.#gaps.get(entry.channel) ?? 0) + entry.dropped);
    } else {
      others.push(entry);
    }
  }

  #takeGaps() {
    const gaps = [];
    for (const [channel, dropped] of this.#gaps) {
      gaps.push({ kind: 'gap', channel, dropped, time: Date.now() });
    }
    this.#gaps.clear();
    return gaps;
  }

  #count() {
    this.#characters = 0;
    for (const entry of this.#waiting) {
      this.#characters += typeof entry === 'string' ? entry.length : 0;
    }
  }
}
