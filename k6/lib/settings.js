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

const SECONDS_PER_UNIT = { ms: 0.001, s: 1, m: 60, h: 3600, '': 1 };

// A time as k6 itself and the server write it, `30s` or `1m30s`, in seconds; a number alone is seconds, too.
export function seconds(name, fallback, least = 0) {
  const text = __ENV[name];
  if (text === undefined || text === '') {
    return fallback;
  }
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|$)/g)];
  const value = parts.reduce((sum, [, count, unit]) => sum + Number(count) * SECONDS_PER_UNIT[unit], 0);
  if (parts.map(([part]) => part).join('') !== text || value < least) {
    throw new Error(`${name}=${text}: expected a time such as 30s or 1m30s, at least ${least}s`);
  }
  return value;
}

// Of a run, in seconds.
export const DURATION = seconds('DURATION', 10, 1);

// How long to wait for what has been published and has not arrived.
export const GRACE_MS = number('GRACE_MS', 5000, 100);

// Runs at the same time do not hear each other.
export const CHANNEL = __ENV.CHANNEL || `k6.${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;
