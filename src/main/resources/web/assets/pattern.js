// SPDX-License-Identifier: Apache-2.0
/** Channels and patterns, as far as the page has to know them; the server has the last word. */

export function isPattern(text) {
  return text.split('.').some((token) => token === '*' || token === '>');
}

/** `*` stands for one token, a last `>` for one or more. */
export function matches(pattern, channel) {
  const wanted = pattern.split('.');
  const tokens = channel.split('.');
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i] === '>') {
      return tokens.length > i;
    }
    if (i >= tokens.length || (wanted[i] !== '*' && wanted[i] !== tokens[i])) {
      return false;
    }
  }
  return tokens.length === wanted.length;
}

/** The channel that a link asks for, or an empty string. */
export function fromHash(hash) {
  const text = hash.replace(/^#/, '');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function toHash(channel) {
  return `#${encodeURIComponent(channel)}`;
}
