// SPDX-License-Identifier: Apache-2.0
import { isPattern } from './pattern.js';

/** How to use a door from a shell: lines to copy, made of the addresses that the server really has. */

const EVERYWHERE = new Set(['0.0.0.0', '[::]', '*', '']);

/** The line for one endpoint and what else to know, or null when there is no one-liner for its protocol. */
export function wayIn(endpoint, channel) {
  if (endpoint.protocol === 'http') {
    return http(originOf(endpoint), channel);
  }
  const nc = netcat(endpoint);
  if (nc === null) {
    return null;
  }
  const packets = endpoint.transport === 'udp';
  if (endpoint.protocol === 'text') {
    const there = endpoint.channel === channel ? 'then type' : `then /${isPattern(channel) ? 'sub' : 'join'} ${channel}`;
    return { command: nc, then: packets ? 'then type; /sub to listen' : there };
  }
  if (endpoint.protocol === 'json') {
    return { command: nc, then: 'a JSON object a line' };
  }
  if (endpoint.protocol === 'raw' && endpoint.framing === 'length') {
    return { command: `printf '\\0\\0\\0\\2hi' | ${nc}`, then: 'four bytes of length, then as many bytes' };
  }
  return endpoint.protocol === 'raw' ? { command: nc, then: 'each record is a message' } : null;
}

/** A few ways to talk on this channel, the simplest first. */
export function waysToTalk(endpoints, channel) {
  const speaksText = (transport) => endpoints.find((e) => e.protocol === 'text' && e.transport === transport);
  const ways = ['tcp', 'unix', 'udp'].map(speaksText).filter(Boolean).map((endpoint) => wayIn(endpoint, channel));
  return [
    ...ways.filter(Boolean),
    http(location.origin, channel),
    listen(location.origin, channel),
  ];
}

/** Nobody can publish on a pattern. */
function http(origin, channel) {
  return isPattern(channel)
    ? listen(origin, channel)
    : { command: `${curl(origin)} -d hello ${channelAddress(origin, channel)}`, then: 'sends hello' };
}

function listen(origin, channel) {
  return { command: `${curl(origin)} -N ${channelAddress(origin, channel)}/events`, then: 'listens' };
}

/** ca.pem stands for the certificate that the server's hangs on; with one from a public authority it can be left out. */
function curl(origin) {
  return origin.startsWith('https:') ? 'curl --cacert ca.pem' : 'curl';
}

/** Percent-encoded with the few characters too that mean something to a shell. */
function channelAddress(origin, channel) {
  const encoded = encodeURIComponent(channel).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${origin}/channels/${encoded}`;
}

function netcat({ address, transport }) {
  if (transport === 'unix') {
    const path = address.replace(/^(tls\+)?unix:\/\//, '');
    return address.startsWith('tls+') ? `openssl s_client -quiet -verify_return_error -CAfile ca.pem -unix ${path}` : `nc -U ${path}`;
  }
  const url = parse(address);
  if (url === null || (transport !== 'tcp' && transport !== 'udp')) {
    return null;
  }
  if (url.protocol === 'tls:') {
    return `openssl s_client -quiet -verify_return_error -CAfile ca.pem -connect ${hostOf(url)}:${url.port}`;
  }
  return `nc ${transport === 'udp' ? '-u ' : ''}${hostOf(url).replace(/[[\]]/g, '')} ${url.port}`;
}

function originOf({ address }) {
  const url = parse(address);
  return url === null ? location.origin : `${url.protocol}//${hostOf(url)}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`;
}

/** Who listens everywhere is also where this page comes from. */
function hostOf(url) {
  return EVERYWHERE.has(url.hostname) ? location.hostname : url.hostname;
}

function parse(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
