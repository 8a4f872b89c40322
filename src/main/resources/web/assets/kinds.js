// SPDX-License-Identifier: Apache-2.0
import { commandLine } from './command.js';
import { make } from './elements.js';
import { plural } from './format.js';
import { hueOf } from './hues.js';
import { wayIn } from './ways.js';

/** The kinds of sockets that there are doors for: what each keeps, the calls behind it, and a line of configuration for more. */
const KINDS = [
  {
    family: 'AF_INET, AF_INET6',
    type: 'SOCK_STREAM',
    name: 'TCP',
    transports: ['tcp', 'http'],
    keeps: 'Bytes, in order, once. Not your writes: one may arrive in many reads, and many in one, so both ends need framing.',
    calls: ['socket', 'bind', 'listen', 'accept', 'read', 'write', 'close'],
    topic: 'streams',
    setting: '"text": { "listen": "tcp://127.0.0.1:7000", "protocol": "text", "channel": "lobby" }',
  },
  {
    family: 'AF_INET, AF_INET6',
    type: 'SOCK_DGRAM',
    name: 'UDP',
    transports: ['udp'],
    keeps: 'Packets, each whole or not at all. Some are lost and nobody is told. No connection: one socket of the server serves all peers.',
    calls: ['socket', 'bind', 'recvfrom', 'sendto'],
    topic: 'datagrams',
    setting: '"udp": { "listen": "udp://127.0.0.1:7000", "protocol": "text", "channel": "lobby" }',
  },
  {
    family: 'AF_UNIX',
    type: 'SOCK_STREAM',
    name: 'Unix stream',
    transports: ['unix'],
    keeps: 'Bytes in order, as TCP does, without a network. The address is a path, and its permissions say who may connect; the kernel tells who did.',
    calls: ['socket', 'bind', 'listen', 'accept', 'read', 'write', 'close'],
    topic: 'unix',
    setting: '"local": { "listen": "unix:///tmp/polycast.sock", "protocol": "text", "channel": "lobby" }',
  },
  {
    family: 'AF_UNIX',
    type: 'SOCK_DGRAM',
    name: 'Unix datagram',
    transports: ['unixgram'],
    keeps: 'Packets in order, none lost: a full queue makes the sender wait. To be answered, a client needs a path of its own.',
    calls: ['socket', 'bind', 'recvfrom', 'sendto'],
    topic: 'unix',
    setting: '"grams": { "listen": "unixgram:///tmp/polycast-g.sock", "protocol": "text", "channel": "lobby" }',
  },
  {
    family: 'AF_UNIX',
    type: 'SOCK_SEQPACKET',
    name: 'Unix packets',
    transports: ['seqpacket'],
    keeps: 'Packets in order over a connection: one write is one read. What TCP programs wish for when they write.',
    calls: ['socket', 'bind', 'listen', 'accept', 'recvmsg', 'write', 'close'],
    topic: 'seqpacket',
    setting: '"packets": { "listen": "seqpacket:///tmp/polycast-p.sock", "protocol": "text", "channel": "lobby" }',
  },
];

/** The doors of the server, by the kind of their sockets. */
export class Kinds {
  #list;
  #note;
  #shape = '';
  #counts = new Map();

  constructor(list, note) {
    this.#list = list;
    this.#note = note;
  }

  /** Doors are made anew only when they change. */
  show(endpoints) {
    const shape = JSON.stringify(endpoints.map(({ name, address, protocol, framing }) => [name, address, protocol, framing]));
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#counts.clear();
      this.#note.textContent = `${plural(endpoints.length, 'door')} of this server`;
      this.#list.replaceChildren(...KINDS.map((kind) => this.#section(kind, endpoints.filter((e) => kind.transports.includes(e.transport)))));
    }
    for (const { name, transport, connections } of endpoints) {
      const noun = ['udp', 'unixgram'].includes(transport) ? 'peer' : 'connection';
      this.#counts.get(name).textContent = connections === 0 ? `no ${noun}s` : plural(connections, noun);
    }
  }

  #section(kind, endpoints) {
    const element = make('article', 'kind');
    const head = make('h3', 'kind-head', element);
    make('span', 'kind-name', head).textContent = kind.name;
    make('code', 'kind-type', head).textContent = `${kind.family} · ${kind.type}`;
    make('p', 'kind-keeps', element).textContent = kind.keeps;
    const calls = make('ol', 'calls', element);
    calls.setAttribute('aria-label', `Calls of a ${kind.name} server`);
    for (const call of kind.calls) {
      make('code', '', make('li', '', calls)).textContent = call;
    }
    if (endpoints.length === 0) {
      const none = make('p', 'kind-none', element);
      none.append('No door of this server is of this kind. A line of the configuration opens one: ');
      make('code', '', none).textContent = kind.setting;
    } else {
      const doors = make('ul', 'kind-doors', element);
      doors.append(...endpoints.map((endpoint) => this.#door(endpoint)));
    }
    const topic = make('p', 'hint', element);
    topic.append('More in ');
    make('code', '', topic).textContent = `docs/sockets/${kind.topic}.md`;
    return element;
  }

  #door(endpoint) {
    const element = make('li', 'kind-door');
    const head = make('h4', `door-name ${hueOf(endpoint.name)}`, element);
    make('bdi', '', head).textContent = endpoint.name;
    make('span', 'door-protocol', head).textContent = [...new Set([endpoint.protocol, endpoint.framing])].filter(Boolean).join(', ');
    const where = make('p', 'door-address', element);
    where.textContent = endpoint.address;
    this.#counts.set(endpoint.name, make('span', 'door-count', where));
    const way = opens(endpoint);
    if (way !== null) {
      element.append(commandLine(way));
    }
    return element;
  }
}

/** What opens a door from a terminal, also those for which most people have no program yet. */
export function opens(endpoint) {
  const abstract = endpoint.address.match(/^(unix|unixgram|seqpacket):@(.*)$/);
  const path = abstract?.[2] ?? endpoint.address.match(/^(?:unixgram|seqpacket):\/\/(.*)$/)?.[1];
  if (path === undefined) {
    return wayIn(endpoint, endpoint.channel || 'lobby');
  }
  const kind = abstract === null ? 'UNIX' : 'ABSTRACT';
  switch (endpoint.transport) {
    case 'unix':
      return { command: `socat - ${kind}-CONNECT:${path}`, then: '' };
    case 'seqpacket':
      return { command: `socat - ${kind}-CONNECT:${path},type=5`, then: 'each line a packet' };
    default:
      return { command: `socat - ${kind}-SENDTO:${path},bind=${abstract === null ? '/tmp/me.sock' : 'me'}`, then: 'each line a packet; /sub to listen' };
  }
}
