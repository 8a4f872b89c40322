// SPDX-License-Identifier: Apache-2.0
import { bytes, clock, count, duration } from './format.js';
import { hueOf } from './hues.js';

/** The columns of the table of clients: what the API sorts by, and how a cell shows its client. */
export const COLUMNS = [
  { sort: 'id', label: 'Client', fill: fillClient },
  { sort: 'endpoint', label: 'Door', fill: fillDoor },
  { sort: 'protocol', label: 'Protocol', fill: fillProtocol },
  { sort: 'remote', label: 'Remote', fill: fillRemote },
  { sort: 'subscriptionCount', label: 'Subscriptions', fill: fillSubscriptions },
  { sort: 'messagesIn', label: 'In', className: 'number', fill: (cell, client) => setText(cell, count(client.messagesIn)) },
  { sort: 'messagesOut', label: 'Out', className: 'number', fill: (cell, client) => setText(cell, count(client.messagesOut)) },
  { sort: 'pendingBytes', label: 'Waiting', className: 'number', fill: (cell, client) => setText(cell, bytes(client.pendingBytes)) },
  { sort: 'messagesDropped', label: 'Drops', className: 'number', fill: fillDrops },
  { sort: 'connectedAt', label: 'Connected', className: 'number', fill: fillConnected },
];

/** Leaves alone what has not changed, so that a selection in it stays. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function part(cell, tag, className) {
  const found = cell.querySelector(`.${className}`);
  if (found !== null) {
    return found;
  }
  const made = document.createElement(tag);
  made.className = className;
  cell.append(made);
  return made;
}

function fillClient(cell, client) {
  const named = client.name !== null && client.name !== undefined && client.name !== '';
  setText(part(cell, 'bdi', 'client-name'), named ? client.name : '');
  setText(part(cell, 'span', 'client-id'), client.id);
}

function fillDoor(cell, client) {
  const door = part(cell, 'bdi', 'client-door');
  setText(door, client.endpoint);
  door.className = `client-door door-mark ${hueOf(client.endpoint)}`;
}

function fillProtocol(cell, client) {
  setText(part(cell, 'span', 'client-protocol'), client.protocol);
  const held = part(cell, 'span', 'client-held');
  setText(held, client.held ? 'held' : '');
  held.title = client.held ? 'Not being read from until others have caught up' : '';
}

function fillRemote(cell, client) {
  setText(part(cell, 'span', 'client-remote'), client.remote);
}

function fillSubscriptions(cell, client) {
  const shown = client.subscriptions.join(', ');
  const more = client.subscriptionCount - client.subscriptions.length;
  const all = more > 0 ? `${shown} and ${count(more)} more` : shown;
  const text = part(cell, 'bdi', 'client-subscriptions');
  setText(text, all === '' ? 'none' : all);
  text.title = all;
}

function fillDrops(cell, client) {
  setText(cell, count(client.messagesDropped));
  cell.classList.toggle('some-drops', client.messagesDropped > 0);
}

function fillConnected(cell, client) {
  setText(cell, duration((Date.now() - client.connectedAt) / 1000));
  cell.title = `since ${clock(client.connectedAt)}`;
}
