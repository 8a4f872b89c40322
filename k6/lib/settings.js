// SPDX-License-Identifier: Apache-2.0
// What a run is like comes from the environment; README.md has the table.

// A number, or the default. Anything else ends the run before it starts.
export function number(name, fallback, least = 0) {
  const text = __ENV[name];
  const value = text === undefined || text === '' ? fallback : Number(text);
  if (!Number.isFinite(value) || value < least) {
    throw new Error(`${name}=${text}: expected a number that is not less than ${least}`);
  }
  return value;
}

export const BASE_URL = (__ENV.BASE_URL || 'http://127.0.0.1:8080').replace(/\/+$/, '');

if (!/^https?:\/\/[^/]+/.test(BASE_URL)) {
  throw new Error(`BASE_URL=${BASE_URL}: expected http://host:port`);
}

export const WS_URL = BASE_URL.replace(/^http/, 'ws');

// Of a run, in seconds.
export const DURATION = number('DURATION', 10, 1);

// How long to wait for what has been published and has not arrived.
export const GRACE_MS = number('GRACE_MS', 5000, 100);

// Runs at the same time do not hear each other.
export const CHANNEL = __ENV.CHANNEL || `k6.${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;
