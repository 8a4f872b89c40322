// SPDX-License-Identifier: Apache-2.0
// A moderate load for a long time: WebSockets that stay, WebSockets that come and go, and publishers by POST and WebSocket. Reads /metrics
// every two seconds. Whatever would grow in a leaking server (heap after collection, direct buffers, descriptors, threads, pending bytes)
// must stay level, latency must be as good at the end as at the start, and nothing may be lost.
import http from 'k6/http';
import exec from 'k6/execution';
import { check } from 'k6';
import { Gauge } from 'k6/metrics';
import { JsonSocket, sleep, until } from './lib/sockets.js';
import { FAULTLESS, Tally, payload } from './lib/tally.js';
import { BASE_URL, CHANNEL, GRACE_MS, number, seconds } from './lib/settings.js';
import { atPace } from './lib/pace.js';
import { metric, mustBeReady } from './lib/server.js';

// In seconds.
const DURATION = seconds('DURATION', 600, 4);
const SUBSCRIBERS = number('SUBSCRIBERS', 50, 1);
const RATE = number('RATE', 100, 2);
const CHURN = number('CHURN', 5);
const SIZE = number('SIZE', 64);
const P99_MS = number('P99_MS', 250, 1);
const HEAP_MIB = number('HEAP_MIB', 64, 1);
const DIRECT_MIB = number('DIRECT_MIB', 32, 1);
const DESCRIPTORS = number('DESCRIPTORS', 10, 1);
// A pool of 20 workers fills up with the first requests.
const THREADS = number('THREADS', 30, 1);

const MIB = 1024 * 1024;
const POLL_MS = Math.min(2000, DURATION * 50);

// The watched metrics: their samples in /metrics, and how much higher each may be at the end than at the start.
const WATCHED = {
  heap_growth_bytes: { metric: 'jvm_memory_used_bytes{area="heap"', most: HEAP_MIB * MIB },
  direct_growth_bytes: { metric: 'jvm_buffer_memory_used_bytes{id="direct"', most: DIRECT_MIB * MIB },
  descriptor_growth: { metric: 'process_files_open_files', most: DESCRIPTORS },
  thread_growth: { metric: 'jvm_threads_live_threads', most: THREADS },
  pending_growth_bytes: { metric: 'polycast_pending_total_bytes', most: MIB },
};

const growth = {};
const growthThresholds = {};
for (const name of Object.keys(WATCHED)) {
  growth[name] = new Gauge(name);
  growthThresholds[name] = [`value<${WATCHED[name].most}`];
}

export const options = {
  scenarios: { soak: { executor: 'shared-iterations', vus: 1, iterations: 1, maxDuration: `${DURATION + 120}s` } },
  thresholds: {
    ...FAULTLESS,
    ...growthThresholds,
    checks: ['rate==1'],
    'latency{phase:early}': [`p(99)<${P99_MS}`],
    'latency{phase:late}': [`p(99)<${P99_MS}`],
  },
};

export const setup = mustBeReady;

async function post(i) {
  const answer = await http.asyncRequest('POST', `${BASE_URL}/channels/${CHANNEL}`, payload('http', i, SIZE), {
    headers: { 'Content-Type': 'text/plain' },
  });
  check(answer, { 'POST is answered with 200': (it) => it.status === 200 });
}

// A guest stays until it has received something, which proves that it was subscribed.
async function guest() {
  let heard = 0;
  const socket = await JsonSocket.open(() => heard++);
  await socket.subscribe(CHANNEL);
  check(await until(() => heard > 0, GRACE_MS), { 'who comes later hears what is said from then on': (it) => it });
  socket.close();
}

// Reads the watched metrics until stopped, and returns the samples.
async function watch(isOver) {
  const samples = [];
  while (!isOver()) {
    const answer = await http.asyncRequest('GET', `${BASE_URL}/metrics`);
    const sample = {};
    for (const name of Object.keys(WATCHED)) {
      sample[name] = metric(answer.body || '', WATCHED[name].metric);
      if (sample[name] === undefined) {
        exec.test.abort(`/metrics has no ${WATCHED[name].metric}`);
      }
    }
    samples.push(sample);
    await sleep(POLL_MS);
  }
  return samples;
}

// The lowest value in a part of the run: memory rises and falls between collections, and its floor is what is really held.
function floor(samples, name) {
  return Math.min(...samples.map((sample) => sample[name]));
}

export default async function () {
  const tallies = [];
  const sockets = [];
  for (let i = 0; i < SUBSCRIBERS; i++) {
    const tally = new Tally({ tags: { phase: 'early' } });
    const socket = await JsonSocket.open((data) => tally.arrived(data));
    await socket.subscribe(CHANNEL);
    tallies.push(tally);
    sockets.push(socket);
  }
  const publisher = await JsonSocket.open();
  let over = false;
  const samples = watch(() => over);
  const lateFrom = setTimeout(() => tallies.forEach((tally) => (tally.tags = { phase: 'late' })), DURATION * 500);
  const guests = [];
  const work = [
    atPace(RATE / 2, DURATION, (i) => publisher.publish(CHANNEL, payload('ws', i, SIZE))),
    atPace(RATE / 2, DURATION, post),
  ];
  if (CHURN > 0) {
    // Guests need someone to hear, so they stop coming a second before the end.
    work.push(atPace(CHURN, DURATION - 1, () => guests.push(guest())));
  }
  const [byWebSocket, byPost] = await Promise.all(work);
  const published = { ws: byWebSocket, http: byPost };
  await Promise.all(guests);
  await until(() => tallies.every((tally) => tally.complete(published)), GRACE_MS);
  tallies.forEach((tally) => tally.close(published));
  clearTimeout(lateFrom);
  over = true;
  const all = await samples;
  const third = Math.ceil(all.length / 3);
  for (const name of Object.keys(WATCHED)) {
    growth[name].add(Math.max(0, floor(all.slice(-third), name) - floor(all.slice(0, third), name)));
  }
  [...sockets, publisher].forEach((socket) => socket.close());
}
