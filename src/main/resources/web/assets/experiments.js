// SPDX-License-Identifier: Apache-2.0
import { commandLine } from './command.js';
import { make } from './elements.js';

/** What to try at a door of this server: a title, the line for a terminal, and the question that the trace answers. */
const EXPERIMENTS = [
  {
    title: 'Two writes',
    transport: 'tcp',
    command: ({ host, port }) => `(printf 'hel'; sleep 1; printf 'lo\\n'; sleep 1) | nc ${host} ${port}`,
    ask: 'How often does the server read? Leave out the first sleep and look again.',
  },
  {
    title: 'More than a buffer holds',
    transport: 'tcp',
    command: ({ host, port }) => `python3 -c "print('x' * 300000)" | nc -N ${host} ${port}`,
    ask: 'One write of 300,001 bytes: in how many pieces does it arrive?',
  },
  {
    title: 'Half-close',
    transport: 'tcp',
    command: ({ host, port }) => `printf '/ping\\n' | nc -N ${host} ${port}`,
    ask: 'nc sends FIN after its input, and goes on reading. Which of the two ends closes last?',
  },
  {
    title: 'Reset',
    transport: 'tcp',
    command: ({ host, port }) =>
      `python3 -c "import socket,struct; s = socket.create_connection(('${host}', ${port})); s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0)); s.close()"`,
    ask: 'With SO_LINGER and a time of zero, close sends RST. What does the server’s read say?',
  },
  {
    title: 'Two datagrams',
    transport: 'udp',
    command: ({ host, port }) =>
      `python3 -c "import socket; u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); [u.sendto(b, ('${host}', ${port})) for b in (b'one', b'two')]"`,
    ask: 'Is anything accepted? How many reads are there for two sends, always?',
  },
  {
    title: 'Two packets',
    transport: 'seqpacket',
    command: ({ path }) =>
      `python3 -c "import socket; s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET); s.connect('${path}'); s.send(b'one'); s.send(b'two')"`,
    ask: 'Both arrive at once, and still as two. What would TCP have made of them?',
  },
];

/** Those that the doors of this server allow. */
export function showExperiments(list, endpoints) {
  list.replaceChildren(
    ...EXPERIMENTS.flatMap((experiment) => {
      const door = endpoints.find((e) => e.transport === experiment.transport && e.protocol === 'text' && plain(e));
      return door === undefined ? [] : [item(experiment, placeOf(door))];
    }),
  );
}

/** Without TLS, and on IPv4 where it has a host. */
function plain({ address }) {
  return /^(?:(?:tcp|udp):\/\/[^[]|seqpacket:\/\/\/)/.test(address);
}

function placeOf({ address }) {
  const [, rest] = address.split('://');
  const port = rest.slice(rest.lastIndexOf(':') + 1);
  const host = rest.slice(0, rest.lastIndexOf(':'));
  return { path: rest, port, host: host === '0.0.0.0' ? '127.0.0.1' : host };
}

function item({ title, command, ask }, place) {
  const element = make('li', 'experiment');
  make('h3', '', element).textContent = title;
  element.append(commandLine({ command: command(place), then: '' }));
  make('p', 'experiment-ask', element).textContent = ask;
  return element;
}
