// SPDX-License-Identifier: Apache-2.0
// Many event streams of one channel, and one publisher. Checks that each stream has each message once and in order, and ends with an `end`
// event. Stock k6 sees a stream only once it has ended (lib/events.js) and cannot tell when an event arrived, so there is no latency here.
import { check } from 'k6';
import { JsonSocket, sleep } from './lib/sockets.js';
import { FAULTLESS, Tally, payload } from './lib/tally.js';
import { CHANNEL, GRACE_MS, DURATION, number } from './lib/settings.js';
import { atPace } from './lib/pace.js';
import { endStreams, openStreams, parse } from './lib/events.js';
import { mustBeReady } from './lib/server.js';

const STREAMS = number('STREAMS', 20, 1);
const RATE = number('RATE', 100, 1);
const SIZE = number('SIZE', 64);

export const options = {
  scenarios: { streams: { executor: 'shared-iterations', vus: 1, iterations: 1, maxDuration: `${DURATION + 60}s` } },
  thresholds: { ...FAULTLESS, checks: ['rate==1'] },
};

export const setup = mustBeReady;

export default async function () {
  const bodies = await openStreams(CHANNEL, STREAMS, DURATION);
  const publisher = await JsonSocket.open();
  const published = { ws: await atPace(RATE, DURATION, (i) => publisher.publish(CHANNEL, payload('ws', i, SIZE))) };
  await sleep(Math.min(GRACE_MS, 1000));
  endStreams(CHANNEL);
  for (const body of await Promise.all(bodies)) {
    const events = parse(body);
    const tally = new Tally({ timed: false });
    events.filter((event) => event.name === '').forEach((event) => tally.arrived(event.data));
    tally.close(published);
    const last = events[events.length - 1];
    check(last, {
      'the stream ends with an end event': (it) => it && it.name === 'end' && JSON.parse(it.data).code === 'kicked',
    });
  }
  publisher.close();
}
