// SPDX-License-Identifier: Apache-2.0
// One publisher and many subscribers of one channel, all WebSockets speaking the json protocol. Measures the latency from the publisher's
// send to each subscriber, and checks that each of them gets each message once and in order.
import { JsonSocket, until } from './lib/sockets.js';
import { FAULTLESS, Tally, payload } from './lib/tally.js';
import { CHANNEL, GRACE_MS, DURATION, number } from './lib/settings.js';
import { atPace } from './lib/pace.js';
import { mustBeReady } from './lib/server.js';

const SUBSCRIBERS = number('SUBSCRIBERS', 100, 1);
const RATE = number('RATE', 100, 1);
const SIZE = number('SIZE', 64);
const P99_MS = number('P99_MS', 250, 1);

export const options = {
  scenarios: { broadcast: { executor: 'shared-iterations', vus: 1, iterations: 1, maxDuration: `${DURATION + 60}s` } },
  thresholds: { ...FAULTLESS, latency: [`p(99)<${P99_MS}`] },
};

export const setup = mustBeReady;

// One virtual user owns all sockets, on one event loop, so that what was published and what arrived can be compared exactly.
export default async function () {
  const tallies = [];
  const sockets = [];
  for (let i = 0; i < SUBSCRIBERS; i++) {
    const tally = new Tally();
    const socket = await JsonSocket.open((data) => tally.arrived(data));
    await socket.subscribe(CHANNEL);
    tallies.push(tally);
    sockets.push(socket);
  }
  const publisher = await JsonSocket.open();
  const published = { ws: await atPace(RATE, DURATION, (i) => publisher.publish(CHANNEL, payload('ws', i, SIZE))) };
  await until(() => tallies.every((tally) => tally.complete(published)), GRACE_MS);
  tallies.forEach((tally) => tally.close(published));
  [...sockets, publisher].forEach((socket) => socket.close());
}
