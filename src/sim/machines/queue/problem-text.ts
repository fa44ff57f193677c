import { replyText } from '../../smtp/reply.ts';
import type { DeliveryProblem } from '../../trace.ts';
import { isPermanent } from '../delivery/problem.ts';

const closings: Readonly<Record<string, string>> = {
  refused: 'Connection refused',
  'timed-out': 'Connection timed out',
  unreachable: 'No route to host',
  reset: 'Connection reset by peer',
  closed: 'lost connection',
  garbage: 'unexpected server response',
};

/** How commands are called in Postfix's log. */
const stages: Readonly<Record<string, string>> = {
  connect: 'receiving the initial server greeting',
  TLS: 'performing the TLS handshake',
  STARTTLS: 'sending STARTTLS',
  AUTH: 'performing SASL authentication',
  EHLO: 'performing the EHLO handshake',
  HELO: 'performing the HELO handshake',
  MAIL: 'sending MAIL FROM',
  RCPT: 'sending RCPT TO',
  DATA: 'sending DATA command',
  '.': 'sending end of data -- message may be sent more than once',
  QUIT: 'sending QUIT',
};

const dnsTexts = {
  nxdomain: 'Host not found',
  nodata: 'Host found but no data record of requested type',
  servfail: 'Host not found, try again',
  timeout: 'Host not found, try again',
  found: '',
} as const;

/** A problem in the words of Postfix's log, queue listing and bounces. English, as in reality. */
export function problemText(problem: DeliveryProblem): string {
  switch (problem.kind) {
    case 'reply':
      return replyProblem(problem);
    case 'tls':
      return tlsText(problem);
    case 'no-login':
      return `SASL authentication failed; cannot authenticate to server ${bare(problem.relay)}: no mechanism available`;
    case 'dns':
      return `Host or domain name not found. Name service error for name=${problem.name} type=${problem.type}: ${dnsTexts[problem.outcome]}`;
    case 'null-mx':
      return `Domain ${problem.domain} does not accept mail (nullMX)`;
    case 'loop':
      return `mail for ${problem.relay} loops back to myself`;
    case 'forwarding-loop':
      return `mail forwarding loop for ${problem.address}`;
    case 'too-many-hops':
      return 'too many hops';
    case 'connection':
      return connectionText(problem);
    case 'no-mailbox':
      return `unknown user: "${problem.address.replace(/@.*/, '')}"`;
    case 'mailbox-full':
      return `cannot update mailbox /var/mail/${problem.mailbox} for user ${problem.mailbox}. error writing message: File too large`;
    case 'too-big':
      return `message size ${problem.sizeBytes} exceeds size limit ${problem.limitBytes} of server ${bare(problem.relay)}`;
    case 'no-smtputf8':
      return `SMTPUTF8 is required, but was not offered by host ${bare(problem.relay)}`;
    case 'suspended':
      return `delivery temporarily suspended: ${problemText(problem.reason)}`;
    case 'transport':
      return problem.text;
    case 'expired':
      return 'delivery temporarily suspended: message expired';
  }
}

function replyProblem({ relay, command, reply }: Extract<DeliveryProblem, { kind: 'reply' }>): string {
  if (command === 'AUTH') return `SASL authentication failed; server ${bare(relay)} said: ${replyText(reply)}`;
  if (command === 'STARTTLS')
    return `TLS is required, but host ${bare(relay)} refused to start TLS: ${replyText(reply)}`;
  if (isGreeting(command)) return `host ${bare(relay)} refused to talk to me: ${replyText(reply)}`;
  return `host ${bare(relay)} said: ${replyText(reply)} (in reply to ${command} command)`;
}

function tlsText({ relay, why }: Extract<DeliveryProblem, { kind: 'tls' }>): string {
  if (why === 'not-offered') return `TLS is required, but was not offered by host ${bare(relay)}`;
  if (why === 'handshake') return 'Cannot start TLS: handshake failure';
  return why === 'name-mismatch' ? 'Server certificate not verified' : 'Server certificate not trusted';
}

function connectionText({ how, relay, command }: Extract<DeliveryProblem, { kind: 'connection' }>): string {
  if (command === null) return `connect to ${relay}: ${closings[how] ?? how}`;
  if (how === 'refused' || how === 'unreachable') return `connect to ${relay}: ${closings[how]}`;
  const doing = stages[command] ?? `sending ${command}`;
  return how === 'timed-out'
    ? `conversation with ${bare(relay)} timed out while ${doing}`
    : `lost connection with ${bare(relay)} while ${doing}`;
}

const bare = (relay: string): string => relay.replace(/:\d+$/, '');

const isGreeting = (command: string): boolean => /^(connect|EHLO|HELO)$/.test(command);

/** The enhanced status code of a problem, as a notification's Status field and the log's `dsn=` give it (RFC 3463). */
export function problemStatus(problem: DeliveryProblem): string {
  switch (problem.kind) {
    case 'tls':
      return problem.why === 'not-offered' ? '4.7.4' : '4.7.5';
    case 'no-login':
      return '4.7.0';
    case 'reply':
      if (problem.command === 'AUTH') return '4.7.0';
      if (problem.command === 'STARTTLS') return '4.7.4';
      return replyStatus(problem);
    case 'dns':
      return problem.outcome === 'nxdomain' || problem.outcome === 'nodata' ? '5.4.4' : '4.4.3';
    case 'null-mx':
      return '5.1.0';
    case 'loop':
    case 'forwarding-loop':
      return '5.4.6';
    case 'too-many-hops':
      return '5.4.0';
    case 'connection':
      return problem.command === null || problem.how === 'refused' || problem.how === 'unreachable' ? '4.4.1' : '4.4.2';
    case 'no-mailbox':
      return '5.1.1';
    case 'mailbox-full':
      return '5.2.2';
    case 'too-big':
      return '5.3.4';
    case 'no-smtputf8':
      return '5.6.7';
    case 'suspended':
      return problemStatus(problem.reason);
    case 'transport':
      return problem.status;
    case 'expired':
      return '4.4.7';
  }
}

/** A refusal that is not taken for good has a status of class 4 (smtp_skip_5xx_greeting). */
function replyStatus(problem: Extract<DeliveryProblem, { kind: 'reply' }>): string {
  const { code, enhanced } = problem.reply;
  const status = enhanced ?? `${String(code)[0]}.0.0`;
  return isPermanent(problem) ? status : `4${status.slice(1)}`;
}

/** The server that a log line names (`relay=`): `none` where none was spoken to. */
export function problemRelay(problem: DeliveryProblem): string {
  switch (problem.kind) {
    case 'reply':
    case 'too-big':
    case 'no-smtputf8':
      return problem.relay;
    case 'connection':
      return problem.command === null || problem.how === 'refused' ? 'none' : problem.relay;
    case 'tls':
    case 'no-login':
      return problem.relay;
    case 'no-mailbox':
    case 'mailbox-full':
    case 'forwarding-loop':
      return 'local';
    default:
      return 'none';
  }
}

/** The server whose reply decided, and the reply, for a notice (RFC 3464 §2.3.5, §2.3.6); null when none did. */
export function remoteOf(problem: DeliveryProblem): { readonly name: string; readonly reply: string } | null {
  if (problem.kind === 'suspended') return remoteOf(problem.reason);
  if (problem.kind !== 'reply') return null;
  return { name: problem.relay.replace(/\[.*$/, ''), reply: replyText(problem.reply) };
}
