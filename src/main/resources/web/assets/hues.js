// SPDX-License-Identifier: Apache-2.0
/** Each door has one colour on the whole page: in the stream, in the charts and in the tables. */

const HUES = 8;

/** Lines differ by more than their colour: strokes and spaces, in pixels. */
export const DASHES = ['', '6 3', '2 3', '9 3 2 3', '4 6', '12 3 2 3 2 3'];

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
  if (!known.has(name)) {
    known.set(name, known.size);
  }
  return `hue-${known.get(name) % HUES}`;
}

/** Of a door's line: those that share a colour differ in this. */
export function dashOf(name) {
  hueOf(name);
  return DASHES[Math.floor(known.get(name) / HUES) % DASHES.length];
}

/** Colour and dash of the one at this place among several that are no doors. */
export function lookOf(place) {
  return { hue: `hue-kind-${place % DASHES.length}`, dash: DASHES[place % DASHES.length] };
}
