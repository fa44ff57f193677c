import type { HostRole } from '$sim/world/scenario.ts';
import type { Language } from '../../format.ts';

const language = 'en' as Language;

const en = {
  language,
  title: 'Network map',
  asTable: 'Table',
  asMap: 'Map',
  asTableHint: 'Show the same as a table',
  hosts: 'Hosts',
  packets: 'On the way',
  noPackets: 'Nothing is on the way.',
  packet: (what: string, from: string, to: string) => `${what} from ${from} to ${to}`,
  stream: (from: string, to: string, perSecond: string) =>
    `a flood from ${from} to ${to}, ${perSecond} packets a second`,
  lost: 'lost',
  sealed: 'encrypted',
  lostBecause: {
    link: 'lost on the line',
    'host-down': 'the other host is switched off',
    'no-route': 'nobody has that address',
    blocked: 'blocked on the way',
  },
  nowhere: 'nowhere',
  columns: { host: 'Host', role: 'Role', organisation: 'Organisation', address: 'Address', state: 'State' },
  role: {
    client: 'Computer of a user',
    submission: 'Submission server',
    mx: 'Mail exchanger (MX)',
    relay: 'Relay',
    resolver: 'DNS resolver',
    'name-server': 'Name server',
  } satisfies Record<HostRole, string>,
  idle: 'idle',
  down: 'switched off',
  inSession: (count: number) => (count === 1 ? 'in session' : `${count} sessions`),
  queued: (count: number) => `queue ${count}`,
  unread: (count: number) => `${count} new`,
  card: {
    close: 'Close',
    addresses: 'Address',
    role: 'Role',
    services: 'Services',
    none: 'none',
    queue: 'Queue',
    queueEmpty: 'empty',
    queueHolds: (count: number, deferred: number) =>
      `${count} ${count === 1 ? 'message' : 'messages'}${deferred > 0 ? `, ${deferred} waiting for another try` : ''}`,
    mailboxes: 'Mailboxes',
    messages: (count: number, unread: number) => `${count}${unread > 0 ? `, ${unread} new` : ''}`,
    sessions: 'Sessions',
    console: 'Open console',
    botMessages: 'Spam, messages',
    botStart: 'Let it loose',
    botStop: 'Stop it',
    switchOff: 'Switch off',
    switchOn: 'Switch on',
  },
  service: {
    smtp: (port: number) => `SMTP on port ${port}`,
    pickup: (protocol: string, port: number) => `${protocol} on port ${port}`,
    fetches: (server: string, port: number) => `It fetches mail from ${server}, port ${port}`,
    resolver: 'DNS resolver on port 53',
    nameServer: 'Name server on port 53',
    blockList: (zone: string) => `Block list ${zone}`,
    spamBot: 'Spam bot',
    mailProgram: (server: string, port: number) => `Mail program, sends through ${server}, port ${port}`,
  },
};

export type MapTexts = typeof en;
export default en;
