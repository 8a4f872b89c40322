// SPDX-License-Identifier: Apache-2.0
const INDENT = '  ';

/**
 * JSON text with a line for each value. Works on the text as it came, cut short or not: numbers keep the digits that their publisher
 * wrote, and keys their order.
 */
export function pretty(json) {
  let out = '';
  let depth = 0;
  for (let i = 0; i < json.length; i++) {
    const c = json[i];
    if (c === '"') {
      const end = stringEnd(json, i);
      out += json.slice(i, end);
      i = end - 1;
    } else if (c === '{' || c === '[') {
      const closing = nextOf(json, i + 1);
      if (json[closing] === '}' || json[closing] === ']') {
        out += c + json[closing];
        i = closing;
      } else {
        out += `${c}\n${INDENT.repeat(++depth)}`;
      }
    } else if (c === '}' || c === ']') {
      out += `\n${INDENT.repeat(Math.max(0, --depth))}${c}`;
    } else if (c === ',') {
      out += `,\n${INDENT.repeat(Math.max(0, depth))}`;
    } else if (c === ':') {
      out += ': ';
    } else if (!/\s/.test(c)) {
      out += c;
    }
  }
  return out;
}

function stringEnd(json, start) {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') {
    at += json[at] === '\\' ? 2 : 1;
  }
  return Math.min(json.length, at + 1);
}

function nextOf(json, from) {
  let at = from;
  while (at < json.length && /\s/.test(json[at])) {
    at++;
  }
  return at;
}
