// SPDX-License-Identifier: Apache-2.0
/** Points in time, each with the values of some series; the oldest go after so many seconds. */
export class History {
  constructor(seconds) {
    this.seconds = seconds;
    this.points = [];
  }

  /** Values by the key of their series; one that is null leaves a gap in its line. */
  add(time, values) {
    this.points.push({ time, values });
    const from = time - (this.seconds + 5) * 1000;
    while (this.points[0].time < from) {
      this.points.shift();
    }
  }

  /** The latest value of a series, or null. */
  latest(key) {
    return this.points.at(-1)?.values[key] ?? null;
  }
}
