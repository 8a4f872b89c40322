// SPDX-License-Identifier: Apache-2.0
// Everything that k6 can speak, at once, on one channel: messages are published by POST, by lines of JSON in a POST, and over both kinds of
// WebSocket, and each must arrive at each kind of subscriber: json WebSocket, raw WebSocket and event stream.
import { check } from 'k6';
import http from 'k6/http';
import { JsonSocket, RawSocket, sleep, until } from './lib/sockets.js';
import { FAULTLESS, Tally, payload } from './lib/tally.js';
import { BASE_URL, CHANNEL, GRACE_MS, DURATION, number } from './lib/settings.js';
import { atPace } from './lib/pace.js';
import { endStreams, openStreams, parse } from './lib/events.js';
import { mustBeReady } from './lib/server.js';

const SUBSCRIBERS = number('SUBSCRIBERS', 10, 1);
const RATE = number('RATE', 50, 4);
const SIZE = number('SIZE', 64);
const P99_MS = number('P99_MS', 250, 1);

export const options = {
  scenarios: { mixed: { executor: 'shared-iterations', vus: 1, iterations: 1, maxDuration: `${DURATION + 60}s` } },
  thresholds: {
    ...FAULTLESS,
    checks: ['rate==1'],
    'latency{door:ws-json}': [`p(99)<${P99_MS}`],
    'latency{door:ws-raw}': [`p(99)<${P99_MS}`],
    'delivered{door:ws-json}': ['count>0'],
    'delivered{door:ws-raw}': ['count>0'],
    'delivered{door:sse}': ['count>0'],
  },
};

export const setup = mustBeReady;

async function post(body, type) {
  const answer = await http.asyncRequest('POST', `${BASE_URL}/channels/${CHANNEL}`, body, {
    headers: { 'Content-Type': type },
  });
  check(answer, { 'POST is answered with 200': (it) => it.status === 200 });
}

export default async function () {
  const streams = await openStreams(CHANNEL, SUBSCRIBERS, DURATION);
  const tallies = [];
  const sockets = [];
  for (let i = 0; i < SUBSCRIBERS; i++) {
    const json = new Tally({ tags: { door: 'ws-json' } });
    const raw = new Tally({ tags: { door: 'ws-raw' } });
    const socket = await JsonSocket.open((data) => json.arrived(data));
    await socket.subscribe(CHANNEL);
    tallies.push(json, raw);
    sockets.push(socket, await RawSocket.open(CHANNEL, (data) => raw.arrived(data)));
  }
  const byJson = await JsonSocket.open();
  const byRaw = await RawSocket.open(CHANNEL);
  sockets.push(byJson, byRaw);
  const doors = {
    post: (i) => post(payload('post', i, SIZE), 'text/plain'),
    lines: (i) => post(JSON.stringify(payload('lines', i, SIZE)), 'application/x-ndjson'),
    json: (i) => byJson.publish(CHANNEL, payload('json', i, SIZE)),
    raw: (i) => byRaw.publish(payload('raw', i, SIZE)),
  };
  const published = {};
  await Promise.all(
    Object.keys(doors).map(async (door) => {
      published[door] = await atPace(RATE / 4, DURATION, doors[door]);
    }),
  );
  await until(() => tallies.every((tally) => tally.complete(published)), GRACE_MS);
  tallies.forEach((tally) => tally.close(published));
  await sleep(Math.min(GRACE_MS, 500));
  endStreams(CHANNEL);
  for (const body of await Promise.all(streams)) {
    const tally = new Tally({ tags: { door: 'sse' }, timed: false });
    parse(body)
      .filter((event) => event.name === '')
      .forEach((event) => tally.arrived(event.data));
    tally.close(published);
  }
  sockets.forEach((socket) => socket.close());
}
