import type { ConversationState, RefusingAction, Side } from '../../../session/projections/conversation.ts';
import type { CertificateProblem } from '$sim/net/certificate.ts';
import type { LookupOutcome } from '$sim/dns/record.ts';
import type { Language } from '../../format.ts';

const language = 'en' as Language;

const en = {
  language,
  title: 'Conversation',
  pick: 'Connection',
  newest: 'Follow the newest',
  none: 'No connection yet. As soon as somebody connects, you can read along here.',
  option: (conn: string, client: string, server: string, port: number, state: string) =>
    `${conn}: ${client} → ${server}:${port}, ${state}`,
  state: {
    opening: 'connecting',
    open: 'open',
    closed: 'closed',
    reset: 'reset',
    refused: 'refused',
    'timed-out': 'timed out',
    unreachable: 'no route',
  } satisfies Record<ConversationState, string>,
  side: { client: 'client', server: 'server' } satisfies Record<Side, string>,
  says: { client: 'Client sends', server: 'Server answers' } satisfies Record<Side, string>,
  tcp: 'TCP and DNS',
  tcpHint: 'Show handshakes, closes and DNS lookups in full',
  rows: 'What was said',
  opening: 'TCP handshake',
  closing: (by: string) => `TCP close, begun by the ${by}`,
  refused: 'Connection refused: nobody listens on that port.',
  timedOut: 'No answer: the connection timed out.',
  unreachable: 'No route: nobody has that address.',
  reset: 'Connection reset.',
  lost: 'lost',
  onTheWay: 'on its way',
  content: (size: string) => `Message content, ${size}`,
  incoming: (size: string) => `Message content so far: ${size}`,
  dots: (count: number) =>
    `${count} ${count === 1 ? 'line' : 'lines'} began with a dot: doubled on the way, single again here.`,
  showContent: 'Show the content',
  contentBehind: (size: string) => `and ${size} of content`,
  moreLines: (count: number) => `${count} more ${count === 1 ? 'line' : 'lines'}`,
  pipelined: (count: number) => `${count} commands in one packet (PIPELINING)`,
  decided: {
    reject: 'Refused by',
    defer: 'Refused for now by',
    discard: 'Thrown away by',
    hold: 'Held back by',
  } satisfies Record<RefusingAction, string>,
  /** Where the rule stands. */
  place: (file: string, line: number) => `${file}, line ${line}`,
  standard: 'Postfix’s default; main.cf does not say it',
  showPlace: (host: string) => `Show it in the configuration of ${host}`,
  took: (span: string) => `took ${span}`,
  tookHint: 'Time until the other side answered',
  explain: (code: number) => `Explain reply ${code}`,
  lookup: (host: string, type: string, name: string) => `${host} asks the DNS: ${type} of ${name}?`,
  asks: (host: string, server: string) => `${host} asks ${server}`,
  hears: (host: string) => `${host} knows`,
  cached: 'from the cache',
  outcome: {
    found: 'found',
    nxdomain: 'no such name (NXDOMAIN)',
    nodata: 'no such record (NODATA)',
    servfail: 'server failure (SERVFAIL)',
    timeout: 'no answer',
  } satisfies Record<LookupOutcome, string>,
  lookups: (count: number) => (count === 1 ? '1 DNS lookup' : `${count} DNS lookups`),
  sealed: 'encrypted',
  tls: {
    title: (name: string, until: string, issuer: string) =>
      `TLS 1.3 · certificate for ${name} · valid until ${until} · issued by ${issuer}`,
    underWay: 'TLS handshake',
    failed: 'The TLS handshake failed.',
    alert: {
      unexpected_message: 'In place of TLS something else came.',
      bad_record_mac: 'A record was changed on its way.',
    } as Readonly<Record<string, string>>,
    version: 'Protocol',
    asked: 'Client asked for',
    nothing: 'no name',
    names: 'Certificate for',
    issuer: 'Issued by',
    validity: 'Valid',
    problem: {
      untrusted: 'not issued by anybody the client trusts',
      'name-mismatch': 'for another name',
      expired: 'expired',
      'not-yet-valid': 'not valid yet',
    } satisfies Record<CertificateProblem, string>,
  },
  toEnd: 'To the newest',
};

export type LadderTexts = typeof en;
export default en;
