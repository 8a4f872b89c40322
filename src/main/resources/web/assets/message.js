// SPDX-License-Identifier: Apache-2.0
/** Reads a `msg` record of the json protocol for the eye. Costs nothing for records that nobody will look at. */

const LONGEST = 4_000;
const HEX_BYTES = 24;
const START = '{"op":"msg"';
// Tabs and line breaks stay what they are; other control characters would be invisible.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** The server writes op first: no need to parse in order to tell. */
export function isMessage(record) {
  return record.startsWith(START);
}

export function channelOf(record) {
  return JSON.parse(record).channel;
}

/** Channel, endpoint, time, and the payload as `text` with its `kind`: text, json or binary; `note` says what else there is to it. */
export function readMessage(record) {
  const message = JSON.parse(record);
  const head = { channel: message.channel, endpoint: message.endpoint ?? '', time: message.time };
  if (typeof message.base64 === 'string') {
    return { ...head, ...readBytes(message.base64) };
  }
  if (typeof message.data === 'string') {
    return { ...head, kind: 'text', ...cut(visible(message.data)) };
  }
  // The publisher's own digits: a number read and written again may not be the same one.
  const json = valueText(record, 'data') ?? JSON.stringify(message.data);
  return { ...head, kind: 'json', ...cut(json) };
}

export function visible(text) {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(CONTROLS, (c) => (c === '\u007f' ? '\u2421' : String.fromCharCode(0x2400 + c.charCodeAt(0))));
}

export function cut(text) {
  if (text.length <= LONGEST) {
    return { text, note: text === '' ? 'empty' : '' };
  }
  return {
    text: text.slice(0, LONGEST),
    note: `${LONGEST.toLocaleString('en')} of ${text.length.toLocaleString('en')} characters`,
  };
}

function readBytes(base64) {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  const size = (base64.length / 4) * 3 - padding;
  const head = atob(base64.slice(0, (HEX_BYTES / 3) * 4));
  const hex = [...head].map((c) => c.charCodeAt(0).toString(16).padStart(2, '0')).join(' ');
  return {
    kind: 'binary',
    text: size > HEX_BYTES ? `${hex} …` : hex,
    note: `${size.toLocaleString('en')} byte${size === 1 ? '' : 's'}`,
  };
}

/** The text of one field's value as it stands in the record, or null when the record is not written as the server writes. */
function valueText(record, name) {
  let at = 1;
  while (record[at] === '"') {
    const keyEnd = stringEnd(record, at);
    if (record[keyEnd] !== ':') {
      return null;
    }
    const end = valueEnd(record, keyEnd + 1);
    if (record.slice(at + 1, keyEnd - 1) === name) {
      return record.slice(keyEnd + 1, end);
    }
    at = end + 1;
  }
  return null;
}

function stringEnd(record, start) {
  let at = start + 1;
  while (at < record.length && record[at] !== '"') {
    at += record[at] === '\\' ? 2 : 1;
  }
  return at + 1;
}

function valueEnd(record, start) {
  let depth = 0;
  let at = start;
  while (at < record.length) {
    const c = record[at];
    if (c === '"') {
      at = stringEnd(record, at);
      continue;
    }
    if (depth === 0 && (c === ',' || c === '}')) {
      return at;
    }
    if (c === '{' || c === '[') {
      depth++;
    } else if (c === '}' || c === ']') {
      depth--;
    }
    at++;
  }
  return at;
}
