// SPDX-License-Identifier: Apache-2.0
/** Axes: which values get a line and a label, and where a value lies between bottom (0) and top (1). */

/** From 0 to a round number that is not below the largest value. */
export function linearScale(largest, atLeast, base = 10) {
  const top = roundUp(Math.max(largest, atLeast), base);
  return {
    ticks: [0, top / 2, top],
    place: (value) => value / top,
  };
}

/** Decades, at least two of them. */
export function decadeScale(smallest, largest) {
  let low = Math.floor(Math.log10(Math.max(smallest, 1e-6)));
  let high = Math.ceil(Math.log10(Math.max(largest, 1e-6)) + 1e-9);
  if (high - low < 2) {
    low = high - 2;
  }
  const step = high - low > 4 ? 2 : 1;
  const ticks = [];
  for (let exponent = low; exponent <= high; exponent += step) {
    ticks.push(10 ** exponent);
  }
  return {
    ticks,
    place: (value) => Math.max(0, (Math.log10(Math.max(value, 1e-9)) - low) / (high - low)),
  };
}

function roundUp(value, base) {
  const power = base ** Math.floor(Math.log(value) / Math.log(base));
  const steps = base === 10 ? [1, 2, 4, 6, 8, 10] : [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
  return power * steps.find((step) => step * power >= value * 0.999_999);
}
