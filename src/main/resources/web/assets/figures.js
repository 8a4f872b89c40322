// SPDX-License-Identifier: Apache-2.0
import { get } from './api.js';
import { makeCharts } from './charts.js';
import { History } from './history.js';
import { dashOf, hueOf, lookOf } from './hues.js';
import { pointsOf } from './past.js';
import { difference, mergeBuckets, quantile } from './quantile.js';

const RECENT_SECONDS = 180;
const HOUR_SECONDS = 3_600;
const LATENCY_OVER_MS = 5_000;

/**
 * The charts: the last minutes from what the API says once a second, where counters become rates and buckets become quantiles, or
 * the last hour as the server has noted it.
 */
export class Figures {
  #before = null;
  #snapshots = [];
  #reasons = new Set();
  #doors = [];
  #limits = { processors: null, heap: null, descriptors: null };
  #recent = new History(RECENT_SECONDS);
  #hour = new History(HOUR_SECONDS);
  #shown = this.#recent;
  node = '';

  /** The other cards of the container stand where they are put: those in `first` behind the second chart, `last` at the end. */
  constructor(container, { first, last }) {
    this.charts = makeCharts(this.#shown, this.#limits);
    const [one, two, ...others] = Object.values(this.charts).map((chart) => chart.element);
    container.replaceChildren(one, two, ...first, ...others, ...last);
  }

  /** Three minutes, or an hour. */
  showHour(hour) {
    this.#shown = hour ? this.#hour : this.#recent;
    for (const chart of Object.values(this.charts)) {
      chart.setHistory(this.#shown);
    }
    this.draw();
  }

  /** What is counted from here on is not compared with what was before: the page was hidden, or there was no answer. */
  interrupt() {
    this.#before = null;
    this.#snapshots = [];
  }

  draw() {
    this.charts.clients.setSeries(this.#busy('clients ', this.#doors, (name) => ({ hue: hueOf(name), dash: dashOf(name) })));
    this.charts.drops.setSeries(this.#busy('drops ', [...this.#reasons].sort(), (reason, place) => lookOf(place)));
    for (const chart of Object.values(this.charts)) {
      chart.draw();
    }
  }

  /** Asks for what the server has noted since it was last asked. */
  async remember() {
    const since = this.#hour.points.at(-1)?.time ?? 0;
    const figures = await get('api/figures', { since: String(since) });
    this.node = figures.node;
    const points = pointsOf(figures);
    for (const { time, values, step } of points) {
      this.#hour.add(time, values, step / 1000);
      Object.keys(values).forEach((key) => key.startsWith('drops ') && this.#reasons.add(key.slice('drops '.length)));
    }
    if (since === 0) {
      this.#recent.prepend(points);
    }
    if (this.#shown === this.#hour && points.length > 0) {
      this.draw();
    }
  }

  /** Takes the endpoints and this node; returns the rates of each door by name, for those who show them elsewhere. */
  add(endpoints, node) {
    const at = performance.now();
    const rates = this.#rates(endpoints, node, at);
    const values = { ...rates.values, ...this.#latency(node, at), ...lag(node) };
    values.waiting = node.pendingBytes;
    values.standing = node.memoryBytes.clients + node.memoryBytes.subscriptions;
    values.heap = node.heapUsedBytes;
    values.descriptors = node.descriptors;
    values.clients = sum(endpoints, (endpoint) => endpoint.clients);
    for (const { name, clients } of endpoints) {
      values[`clients ${name}`] = clients;
    }
    Object.assign(this.#limits, { processors: node.processors, heap: node.heapMaxBytes, descriptors: node.descriptorLimit });
    this.#recent.add(Date.now(), values, 1);
    this.#doors = endpoints.map(({ name }) => name);
    if (this.#shown === this.#recent) {
      this.draw();
    }
    return rates.byDoor;
  }

  #rates(endpoints, node, at) {
    const totals = new Map(endpoints.map((endpoint) => [endpoint.name, totalsOf(endpoint)]));
    const before = this.#before;
    this.#before = { totals, startedAt: node.startedAt, processorSeconds: node.processorSeconds, at };
    const values = { in: null, out: null, bytesIn: null, bytesOut: null, drops: null, processors: null };
    const byDoor = new Map();
    if (before === null || before.startedAt !== node.startedAt) {
      this.#snapshots = [];
      return { values, byDoor };
    }
    const elapsed = (at - before.at) / 1000;
    for (const [name, now] of totals) {
      const then = before.totals.get(name);
      if (then !== undefined) {
        const rate = (key) => Math.max(0, now[key] - then[key]) / elapsed;
        byDoor.set(name, { in: rate('in'), out: rate('out'), bytesIn: rate('bytesIn'), bytesOut: rate('bytesOut') });
        this.#drops(now, then, elapsed, values);
      }
    }
    values.bytesIn = sum([...byDoor.values()], (door) => door.bytesIn);
    values.bytesOut = sum([...byDoor.values()], (door) => door.bytesOut);
    values.in = sum([...byDoor.values()], (door) => door.in);
    values.out = sum([...byDoor.values()], (door) => door.out);
    if (node.processorSeconds !== null) {
      values.processors = Math.max(0, node.processorSeconds - before.processorSeconds) / elapsed;
    }
    return { values, byDoor };
  }

  #drops(now, then, elapsed, values) {
    for (const [reason, dropped] of Object.entries(now.dropped)) {
      const rate = Math.max(0, dropped - (then.dropped[reason] ?? 0)) / elapsed;
      values.drops = (values.drops ?? 0) + rate;
      values[`drops ${reason}`] = (values[`drops ${reason}`] ?? 0) + rate;
      this.#reasons.add(reason);
    }
  }

  /** Lines of those that are not at zero all the time. Each looks the same whether or not others are shown. */
  #busy(prefix, names, look) {
    const series = names.map((name, place) => ({ key: prefix + name, label: name, ...look(name, place) }));
    return series.filter(({ key }) => this.#shown.points.some(({ values }) => values[key] > 0));
  }

  /** Over a few seconds: of one second's deliveries there may be too few to have a 99th percentile. */
  #latency(node, at) {
    const buckets = mergeBuckets(node.eventLoops.map((loop) => loop.publishToWrite));
    this.#snapshots.push({ at, buckets });
    while (this.#snapshots.length > 2 && this.#snapshots[1].at <= at - LATENCY_OVER_MS) {
      this.#snapshots.shift();
    }
    const delta = difference(buckets, this.#snapshots[0].buckets);
    if (delta === null) {
      this.#snapshots = [{ at, buckets }];
      return { p50: null, p99: null };
    }
    return { p50: quantile(delta, 0.5), p99: quantile(delta, 0.99) };
  }
}

function totalsOf({ messagesIn, messagesOut, bytesIn, bytesOut, messagesDropped }) {
  return { in: messagesIn, out: messagesOut, bytesIn, bytesOut, dropped: messagesDropped };
}

function lag(node) {
  return { lagMax: Math.max(0, ...node.eventLoops.map((loop) => loop.lagSeconds ?? 0)) };
}

function sum(items, of) {
  return items.reduce((total, item) => total + of(item), 0);
}
