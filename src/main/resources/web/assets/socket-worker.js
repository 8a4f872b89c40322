// SPDX-License-Identifier: Apache-2.0
// The WebSocket lives in a worker: taking thousands of messages a second from it would leave the page's own thread too little time
// to draw. The page gets them in batches, the next one when it has taken the last.
import { isMessage } from './message.js';

const EVERY_MS = 16;
const MOST_WAITING = 20_000;
const MOST_WAITING_CHARACTERS = 32 << 20;

let socket = null;
let number = 0;
let waiting = [];
let characters = 0;
let leftOut = 0;
let untaken = false;
let timer = 0;
let postedAt = 0;

onmessage = ({ data }) => {
  if (data.open !== undefined) {
    open(data.open, data.number);
  } else if (data.send !== undefined) {
    socket?.send(data.send);
  } else if (data.taken) {
    untaken = false;
    postSoon();
  } else {
    close();
  }
};

function open(url, newNumber) {
  close();
  number = newNumber;
  socket = new WebSocket(url, ['polycast.json']);
  socket.onopen = () => postMessage({ number, opened: true });
  socket.onmessage = ({ data }) => {
    if (typeof data === 'string') {
      waiting.push(data);
      characters += data.length;
      thin();
      postSoon();
    }
  };
  socket.onclose = ({ reason }) => {
    post();
    postMessage({ number, closed: true, reason });
  };
}

function close() {
  if (socket !== null) {
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    socket = null;
  }
  waiting = [];
  characters = 0;
  untaken = false;
}

function postSoon() {
  if (timer === 0 && !untaken && waiting.length > 0) {
    timer = setTimeout(post, Math.max(0, postedAt + EVERY_MS - performance.now()));
  }
}

function post() {
  clearTimeout(timer);
  timer = 0;
  if (waiting.length > 0) {
    postedAt = performance.now();
    untaken = true;
    postMessage({ number, texts: waiting, leftOut });
    waiting = [];
    characters = 0;
    leftOut = 0;
  }
}

/** The page stands still, as in a debugger: what it cannot take must not grow for ever. Answers and gaps stay. */
function thin() {
  if (waiting.length > MOST_WAITING || characters > MOST_WAITING_CHARACTERS) {
    const half = waiting.length >> 1;
    const kept = waiting.filter((text, i) => i >= half || !isMessage(text));
    leftOut += waiting.length - kept.length;
    waiting = kept;
    characters = waiting.reduce((sum, text) => sum + text.length, 0);
  }
}
