// SPDX-License-Identifier: Apache-2.0
/** Each door has one colour on the whole page: in the stream, in the charts and in the tables. */

const HUES = 8;
const known = new Map();

/** Gives colours in this order, so that they are the same at each visit. */
export function learnDoors(names) {
  for (const name of names) {
    hueOf(name);
  }
}

/** The class that carries a door's colour. */
export function hueOf(name) {
  if (name === '') {
    return 'hue-none';
  }
  let hue = known.get(name);
  if (hue === undefined) {
    hue = `hue-${known.size % HUES}`;
    known.set(name, hue);
  }
  return hue;
}
