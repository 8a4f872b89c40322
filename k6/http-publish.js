// SPDX-License-Identifier: Apache-2.0
// Publishers that POST one request after another, and one WebSocket that must receive everything. Measures how long a POST takes, and
// the latency until its message arrives. BATCH > 1: each request carries that many messages, as lines of JSON.
import http from 'k6/http';
import { check } from 'k6';
import { JsonSocket, until } from './lib/sockets.js';
import { FAULTLESS, Tally, payload } from './lib/tally.js';
import { BASE_URL, CHANNEL, GRACE_MS, DURATION, number } from './lib/settings.js';
import { atPace } from './lib/pace.js';
import { mustBeReady } from './lib/server.js';

const PUBLISHERS = number('PUBLISHERS', 5, 1);
const RATE = number('RATE', 100, 1);
const BATCH = number('BATCH', 1, 1);
const SIZE = number('SIZE', 64);
const P99_MS = number('P99_MS', 250, 1);

export const options = {
  scenarios: { publish: { executor: 'shared-iterations', vus: 1, iterations: 1, maxDuration: `${DURATION + 60}s` } },
  thresholds: {
    ...FAULTLESS,
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    http_req_duration: [`p(99)<${P99_MS}`],
  },
};

export const setup = mustBeReady;

async function post(publisher, request) {
  const messages = [];
  for (let i = 0; i < BATCH; i++) {
    messages.push(payload(publisher, request * BATCH + i, SIZE));
  }
  const body = BATCH === 1 ? messages[0] : messages.map((message) => JSON.stringify(message)).join('\n');
  const type = BATCH === 1 ? 'text/plain' : 'application/x-ndjson';
  const answer = await http.asyncRequest('POST', `${BASE_URL}/channels/${CHANNEL}`, body, {
    headers: { 'Content-Type': type },
  });
  check(answer, {
    'the server tells how many got it': (it) => it.status === 200 && it.json('delivered') === BATCH,
  });
}

export default async function () {
  const tally = new Tally();
  const subscriber = await JsonSocket.open((data) => tally.arrived(data));
  await subscriber.subscribe(CHANNEL);
  const published = {};
  const publishing = [];
  for (let i = 0; i < PUBLISHERS; i++) {
    const publisher = `http-${i}`;
    publishing.push(
      atPace(RATE / PUBLISHERS, DURATION, (request) => post(publisher, request)).then((requests) => {
        published[publisher] = requests * BATCH;
      }),
    );
  }
  await Promise.all(publishing);
  await until(() => tally.complete(published), GRACE_MS);
  tally.close(published);
  subscriber.close();
}
