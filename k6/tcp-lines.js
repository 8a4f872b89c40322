// SPDX-License-Identifier: Apache-2.0
// Many subscribers and one publisher that speak the text protocol over raw TCP, one line per message, as `nc` would. Stock k6 has no raw TCP:
// this needs the official extension k6/x/tcp (see README.md). Measures the same as websocket-broadcast.js.
import { Socket } from 'k6/x/tcp';
import exec from 'k6/execution';
import { until } from './lib/sockets.js';
import { FAULTLESS, Tally, payload } from './lib/tally.js';
import { CHANNEL, GRACE_MS, DURATION, number } from './lib/settings.js';
import { atPace } from './lib/pace.js';

const TCP_HOST = __ENV.TCP_HOST || '127.0.0.1';
const TCP_PORT = number('TCP_PORT', 7000, 1);
const SUBSCRIBERS = number('SUBSCRIBERS', 50, 1);
const RATE = number('RATE', 100, 1);
const SIZE = number('SIZE', 64);
const P99_MS = number('P99_MS', 250, 1);
const ANSWER_MS = 10000;

export const options = {
  scenarios: { lines: { executor: 'shared-iterations', vus: 1, iterations: 1, maxDuration: `${DURATION + 60}s` } },
  thresholds: { ...FAULTLESS, latency: [`p(99)<${P99_MS}`] },
};

class LineSocket {
  static async open(onLine = () => {}) {
    const lines = new LineSocket();
    lines.rest = '';
    lines.answers = [];
    lines.socket = new Socket();
    lines.socket.on('data', (data) => lines.heard(String.fromCharCode.apply(null, new Uint8Array(data)), onLine));
    lines.socket.on('error', (error) => exec.test.abort(`tcp://${TCP_HOST}:${TCP_PORT}: ${error}`));
    lines.socket.on('close', () => lines.done || exec.test.abort(`tcp://${TCP_HOST}:${TCP_PORT} closed`));
    await lines.socket.connect(TCP_PORT, TCP_HOST);
    return lines;
  }

  // TCP has no message boundaries: a read may end in the middle of a line.
  heard(text, onLine) {
    const parts = (this.rest + text).split('\n');
    this.rest = parts.pop();
    for (const line of parts) {
      if (line.startsWith('-ERR')) {
        exec.test.abort(`the server says: ${line}`);
      } else if (line.startsWith('+')) {
        this.answers.push(line);
      } else {
        onLine(line);
      }
    }
  }

  // Resolves when it has been answered.
  async command(line) {
    const before = this.answers.length;
    await this.socket.write(`${line}\n`);
    if (!(await until(() => this.answers.length > before, ANSWER_MS))) {
      exec.test.abort(`no answer to ${line}`);
    }
  }

  say(line) {
    return this.socket.write(`${line}\n`);
  }

  close() {
    this.done = true;
    this.socket.destroy();
  }
}

export default async function () {
  const tallies = [];
  const sockets = [];
  for (let i = 0; i < SUBSCRIBERS; i++) {
    const tally = new Tally();
    const socket = await LineSocket.open((line) => tally.arrived(line));
    await socket.command(`/join ${CHANNEL}`);
    tallies.push(tally);
    sockets.push(socket);
  }
  const publisher = await LineSocket.open();
  await publisher.command(`/join ${CHANNEL}`);
  const published = { tcp: await atPace(RATE, DURATION, (i) => publisher.say(payload('tcp', i, SIZE))) };
  await until(() => tallies.every((tally) => tally.complete(published)), GRACE_MS);
  tallies.forEach((tally) => tally.close(published));
  [...sockets, publisher].forEach((socket) => socket.close());
}
