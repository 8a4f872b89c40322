// SPDX-License-Identifier: Apache-2.0
const AT_MOST_EVERY_MS = 5_000;

/**
 * Tells screen readers what happens, and not more than they can say: a single message is read out, several are counted. The
 * stream itself is no live region, as it would never fall silent.
 */
export class Announcer {
  #element;
  #timer = 0;
  #news = [];
  #messages = 0;
  #latest = null;
  #spokenAt = -AT_MOST_EVERY_MS;

  constructor(element) {
    this.#element = element;
  }

  say(text) {
    this.#news.push(text);
    this.#soon();
  }

  /** The latest message is read only when it is said: describe is called then, or never. */
  messages(n, describe) {
    this.#messages += n;
    this.#latest = describe;
    this.#soon();
  }

  #soon() {
    if (this.#timer === 0) {
      const wait = Math.max(100, this.#spokenAt + AT_MOST_EVERY_MS - performance.now());
      this.#timer = setTimeout(() => this.#speak(), wait);
    }
  }

  #speak() {
    this.#timer = 0;
    this.#spokenAt = performance.now();
    const parts = this.#news.slice(-3);
    if (this.#messages === 1) {
      parts.push(this.#latest());
    } else if (this.#messages > 1) {
      parts.push(`${this.#messages} new messages`);
    }
    this.#news = [];
    this.#messages = 0;
    this.#latest = null;
    this.#element.textContent = parts.join('. ');
  }
}
