// SPDX-License-Identifier: Apache-2.0
const BROKEN_AFTER_STEPS = 2.5;

/** Points in time, each with the values of some series and how long it stands for; the oldest go after so many seconds. */
export class History {
  constructor(seconds) {
    this.seconds = seconds;
    this.points = [];
  }

  /** Values by the key of their series; one that is null leaves a gap in its line. */
  add(time, values, stepSeconds) {
    this.points.push({ time, values, step: stepSeconds * 1000 });
    this.#forget();
  }

  /** What was before the first point, from somebody who remembers. */
  prepend(points) {
    const first = this.points[0]?.time ?? Infinity;
    this.points = points.filter(({ time, step }) => time < first - step / 2).concat(this.points);
    this.#forget();
  }

  #forget() {
    const newest = this.points.at(-1)?.time ?? 0;
    while (this.points.length > 0 && this.points[0].time < newest - (this.seconds + 5) * 1000) {
      this.points.shift();
    }
  }

  /** Whether something is missing between two points. */
  static broken(before, point) {
    return point.time - before.time > BROKEN_AFTER_STEPS * Math.max(before.step, point.step) + 1000;
  }

  /** The latest value of a series, or null. */
  latest(key) {
    return this.points.at(-1)?.values[key] ?? null;
  }
}
