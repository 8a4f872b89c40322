// SPDX-License-Identifier: Apache-2.0
import { isPattern } from './pattern.js';

/** How to use a door from a shell: lines to copy, made of the addresses that the server really has. */

/**
 * A line for each protocol: what to type at this door for this channel, and what else to know. A protocol that has no line is shown
 * without a command.
 *
 * A door has the fields of the API, and host, port, path (of a Unix socket) and tls, of its address.
 */
const COMMANDS = {
  http: (door, channel) => (door.serves.includes('public') ? publish(originOf(door), channel) : metrics(originOf(door))),
  text: (door, channel) => interactive(door, textHint(door, channel)),
  json: (door) => interactive(door, 'a JSON object a line'),
  raw: (door) =>
    door.framing === 'length'
      ? piped(door, "printf '\\0\\0\\0\\2hi'", 'four bytes of length, then as many bytes')
      : interactive(door, 'each record is a message'),
  nats: (door, channel) => natsCommand(door, channel),
  resp: redis,
};

const EVERYWHERE = new Set(['0.0.0.0', '[::]', '*', '']);

/** Says so, as a certificate of one's own is what most have who try TLS on their own machine. */
const TRUSTS_ANY = 'trusts any certificate';

/** The line for one endpoint and what else to know, or null when there is no one-liner for its protocol. */
export function wayIn(endpoint, channel) {
  return COMMANDS[endpoint.protocol]?.(doorOf(endpoint), channel) ?? null;
}

/** A few ways to talk on this channel, the simplest first. */
export function waysToTalk(endpoints, channel) {
  const speaksText = (transport) => endpoints.find((e) => e.protocol === 'text' && e.transport === transport);
  const ways = ['tcp', 'unix', 'udp'].map(speaksText).filter(Boolean).map((endpoint) => wayIn(endpoint, channel));
  return [
    ...ways.filter(Boolean),
    publish(location.origin, channel),
    listen(location.origin, channel),
  ];
}

/** Who listens everywhere is also where this page comes from. */
function doorOf(endpoint) {
  const { address } = endpoint;
  const local = address.match(/^(tls\+)?(?:unix|unixgram|seqpacket):\/\/(.*)$/);
  if (local !== null) {
    return { ...endpoint, host: '', port: '', path: local[2], tls: local[1] !== undefined };
  }
  const [, scheme, host, port] = address.match(/^([a-z+]+):\/\/(\[[^\]]*\]|[^:/]*)(?::(\d+))?/) ?? [null, '', '', ''];
  return {
    ...endpoint,
    host: EVERYWHERE.has(host) ? location.hostname : host,
    port,
    path: '',
    tls: scheme === 'tls' || scheme === 'https',
  };
}

function textHint({ transport, channel: first }, channel) {
  if (transport === 'udp') {
    return 'then type; /sub to listen';
  }
  return first === channel ? 'then type' : `then /${isPattern(channel) ? 'sub' : 'join'} ${channel}`;
}

function interactive(door, then) {
  const command = connect(door);
  return command === null ? null : { command, then: door.tls ? `${then}; ${TRUSTS_ANY}` : then };
}

function piped(door, input, then) {
  const command = connect(door);
  return command === null ? null : { command: `${input} | ${command}`, then: door.tls ? `${then}; ${TRUSTS_ANY}` : then };
}

/** The command line that users of NATS have; it knows no Unix sockets. */
function natsCommand({ transport, host, port, tls }, channel) {
  if (transport !== 'tcp') {
    return null;
  }
  const command = `nats sub -s ${tls ? 'tls' : 'nats'}://${host}:${port} '${channel.replace(/'/g, "'\\''")}'`;
  return { command, then: tls ? 'listens; --tlsca FILE names who signed the certificate' : 'listens' };
}

/** A glob is all that there is in Redis for patterns; what is escaped in a channel's name would be spelled otherwise there. */
function redis({ transport, host, port, path, tls }, channel) {
  const at = transport === 'unix' ? `-s ${path}` : `-h ${bare(host)} -p ${port}`;
  const glob = isPattern(channel) || channel.includes('%');
  const listens = glob ? `psubscribe ${quoted(channel.replace(/>$|%.*/, '*'))}` : `subscribe ${quoted(channel)}`;
  const then = glob ? 'listens; * stands for dots too' : 'listens';
  return tls
    ? { command: `redis-cli ${at} --tls --insecure ${listens}`, then: `${then}; ${TRUSTS_ANY}` }
    : { command: `redis-cli ${at} ${listens}`, then };
}

/** As one word for a shell. */
function quoted(text) {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** What connects a terminal to a door; null where nothing that most people have does. */
function connect({ transport, host, port, path, tls }) {
  if (transport === 'unix') {
    return tls ? `openssl s_client -quiet -unix ${path}` : `nc -U ${path}`;
  }
  if (transport === 'tcp') {
    return tls ? `openssl s_client -quiet -connect ${host}:${port}` : `nc ${bare(host)} ${port}`;
  }
  return transport === 'udp' ? `nc -u ${bare(host)} ${port}` : null;
}

function bare(host) {
  return host.replace(/[[\]]/g, '');
}

/** Nobody can publish on a pattern. */
function publish(origin, channel) {
  return isPattern(channel)
    ? listen(origin, channel)
    : { command: `${curl(origin)} -d hello ${channelAddress(origin, channel)}`, then: noted(origin, 'sends hello') };
}

function listen(origin, channel) {
  return { command: `${curl(origin)} -N ${channelAddress(origin, channel)}/events`, then: noted(origin, 'listens') };
}

function metrics(origin) {
  return { command: `${curl(origin)} ${origin}/metrics`, then: noted(origin, 'figures as Prometheus reads them') };
}

function curl(origin) {
  return origin.startsWith('https:') ? 'curl -k' : 'curl';
}

function noted(origin, then) {
  return origin.startsWith('https:') ? `${then}; ${TRUSTS_ANY}` : then;
}

/** Percent-encoded with the few characters too that mean something to a shell. */
function channelAddress(origin, channel) {
  const encoded = encodeURIComponent(channel).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${origin}/channels/${encoded}`;
}

function originOf({ host, port, tls }) {
  return `${tls ? 'https' : 'http'}://${host}${port === '' || port === undefined ? '' : `:${port}`}`;
}
