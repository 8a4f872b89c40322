// SPDX-License-Identifier: Apache-2.0
import { sleep } from './sockets.js';

// Does something `rate` times a second for so many seconds, and returns how often. What could not be done in time is done as soon as it can,
// so that the number is right however busy this machine is. Work that returns a promise is waited for.
export async function atPace(rate, seconds, work) {
  const start = Date.now();
  const total = Math.round(rate * seconds);
  for (let i = 0; i < total; ) {
    const due = Math.min(total, Math.floor(((Date.now() - start) * rate) / 1000) + 1);
    while (i < due) {
      await work(i);
      i++;
    }
    await sleep(Math.max(1, start + (i * 1000) / rate - Date.now()));
  }
  return total;
}
