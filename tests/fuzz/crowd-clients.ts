import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Ports } from './crowd-site.ts';
import type { Dice } from './dice.ts';

/** Once it has done what it came for, a bad client stays so long, or less; then it is gone without a word. */
const stayMs = [50, 1_500] as const;
/** It does not wait longer for the server's words. */
const patienceMs = 20_000;
const host = '127.0.0.1';
const transaction = 'EHLO x\r\nMAIL FROM:<anna@blue.example>\r\nRCPT TO:<ben@green.example>\r\n';

/** What a client does once it is connected; `heard` calls back when the server has said a text. */
type Manner = readonly [
  door: keyof Ports,
  act: (socket: Socket, heard: (text: string, then: () => void) => void) => void,
];

const afterGreeting =
  (octets: string): Manner[1] =>
  (socket, heard) =>
    heard('220 ', () => socket.write(octets));
const afterStartTls =
  (then: (socket: Socket) => void): Manner[1] =>
  (socket, heard) =>
    heard('220 ', () => {
      socket.write('EHLO x\r\n');
      heard('250 ', () => {
        socket.write('STARTTLS\r\n');
        heard('220 2.0.0', () => then(socket));
      });
    });
const shakeHands = (socket: Socket, secured: (secure: Socket) => void): void => {
  const secure = connectTls({ socket, rejectUnauthorized: false }, () => secured(secure));
  secure.on('error', () => socket.destroy());
};

/** By name, for the report. */
const manners: Readonly<Record<string, Manner>> = {
  silent: ['crowd', () => undefined],
  'gone at once': ['crowd', (socket) => void socket.destroy()],
  'a word too early': ['crowd', (socket) => void socket.write('EHLO x\r\n')],
  'flood of commands': ['crowd', afterGreeting('NOOP\r\n'.repeat(5_000))],
  'flood without a line': ['crowd', afterGreeting('x'.repeat(1_000_000))],
  'flood that reads nothing': [
    'crowd',
    (socket, heard) =>
      heard('220 ', () => {
        socket.pause();
        socket.write('HELP\r\nEHLO x\r\n'.repeat(2_000));
      }),
  ],
  'in the midst of content': [
    'crowd',
    afterGreeting(`${transaction}DATA\r\nSubject: half\r\n\r\n${'x'.repeat(20_000)}`),
  ],
  'in the midst of a chunk': ['crowd', afterGreeting(`${transaction}BDAT 1000000\r\nSubject: half\r\n`)],
  'half-closed': ['crowd', (socket, heard) => heard('220 ', () => socket.end(`${transaction}QUIT\r\n`))],
  'STARTTLS, and silent': ['starttls', afterStartTls(() => undefined)],
  'STARTTLS, and rubbish': ['starttls', afterStartTls((socket) => void socket.write('NOOP\r\n'.repeat(100)))],
  'STARTTLS, and gone in the handshake': [
    'starttls',
    afterStartTls((socket) => {
      shakeHands(socket, () => undefined);
      setImmediate(() => socket.destroy());
    }),
  ],
  'STARTTLS, and gone within TLS': [
    'starttls',
    afterStartTls((socket) =>
      shakeHands(socket, (secure) => {
        secure.write('EHLO x\r\nAUTH LOGIN\r\n');
        secure.once('data', () => socket.destroy());
      }),
    ),
  ],
  'TLS from the first octet, and silent': ['tls', () => undefined],
  'TLS from the first octet, and flooding': [
    'tls',
    (socket) => shakeHands(socket, (secure) => void secure.write('NOOP\r\n'.repeat(5_000))),
  ],
};

export const mannerNames = Object.keys(manners);

/** One bad client. Resolves when its connection is over, at the latest after its time: whether it got as far as it wanted. */
export function misbehave(name: string, ports: Ports, dice: Dice): Promise<boolean> {
  const [door, act] = manners[name] ?? ['crowd' as const, () => undefined];
  const socket = connect(ports[door], host);
  let text = '';
  let timer = setTimeout(() => socket.destroy(), patienceMs);
  let acted = false;
  let wanted: { readonly text: string; readonly then: () => void } | null = null;
  const hasActed = () => {
    acted = true;
    clearTimeout(timer);
    timer = setTimeout(() => socket.destroy(), dice.between(...stayMs));
  };
  const look = () => {
    if (!wanted || !text.includes(wanted.text)) return;
    const { then } = wanted;
    [text, wanted] = ['', null];
    then();
    if (!wanted) hasActed();
  };
  const hear = (chunk: Buffer) => {
    text = (text + chunk.toString('latin1')).slice(-2_000);
    look();
  };
  socket.on('error', () => undefined);
  socket.on('data', hear);
  socket.once('connect', () => {
    act(socket, (what, then) => {
      wanted = { text: what, then };
      look();
    });
    if (!wanted && !acted) hasActed();
  });
  return new Promise((resolve) =>
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(acted);
    }),
  );
}
