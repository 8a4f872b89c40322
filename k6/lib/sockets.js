// SPDX-License-Identifier: Apache-2.0
// The two WebSocket doors, as promises.
import { WebSocket } from 'k6/websockets';
import exec from 'k6/execution';
import { WS_URL } from './settings.js';

const ANSWER_MS = 10000;

// Milliseconds.
export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

// Until it holds, or so many milliseconds have passed; returns whether it holds.
export async function until(condition, ms) {
  const end = Date.now() + ms;
  while (!condition()) {
    if (Date.now() >= end) {
      return false;
    }
    await sleep(20);
  }
  return true;
}

function abort(why) {
  exec.test.abort(why);
}

function open(path, onMessage) {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${WS_URL}${path}`);
    socket.done = false;
    socket.onopen = () => resolve(socket);
    socket.onmessage = ({ data }) => onMessage(data);
    socket.onerror = ({ error }) => socket.done || abort(`${WS_URL}${path}: ${error}`);
    socket.onclose = ({ code, reason }) => socket.done || abort(`${WS_URL}${path} closed: ${code} ${reason}`);
  });
}

// The json protocol, an object a text frame. onData gets what arrives on the channels that were subscribed to.
export class JsonSocket {
  static async open(onData = () => {}) {
    const json = new JsonSocket();
    json.answers = {};
    json.requests = 0;
    json.socket = await open('/ws', (text) => json.heard(JSON.parse(text), onData));
    return json;
  }

  heard(record, onData) {
    if (record.op === 'msg') {
      onData(record.data, record.channel);
    } else if (record.op === 'gap') {
      console.error(`the server left out ${record.dropped} messages on ${record.channel}: this client was too slow`);
    } else if (record.id !== undefined && this.answers[record.id]) {
      this.answers[record.id](record);
      delete this.answers[record.id];
    } else if (record.op === 'error') {
      abort(`the server says: ${record.code} ${record.message}`);
    }
  }

  // Returns when it is in force.
  async subscribe(channel) {
    const id = ++this.requests;
    const answered = new Promise((resolve) => {
      this.answers[id] = resolve;
    });
    this.socket.send(JSON.stringify({ op: 'sub', channel, id }));
    const silence = setTimeout(() => this.answers[id]({ op: 'nothing' }), ANSWER_MS);
    const answer = await answered;
    clearTimeout(silence);
    if (answer.op !== 'ok') {
      abort(`no subscription to ${channel}: the server answers ${JSON.stringify(answer)}`);
    }
  }

  publish(channel, data) {
    this.socket.send(JSON.stringify({ op: 'pub', channel, data }));
  }

  close() {
    this.socket.done = true;
    this.socket.close();
  }
}

// The raw protocol: a frame a message, of one channel.
export class RawSocket {
  static async open(channel, onData = () => {}) {
    const raw = new RawSocket();
    raw.socket = await open(`/ws/${channel}`, onData);
    return raw;
  }

  publish(data) {
    this.socket.send(data);
  }

  close() {
    this.socket.done = true;
    this.socket.close();
  }
}
