// SPDX-License-Identifier: Apache-2.0
/** Numbers, sizes and times as people read them. */

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const HUNDREDTHS = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const SHORT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const CLOCK = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

export function count(n) {
  return WHOLE.format(n);
}

/** Small ones with a digit or two behind the point. */
export function decimal(n) {
  return n < 1 ? HUNDREDTHS.format(n) : TENTHS.format(n);
}

/** Few things a second are worth a decimal, many are not. */
export function perSecond(n) {
  return `${n < 10 ? TENTHS.format(n) : WHOLE.format(n)}/s`;
}

/** For axes, where there is little room. */
export function short(n) {
  return SHORT.format(n);
}

export function bytes(n) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let value = n;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value < 10 && unit > 0 ? TENTHS.format(value) : WHOLE.format(value)} ${units[unit]}`;
}

export function bytesPerSecond(n) {
  return `${bytes(n)}/s`;
}

function significant(value, unit) {
  return `${value < 10 ? TENTHS.format(value) : WHOLE.format(value)} ${unit}`;
}

export function seconds(s) {
  if (s < 0.001) {
    return significant(s * 1e6, 'µs');
  }
  return s < 1 ? significant(s * 1e3, 'ms') : significant(s, 's');
}

export function duration(totalSeconds) {
  const s = Math.max(0, Math.floor(totalSeconds));
  if (s < 60) {
    return `${s} s`;
  }
  if (s < 3600) {
    return `${Math.floor(s / 60)} min`;
  }
  if (s < 86_400) {
    return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  }
  return `${Math.floor(s / 86_400)} d ${Math.floor((s % 86_400) / 3600)} h`;
}

export function clock(ms) {
  return CLOCK.format(ms);
}

/** “1 message”, “12 messages”. */
export function plural(n, noun) {
  return `${count(n)} ${noun}${n === 1 ? '' : 's'}`;
}
