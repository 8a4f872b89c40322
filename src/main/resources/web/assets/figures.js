// SPDX-License-Identifier: Apache-2.0
import { Chart } from './chart.js';
import { bytes, count, perSecond, seconds, short } from './format.js';
import { History } from './history.js';
import { hueOf } from './hues.js';
import { difference, mergeBuckets, quantile } from './quantile.js';

const SECONDS = 180;
const LATENCY_OVER_MS = 5_000;

const value = (history, key, format) => {
  const latest = history.latest(key);
  return latest === null ? '–' : format(latest);
};

/** Six charts, fed with what the API says once a second: counters become rates, buckets become quantiles. */
export class Figures {
  #before = null;
  #snapshots = [];
  #reasons = new Set();

  constructor(container) {
    this.history = new History(SECONDS);
    this.charts = this.#makeCharts();
    container.replaceChildren(...Object.values(this.charts).map((chart) => chart.element));
  }

  #makeCharts() {
    const history = this.history;
    const chart = (title, about, options) => new Chart({ title, about, history, options });
    const rates = { format: perSecond, axis: short, atLeast: 10 };
    const times = { format: seconds, axis: seconds, decades: true, atLeast: 0.01 };
    const charts = {
      messages: chart('Messages', 'a second', {
        ...rates, nothing: 'No figures yet', headline: (h) => value(h, 'in', perSecond) }),
      clients: chart('Clients', 'by door', {
        format: count, axis: short, atLeast: 4, nothing: 'No figures yet', headline: (h) => value(h, 'clients', count) }),
      drops: chart('Drops', 'a second, by reason', {
        ...rates, nothing: 'Nothing was dropped', zeroIsNothing: true, headline: (h) => value(h, 'drops', perSecond) }),
      latency: chart('Latency', 'publish to write, over 5 s', {
        ...times, nothing: 'No deliveries yet', headline: (h) => value(h, 'p99', seconds) }),
      // Often nothing at all, which has no place on an axis of decades.
      lag: chart('Event-loop lag', 'how late timers fire', {
        format: seconds, axis: seconds, atLeast: 0.01, nothing: 'No figures yet', headline: (h) => value(h, 'lagMax', seconds) }),
      waiting: chart('Waiting', 'bytes kept for clients', {
        format: bytes, axis: bytes, atLeast: 1024, base: 1024, nothing: 'No figures yet', headline: (h) => value(h, 'waiting', bytes) }),
    };
    charts.messages.setSeries([
      { key: 'in', label: 'in', hue: 'hue-in' },
      { key: 'out', label: 'out', hue: 'hue-out', dashed: true },
    ]);
    charts.latency.setSeries([
      { key: 'p50', label: 'p50', hue: 'hue-in' },
      { key: 'p99', label: 'p99', hue: 'hue-out', dashed: true },
    ]);
    charts.lag.setSeries([
      { key: 'lagMax', label: 'slowest loop', hue: 'hue-out' },
      { key: 'lagMean', label: 'mean', hue: 'hue-in', dashed: true },
    ]);
    charts.waiting.setSeries([
      { key: 'waiting', label: 'waiting', hue: 'hue-in' },
      { key: 'standing', label: 'clients and subscriptions', hue: 'hue-out', dashed: true },
    ]);
    return charts;
  }

  /** What is counted from here on is not compared with what was before: the page was hidden, or there was no answer. */
  interrupt() {
    this.#before = null;
    this.#snapshots = [];
  }

  draw() {
    for (const chart of Object.values(this.charts)) {
      chart.draw();
    }
  }

  /** Takes the items of both lists; returns the rates of each door by name, for those who show them elsewhere. */
  add(endpoints, nodes) {
    const at = performance.now();
    const rates = this.#rates(endpoints, nodes, at);
    const values = { ...rates.values, ...this.#latency(nodes, at), ...lag(nodes) };
    values.waiting = sum(nodes, (node) => node.pendingBytes);
    values.standing = sum(nodes, ({ memoryBytes }) => (memoryBytes?.clients ?? 0) + (memoryBytes?.subscriptions ?? 0));
    values.clients = sum(endpoints, (endpoint) => endpoint.connections);
    values.yielding = sum(endpoints, ({ connectionsYielding }) => sum(Object.values(connectionsYielding), (one) => one));
    for (const { name, connections } of endpoints) {
      values[`clients ${name}`] = connections;
    }
    this.history.add(Date.now(), values);
    this.charts.clients.setSeries(
      [...endpoints.map(({ name }) => ({ key: `clients ${name}`, label: name, hue: hueOf(name) })),
        { key: 'yielding', label: 'may give way', hue: 'hue-out', dashed: true }]);
    this.charts.drops.setSeries(this.#dropSeries());
    this.draw();
    return rates.byDoor;
  }

  #rates(endpoints, nodes, at) {
    const totals = new Map(endpoints.map((endpoint) => [endpoint.name, totalsOf(endpoint)]));
    const started = nodes.map((node) => `${node.name} ${node.startedAt}`).join();
    const before = this.#before;
    this.#before = { totals, started, at };
    const values = { in: null, out: null, drops: null };
    const byDoor = new Map();
    if (before === null || before.started !== started) {
      this.#snapshots = [];
      return { values, byDoor };
    }
    const elapsed = (at - before.at) / 1000;
    for (const [name, now] of totals) {
      const then = before.totals.get(name);
      if (then !== undefined) {
        byDoor.set(name, {
          in: Math.max(0, now.in - then.in) / elapsed,
          out: Math.max(0, now.out - then.out) / elapsed,
        });
        this.#drops(now, then, elapsed, values);
      }
    }
    values.in = sum([...byDoor.values()], (door) => door.in);
    values.out = sum([...byDoor.values()], (door) => door.out);
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

  #dropSeries() {
    return [...this.#reasons].sort().map((reason, i) => ({
      key: `drops ${reason}`, label: reason, hue: `hue-drop-${i % 3}`, dashed: i % 3 > 0 }));
  }

  /** Over a few seconds: of one second's deliveries there may be too few to have a 99th percentile. */
  #latency(nodes, at) {
    const buckets = mergeBuckets(nodes.flatMap((node) => node.eventLoops.map((loop) => loop.publishToWrite)));
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

function totalsOf({ messagesIn, messagesOut, messagesDropped }) {
  return { in: messagesIn, out: messagesOut, dropped: messagesDropped };
}

function lag(nodes) {
  const lags = nodes.flatMap((node) => node.eventLoops.map((loop) => loop.lagSeconds ?? 0));
  return lags.length === 0 ? {} : { lagMax: Math.max(...lags), lagMean: sum(lags, (one) => one) / lags.length };
}

function sum(items, of) {
  return items.reduce((total, item) => total + of(item), 0);
}
