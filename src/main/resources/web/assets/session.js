// SPDX-License-Identifier: Apache-2.0
import { Connection } from './connection.js';
import { channelOf, isMessage } from './message.js';
import { matches } from './pattern.js';

/**
 * The json protocol over one connection: one pattern at a time is subscribed to, again after each reconnect. Messages are handed on
 * unread, as most of them may never be shown.
 */
export class Session {
  #connection;
  #listener;
  #wanted = '';
  #joined = '';
  #leaving = '';
  #lastId = 0;
  #asked = new Map();

  /** The listener has onState(state, reason), onJoined(pattern), onRefused(pattern, why), onMessages(texts, leftOut), onGap(channel, dropped). */
  constructor(url, listener) {
    this.#listener = listener;
    this.#connection = new Connection(url, {
      onState: (state, reason) => this.#state(state, reason),
      onTexts: (texts, leftOut) => this.#texts(texts, leftOut),
    });
  }

  open() {
    this.#connection.open();
  }

  hurry() {
    this.#connection.hurry();
  }

  get live() {
    return this.#connection.live;
  }

  get joined() {
    return this.#joined;
  }

  join(pattern) {
    this.#wanted = pattern;
    this.#subscribe();
  }

  /** Publishes text; onAnswer is called with null, or with what is wrong. False when there is no connection. */
  publish(channel, text, onAnswer) {
    return this.#ask({ op: 'pub', channel, data: text }, (answer) => onAnswer(answer.op === 'ok' ? null : answer.message));
  }

  #state(state, reason) {
    if (state === 'live') {
      this.#ask({ op: 'origin', on: true }, () => {});
      this.#subscribe();
    } else {
      this.#joined = '';
      this.#leaving = '';
      const unanswered = [...this.#asked.values()];
      this.#asked.clear();
      for (const onAnswer of unanswered) {
        onAnswer({ op: 'error', message: 'the connection was lost before the server answered' });
      }
    }
    this.#listener.onState(state, reason);
  }

  /** Subscribes to the new one first: when it is refused, nothing of the old one was missed. */
  #subscribe() {
    const wanted = this.#wanted;
    if (wanted === '' || wanted === this.#joined || !this.live) {
      return;
    }
    this.#ask({ op: 'sub', channel: wanted }, (answer) => {
      if (answer.op === 'ok') {
        this.#entered(wanted);
      } else if (this.live) {
        this.#wanted = this.#wanted === wanted ? this.#joined : this.#wanted;
        this.#listener.onRefused(wanted, answer.message);
      }
    });
  }

  #entered(pattern) {
    const left = this.#joined;
    this.#joined = pattern;
    if (left !== '' && left !== pattern) {
      this.#leaving = left;
      this.#ask({ op: 'unsub', channel: left }, () => {
        this.#leaving = this.#leaving === left ? '' : this.#leaving;
      });
    }
    this.#listener.onJoined(pattern);
  }

  #ask(record, onAnswer) {
    const id = ++this.#lastId;
    if (!this.#connection.send({ ...record, id })) {
      return false;
    }
    this.#asked.set(id, onAnswer);
    return true;
  }

  #texts(texts, leftOut) {
    let messages = [];
    for (const text of texts) {
      if (!isMessage(text)) {
        // What happens before it is told before it.
        this.#listener.onMessages(messages, 0);
        messages = [];
        this.#control(JSON.parse(text));
      } else if (this.#leaving === '' || matches(this.#joined, channelOf(text))) {
        // What the channel that was left still sends until it knows of it does not belong to the new one.
        messages.push(text);
      }
    }
    this.#listener.onMessages(messages, leftOut);
  }

  #control(record) {
    if (record.op === 'gap') {
      this.#listener.onGap(record.channel, record.dropped);
    } else if (record.op === 'ok' || record.op === 'error') {
      const onAnswer = this.#asked.get(record.id);
      this.#asked.delete(record.id);
      onAnswer?.(record);
    }
  }
}
