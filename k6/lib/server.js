// SPDX-License-Identifier: Apache-2.0
// The parts of the http door that are not about messages.
import http from 'k6/http';
import exec from 'k6/execution';
import { BASE_URL } from './settings.js';

// For setup(): one clear line instead of a thousand failed requests.
export function mustBeReady() {
  const answer = http.get(`${BASE_URL}/health/ready`, { timeout: '5s', responseCallback: null });
  if (answer.status !== 200) {
    exec.test.abort(`${BASE_URL} is not ready: ${answer.status ? `status ${answer.status}` : answer.error}`);
  }
}

// All samples of /metrics that start so, a name or a name with its first labels, added up; undefined if there is none.
export function metric(text, start) {
  let sum;
  for (const line of text.split('\n')) {
    if (line.startsWith(start) && ' {,}'.includes(line[start.length])) {
      sum = (sum || 0) + Number(line.slice(line.lastIndexOf(' ') + 1));
    }
  }
  return sum;
}
