// SPDX-License-Identifier: Apache-2.0
/** What `/api/figures` answers, as points of a history: the same series by the same keys as the page makes of what it sees itself. */

const TOTALS = {
  in: 'messagesInPerSecond',
  out: 'messagesOutPerSecond',
  bytesIn: 'bytesInPerSecond',
  bytesOut: 'bytesOutPerSecond',
  waiting: 'pendingBytes',
  heap: 'heapUsedBytes',
  processors: 'processors',
  descriptors: 'descriptors',
  lagMax: 'eventLoopLagSeconds',
  p50: 'publishToWriteP50Seconds',
  p99: 'publishToWriteP99Seconds',
};

export function pointsOf({ times, stepSeconds, totals, clients, messagesDroppedPerSecond, memoryBytes }) {
  return times.map((time, i) => {
    const values = {};
    for (const [key, name] of Object.entries(TOTALS)) {
      values[key] = totals[name][i];
    }
    values.clients = spread(values, 'clients ', clients, i);
    values.drops = spread(values, 'drops ', messagesDroppedPerSecond, i);
    values.standing = memoryBytes.clients[i] + memoryBytes.subscriptions[i];
    return { time, values, step: stepSeconds * 1000 };
  });
}

/** Gives each of a group its key, and returns their sum. */
function spread(values, prefix, group, i) {
  let sum = 0;
  for (const [name, series] of Object.entries(group)) {
    values[prefix + name] = series[i];
    sum += series[i];
  }
  return sum;
}
