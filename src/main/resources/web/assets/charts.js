// SPDX-License-Identifier: Apache-2.0
import { Chart } from './chart.js';
import { bytes, bytesPerSecond, count, decimal, perSecond, seconds, short } from './format.js';

/** Which charts there are: what each is about, and the lines that it always has. Limits are told by a function, as they come later. */
export function makeCharts(history, limits) {
  const chart = (title, about, options) => new Chart({ title, about, history, options: { nothing: 'No figures yet', ...options } });
  const rates = { format: perSecond, axis: short, atLeast: 10 };
  const sizes = { format: bytes, axis: bytes, atLeast: 1024, base: 1024 };
  const times = { format: seconds, axis: seconds, atLeast: 0.01 };
  const charts = {
    messages: chart('Messages', 'a second, all doors', { ...rates, headline: { key: 'in', name: 'in' } }),
    clients: chart('Clients', 'by door', { format: count, axis: short, atLeast: 4, named: true, headline: { key: 'clients', name: 'now' } }),
    drops: chart('Drops', 'a second, by reason', {
      ...rates, nothing: 'Nothing was dropped', zeroIsNothing: true, named: true, headline: { key: 'drops', name: 'dropped' } }),
    waiting: chart('Waiting', 'bytes kept for clients', { ...sizes, headline: { key: 'waiting', name: 'waiting' } }),
    bytes: chart('Bytes', 'a second, all doors', {
      ...sizes, format: bytesPerSecond, headline: { key: 'bytesOut', name: 'out' } }),
    latency: chart('Latency', 'publish to write', {
      ...times, decades: true, nothing: 'No deliveries yet', headline: { key: 'p99', name: 'p99' } }),
    // Often nothing at all, which has no place on an axis of decades.
    lag: chart('Loop lag', 'how late timers of event loops fire', { ...times, headline: { key: 'lagMax', name: 'slowest' } }),
    processor: chart('Processor', 'time used in a second', {
      format: decimal, axis: decimal, atLeast: 0.1, headline: { key: 'processors', name: () => `of ${limits.processors ?? '?'} cores` } }),
    heap: chart('Heap', 'garbage included', {
      ...sizes, headline: { key: 'heap', name: () => `of ${limits.heap === null ? '?' : bytes(limits.heap)}` } }),
    descriptors: chart('Descriptors', 'open sockets and files', {
      format: count, axis: short, atLeast: 20, headline: {
        key: 'descriptors', name: () => (limits.descriptors === null ? 'open' : `of ${short(limits.descriptors)}`) } }),
  };
  charts.messages.setSeries([
    { key: 'in', label: 'in', hue: 'hue-in' },
    { key: 'out', label: 'out', hue: 'hue-out', dash: '5 3' },
  ]);
  charts.bytes.setSeries([
    { key: 'bytesIn', label: 'in', hue: 'hue-in' },
    { key: 'bytesOut', label: 'out', hue: 'hue-out', dash: '5 3' },
  ]);
  charts.latency.setSeries([
    { key: 'p50', label: 'p50', hue: 'hue-in' },
    { key: 'p99', label: 'p99', hue: 'hue-out', dash: '5 3' },
  ]);
  charts.lag.setSeries([{ key: 'lagMax', label: 'slowest event loop', hue: 'hue-in' }]);
  charts.waiting.setSeries([
    { key: 'waiting', label: 'messages', hue: 'hue-in' },
    { key: 'standing', label: 'clients, subscriptions', hue: 'hue-out', dash: '5 3' },
  ]);
  charts.processor.setSeries([{ key: 'processors', label: 'processors busy', hue: 'hue-in' }]);
  charts.heap.setSeries([{ key: 'heap', label: 'in use', hue: 'hue-in' }]);
  charts.descriptors.setSeries([{ key: 'descriptors', label: 'open', hue: 'hue-in' }]);
  return charts;
}
