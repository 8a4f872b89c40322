// SPDX-License-Identifier: Apache-2.0
import { commandLine } from './command.js';
import { isPattern } from './pattern.js';
import { waysToTalk } from './ways.js';

/** What stands where messages will be: what to do when there are none. */
export class EmptyStream {
  #element;
  #channel = '';
  #endpoints = [];
  #shown = '';

  constructor(element) {
    this.#element = element;
  }

  setChannel(channel) {
    this.#channel = channel;
    this.#show();
  }

  setEndpoints(endpoints) {
    this.#endpoints = endpoints;
    this.#show();
  }

  #show() {
    const shown = JSON.stringify([this.#channel, this.#endpoints.map(({ address }) => address)]);
    if (this.#channel === '' || shown === this.#shown) {
      return;
    }
    this.#shown = shown;
    const title = document.createElement('p');
    title.className = 'empty-title';
    const channel = document.createElement('bdi');
    channel.textContent = this.#channel;
    title.append('It is quiet in ', channel, '.');
    const hint = document.createElement('p');
    if (isPattern(this.#channel)) {
      hint.textContent = 'Messages of all matching channels will appear here, each with the door that it came in by.';
      this.#element.replaceChildren(title, hint);
      return;
    }
    hint.textContent = 'Say something below, or from a shell; it appears here with the door that it came in by.';
    this.#element.replaceChildren(title, hint, ...waysToTalk(this.#endpoints, this.#channel).map(commandLine));
  }
}
