// SPDX-License-Identifier: Apache-2.0
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const CHECK_MS = 20_000;
const ANSWER_MS = 10_000;

/**
 * A WebSocket that comes back by itself. Tells its state: connecting, live, reconnecting, or ended (the operator said so, and
 * only a person should undo that).
 */
export class Connection {
  #url;
  #listener;
  #worker = new Worker(new URL('socket-worker.js', import.meta.url), { type: 'module' });
  #number = 0;
  #live = false;
  #attempt = 0;
  #retry = 0;
  #check = 0;
  #heardAt = 0;

  /** The listener has onState(state, reason), onTexts(texts, leftOut). */
  constructor(url, listener) {
    this.#url = url;
    this.#listener = listener;
    this.#worker.onmessage = ({ data }) => this.#told(data);
    addEventListener('online', () => this.hurry());
    document.addEventListener('visibilitychange', () => this.hurry());
    // A page that leaves says so at once, and does not take its own end for a failure.
    addEventListener('pagehide', () => this.#drop('ended', ''));
    addEventListener('pageshow', (event) => event.persisted && this.open());
  }

  open() {
    clearTimeout(this.#retry);
    this.#retry = 0;
    this.#worker.postMessage({ open: this.#url, number: ++this.#number });
  }

  get live() {
    return this.#live;
  }

  /** Whether it could be handed to the socket. */
  send(record) {
    if (this.#live) {
      this.#worker.postMessage({ send: JSON.stringify(record) });
    }
    return this.#live;
  }

  #told({ number, opened, closed, reason, texts, leftOut }) {
    // What an earlier socket had still to say is over.
    if (number !== this.#number) {
      return;
    }
    this.#heardAt = performance.now();
    if (texts !== undefined) {
      this.#listener.onTexts(texts, leftOut);
      this.#worker.postMessage({ taken: true });
    } else if (opened) {
      this.#opened();
    } else if (closed) {
      this.#closed(reason);
    }
  }

  #opened() {
    this.#live = true;
    this.#attempt = 0;
    this.#check = setInterval(() => this.#checkAlive(), CHECK_MS);
    this.#listener.onState('live', '');
  }

  /** A connection can die without a word, after a laptop slept for one: ask when nothing has been heard for long. */
  #checkAlive() {
    const askedAt = performance.now();
    const number = this.#number;
    if (askedAt - this.#heardAt < CHECK_MS) {
      return;
    }
    this.send({ op: 'ping' });
    setTimeout(() => {
      if (this.#live && number === this.#number && this.#heardAt < askedAt) {
        this.#drop('reconnecting', 'no answer');
        this.#later();
      }
    }, ANSWER_MS);
  }

  #closed(reason) {
    const kicked = reason.startsWith('kicked');
    this.#drop(kicked ? 'ended' : 'reconnecting', reason);
    if (!kicked) {
      this.#later();
    }
  }

  #drop(state, reason) {
    clearInterval(this.#check);
    clearTimeout(this.#retry);
    this.#retry = 0;
    this.#live = false;
    this.#number++;
    this.#worker.postMessage({ close: true });
    this.#listener.onState(state, reason);
  }

  /** Longer each time, and never all pages at the same moment. */
  #later() {
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#attempt);
    this.#attempt++;
    this.#retry = setTimeout(() => this.open(), pause * (0.5 + Math.random() / 2));
  }

  /** Somebody looks, or asks for it, or the network is back: no reason to wait any longer. */
  hurry() {
    if (this.#retry !== 0 && !document.hidden) {
      this.#attempt = 0;
      this.open();
    }
  }
}
