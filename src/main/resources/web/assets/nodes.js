// SPDX-License-Identifier: Apache-2.0
import { setText } from './columns.js';
import { bytes, count, decimal, duration, plural, seconds } from './format.js';

const NODE = [
  { label: 'Node', fill: fillNode },
  { label: 'Up', fill: (cell, node) => setText(cell, duration(node.uptimeSeconds)) },
  { label: 'Clients', number: true, fill: (cell, node) => setText(cell, count(node.clients)) },
  { label: 'Processor', number: true, fill: (cell, node, busy) => setText(cell, busy === undefined ? '–' : `${decimal(busy)} of ${node.processors}`) },
  { label: 'Heap', number: true, fill: (cell, node) => fillPart(cell, node.heapUsedBytes, node.heapMaxBytes, bytes) },
  { label: 'Waiting', number: true, fill: (cell, node) => fillPart(cell, node.pendingBytes, node.pendingLimitBytes, bytes) },
  { label: 'Descriptors', number: true, fill: (cell, node) => fillPart(cell, node.descriptors, node.descriptorLimit, count) },
];

const LINK = [
  { label: 'Link', fill: (cell, link) => setText(cell, `${link.from} → ${link.peer}`) },
  { label: 'State', fill: fillState },
  { label: 'Round trip', number: true, fill: (cell, link) => setText(cell, link.state === 'away' ? '–' : seconds(link.roundTripMicros / 1e6)) },
  { label: 'Batches out', number: true, fill: (cell, link) => setText(cell, count(link.batchesOut)) },
  { label: 'Batches in', number: true, fill: (cell, link) => setText(cell, count(link.batchesIn)) },
  { label: 'Waiting', number: true, fill: (cell, link) => setText(cell, bytes(link.pendingBytes)) },
  { label: 'Drops', number: true, fill: fillDrops },
];

/** The nodes of the cluster and the links between them; one node alone without. */
export class Nodes {
  #elements;
  #nodes;
  #links;
  #before = new Map();

  /** The elements are nodes, links (tables), note. */
  constructor(elements) {
    this.#elements = elements;
    this.#nodes = new Table(elements.nodes, NODE);
    this.#links = new Table(elements.links, LINK);
  }

  /** The nodes, and the name of the one that serves this page. */
  show(nodes, here) {
    const at = performance.now();
    const now = new Map();
    this.#nodes.show(nodes, (node) => {
      const before = this.#before.get(node.name);
      now.set(node.name, { at, used: node.processorSeconds });
      return before === undefined ? undefined : Math.max(0, ((node.processorSeconds - before.used) * 1000) / (at - before.at));
    });
    this.#before = now;
    this.#nodes.mark(nodes.findIndex((node) => node.name === here));
    const links = nodes.flatMap((node) => node.links.map((link) => ({ ...link, from: node.name })));
    this.#links.show(links, () => undefined);
    this.#elements.links.hidden = links.length === 0;
    const down = links.filter((link) => link.state !== 'up').length;
    setText(this.#elements.note, nodes.length === 1 && links.length === 0
      ? 'One node, no cluster'
      : `${plural(nodes.length, 'node')}, ${plural(links.length, 'link')}${down > 0 ? `, ${count(down)} not up` : ', all up'}`);
  }
}

/** Rows that are made once and filled again and again. */
class Table {
  #body;
  #columns;
  #rows = [];

  constructor(table, columns) {
    this.#columns = columns;
    const head = document.createElement('tr');
    for (const { label, number } of columns) {
      const cell = document.createElement('th');
      cell.scope = 'col';
      cell.className = number ? 'number' : '';
      cell.textContent = label;
      head.append(cell);
    }
    table.tHead.replaceChildren(head);
    this.#body = table.tBodies[0];
  }

  show(items, extra) {
    while (this.#rows.length < items.length) {
      const row = document.createElement('tr');
      this.#columns.forEach(({ label, number }, i) => {
        const cell = document.createElement(i === 0 ? 'th' : 'td');
        if (i === 0) {
          cell.scope = 'row';
        }
        cell.className = number ? 'number' : '';
        cell.dataset.label = label;
        row.append(cell);
      });
      this.#rows.push(row);
      this.#body.append(row);
    }
    this.#rows.forEach((row, i) => {
      row.hidden = items[i] === undefined;
      if (items[i] !== undefined) {
        const more = extra(items[i]);
        this.#columns.forEach(({ fill }, c) => fill(row.cells[c], items[i], more));
      }
    });
  }

  mark(here) {
    this.#rows.forEach((row, i) => row.classList.toggle('here', i === here));
  }
}

function fillNode(cell, node) {
  setText(cell, node.draining ? `${node.name}, draining` : node.name);
  cell.title = [node.version, node.address, node.transport].filter(Boolean).join(', ');
}

function fillState(cell, { state }) {
  setText(cell, state);
  cell.className = `link-state link-${state}`;
}

function fillDrops(cell, { messagesDropped }) {
  setText(cell, count(messagesDropped));
  cell.classList.toggle('some-drops', messagesDropped > 0);
}

function fillPart(cell, part, whole, format) {
  setText(cell, part === null ? '–' : whole === null || whole <= 0 ? format(part) : `${format(part)} of ${format(whole)}`);
}
