// SPDX-License-Identifier: Apache-2.0
// Who got what: a message carries its publisher, its number there and its time, and each subscriber is to get each of them once and in order.
import { Counter, Trend } from 'k6/metrics';

const delivered = new Counter('delivered');
const lost = new Counter('lost');
const doubled = new Counter('doubled');
const disordered = new Counter('out_of_order');
const latency = new Trend('latency', true);

// What every script promises. A run in which nothing arrives has shown nothing.
export const FAULTLESS = {
  delivered: ['count>0'],
  lost: ['count==0'],
  doubled: ['count==0'],
  out_of_order: ['count==0'],
};

export function payload(publisher, number, size = 0) {
  return `${publisher} ${number} ${Date.now()} `.padEnd(size, 'x');
}

export class Tally {
  // Tags tell doors apart in k6's output. Not timed: the time at which something arrived is not known.
  constructor({ tags = {}, timed = true } = {}) {
    this.tags = tags;
    this.timed = timed;
    this.next = {};
    this.missing = {};
    this.count = 0;
  }

  // A message that is not one of this run is not counted.
  arrived(data) {
    // What was published as a JSON string is carried as JSON text, and doors that know no JSON bring it as it is.
    const text = data.startsWith('"') ? JSON.parse(data) : data;
    const [publisher, number, time] = text.split(' ');
    const n = Number(number);
    if (!Number.isInteger(n) || !time) {
      return;
    }
    if (this.timed) {
      latency.add(Date.now() - Number(time), this.tags);
    }
    delivered.add(1, this.tags);
    this.count++;
    const expected = this.next[publisher] || 0;
    const missing = (this.missing[publisher] = this.missing[publisher] || new Set());
    if (n >= expected) {
      for (let i = expected; i < n; i++) {
        missing.add(i);
      }
      this.next[publisher] = n + 1;
    } else if (missing.delete(n)) {
      disordered.add(1, this.tags);
    } else {
      doubled.add(1, this.tags);
    }
  }

  // Whether all of these have arrived: an object from publisher to how many it has published.
  complete(published) {
    return Object.keys(published).every(
      (publisher) =>
        (this.next[publisher] || 0) >= published[publisher] &&
        (!this.missing[publisher] || this.missing[publisher].size === 0),
    );
  }

  // Nothing will come any more: what is not here is lost.
  close(published) {
    let count = 0;
    for (const publisher of Object.keys(published)) {
      const missing = this.missing[publisher];
      count += (missing ? missing.size : 0) + Math.max(0, published[publisher] - (this.next[publisher] || 0));
    }
    lost.add(count, this.tags);
    return count;
  }
}
