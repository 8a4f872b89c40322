// SPDX-License-Identifier: Apache-2.0
import { readMessage } from './message.js';
import { fromHash, isPattern, toHash } from './pattern.js';
import { Session } from './session.js';
import { Stream } from './stream.js';

const FIRST_CHANNEL = 'lobby';

/** Joining a channel, talking there, and how the connection fares. */
export class Talk {
  #session;
  #stream;
  #wasLive = false;

  /** The elements are those of the talk pane by id; onJoined(channel) and onLive() tell the rest of the page. */
  constructor(elements, announcer, presence, { onJoined, onLive }) {
    this.elements = elements;
    this.announcer = announcer;
    this.presence = presence;
    this.onJoined = onJoined;
    this.onLive = onLive;
    this.#stream = new Stream(elements, (text) => announcer.say(text));
    this.#session = new Session(socketUrl(), {
      onState: (state, reason) => this.#state(state, reason),
      onJoined: (pattern) => this.#joined(pattern),
      onRefused: (pattern, why) => this.#refused(pattern, why),
      onMessages: (records, leftOut) => this.#messages(records, leftOut),
      onGap: (channel, dropped) => this.#stream.gap(channel, dropped),
    });
    this.#listen();
  }

  open() {
    const channel = fromHash(location.hash) || FIRST_CHANNEL;
    this.elements.channel.value = channel;
    this.#session.join(channel);
    this.#session.open();
  }

  /** Joins a channel that was chosen elsewhere on the page. */
  join(channel) {
    this.#ask(channel);
    this.elements.channel.scrollIntoView({ block: 'center' });
  }

  /** Tries to be connected without waiting for the next time. */
  hurry() {
    this.#session.hurry();
  }

  togglePause() {
    this.#stream.togglePause();
  }

  #listen() {
    const { join, compose, message, clear } = this.elements;
    join.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#ask(this.elements.channel.value.trim());
    });
    compose.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
    message.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#send();
      }
    });
    message.addEventListener('input', () => this.#showNotSent(''));
    clear.addEventListener('click', () => this.#stream.clear());
    addEventListener('hashchange', () => this.#ask(fromHash(location.hash) || FIRST_CHANNEL));
  }

  #ask(channel) {
    if (channel === '') {
      this.#refused(channel, 'Which channel? One to begin with is lobby.');
    } else if (channel === this.#session.joined) {
      this.#showRefusal('');
      this.elements.message.focus();
    } else {
      this.elements.channel.value = channel;
      this.#session.join(channel);
    }
  }

  #joined(pattern) {
    const again = pattern === this.shown;
    this.shown = pattern;
    this.#showRefusal('');
    this.elements.joined.textContent = pattern;
    this.elements['joined-how'].textContent = isPattern(pattern) ? 'Watching' : 'In';
    document.title = `${pattern} · Polycast`;
    if (fromHash(location.hash) !== pattern) {
      // The first channel takes the place of the bare address; later ones are steps to go back from.
      history[location.hash === '' ? 'replaceState' : 'pushState'](null, '', toHash(pattern));
    }
    if (again) {
      this.#stream.note('Back. What was sent in the meantime was not received.');
      return;
    }
    this.elements.channel.value = pattern;
    this.#stream.restart(isPattern(pattern));
    this.#allowTalking(pattern);
    this.announcer.say(`In ${pattern}`);
    this.onJoined(pattern);
    if (document.activeElement === this.elements.channel || document.activeElement?.form === this.elements.join) {
      (isPattern(pattern) ? this.elements.log : this.elements.message).focus();
    }
  }

  #refused(channel, why) {
    this.#showRefusal(why);
    if (channel !== '' && this.#session.joined !== '' && fromHash(location.hash) === channel) {
      history.replaceState(null, '', toHash(this.#session.joined));
    }
  }

  #showRefusal(why) {
    const { channel } = this.elements;
    const error = this.elements['join-error'];
    error.textContent = why;
    error.hidden = why === '';
    if (why === '') {
      channel.removeAttribute('aria-invalid');
    } else {
      channel.setAttribute('aria-invalid', 'true');
    }
  }

  /** A pattern is for watching: there is no telling which of its channels a message is for. */
  #allowTalking(pattern) {
    const { message, send } = this.elements;
    const watching = isPattern(pattern);
    message.disabled = watching;
    send.disabled = watching;
    message.placeholder = watching ? 'Watching; join one channel to write' : `Write to ${pattern}`;
    this.elements['message-label'].textContent = watching ? 'Message' : `Message to ${pattern}`;
  }

  #send() {
    const { message } = this.elements;
    const text = message.value;
    if (text === '' || message.disabled) {
      return;
    }
    if (!this.#session.live || this.#session.joined === '') {
      this.#showNotSent(this.presence.away
        ? 'Not sent: the server is away. Your message stays here; press Enter again once it is back.'
        : 'Not sent: not connected. Your message stays here; press Enter again once it is back.');
      this.presence.nudge();
      return;
    }
    this.#showNotSent('');
    message.value = '';
    const channel = this.#session.joined;
    const settle = this.#stream.own(channel, text);
    this.#session.publish(channel, text, settle);
  }

  #showNotSent(why) {
    const error = this.elements['compose-error'];
    error.textContent = why;
    error.hidden = why === '';
  }

  #messages(records, leftOut) {
    this.#stream.messages(records, leftOut);
    if (records.length > 0) {
      const latest = records.at(-1);
      this.announcer.messages(records.length, () => {
        const { endpoint, text } = readMessage(latest);
        return `${endpoint}: ${text.slice(0, 200)}`;
      });
    }
  }

  #state(state, reason) {
    if (state === 'live') {
      this.#showNotSent('');
      this.onLive();
    } else if (state === 'ended' && reason !== '') {
      this.#stream.note('An operator has disconnected this page. Reload it to come back.');
    } else if (this.#wasLive) {
      this.#stream.note('The connection is lost; reconnecting.');
    }
    this.#wasLive = state === 'live';
    this.presence.talk(state);
  }
}

/** Beside this page, so that it also works below a path of a proxy. */
function socketUrl() {
  const url = new URL('ws', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  url.search = '';
  return url.href;
}
