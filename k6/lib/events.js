// SPDX-License-Identifier: Apache-2.0
// Event streams. k6 hands out a response when its body is whole, and that of an event stream is whole when the server ends it. So a stream is
// ended by the operator's way, DELETE /api/clients/{id}, after everything has been published; then each event in it can be looked at.
import http from 'k6/http';
import exec from 'k6/execution';
import { until } from './sockets.js';
import { BASE_URL } from './settings.js';

const ANSWER_MS = 10000;

function clients(channel) {
  const answer = http.get(`${BASE_URL}/api/clients?protocol=sse&limit=1000`);
  if (answer.status !== 200) {
    exec.test.abort(`/api/clients answers ${answer.status}: does the endpoint serve "admin"?`);
  }
  return answer.json('items').filter((client) => client.subscriptions.includes(channel));
}

// Opens so many streams of a channel, and returns when all are subscribed; the bodies are promises.
export async function openStreams(channel, count, seconds) {
  const bodies = [];
  for (let i = 0; i < count; i++) {
    bodies.push(
      http
        .asyncRequest('GET', `${BASE_URL}/channels/${channel}/events`, null, {
          timeout: `${seconds + 60}s`,
          headers: { Accept: 'text/event-stream' },
        })
        .then((answer) => answer.body || ''),
    );
  }
  if (!(await until(() => clients(channel).length === count, ANSWER_MS))) {
    exec.test.abort(`${clients(channel).length} of ${count} event streams are subscribed to ${channel}`);
  }
  return bodies;
}

// Ends the streams of a channel from the server's side.
export function endStreams(channel) {
  clients(channel).forEach((client) => http.del(`${BASE_URL}/api/clients/${client.id}`));
}

// The events of a body: name ('' is a message) and data.
export function parse(body) {
  return body
    .split('\n\n')
    .map((block) => {
      const event = { name: '', data: [] };
      for (const line of block.split('\n')) {
        if (line.startsWith('data: ')) {
          event.data.push(line.slice(6));
        } else if (line.startsWith('event: ')) {
          event.name = line.slice(7);
        }
      }
      return { name: event.name, data: event.data.join('\n') };
    })
    .filter((event) => event.data !== '');
}
