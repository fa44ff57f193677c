/** What a server announces in its EHLO reply, in Postfix's order and spelling. */
export interface Announcement {
  readonly hostname: string;
  /** 0: no limit is announced as a number (RFC 1870 §3). */
  readonly sizeMax: number;
  readonly vrfy: boolean;
  readonly starttls: boolean;
  readonly authMechanisms: readonly string[];
  /** Repeat them in the form from before RFC 2554, `AUTH=PLAIN`. */
  readonly oldAuthAnnouncement: boolean;
  /** Keywords left out (smtpd_discard_ehlo_keywords), lower-case. */
  readonly discarded: ReadonlySet<string>;
}

/** The lines of an EHLO reply (RFC 5321 §4.1.1.1): the name first, then one extension a line. */
export function ehloLines(a: Announcement): string[] {
  const keywords = [
    'PIPELINING',
    `SIZE${a.sizeMax > 0 ? ` ${a.sizeMax}` : ''}`,
    ...(a.vrfy ? ['VRFY'] : []),
    'ETRN',
    ...(a.starttls ? ['STARTTLS'] : []),
    ...authLines(a),
    'ENHANCEDSTATUSCODES',
    '8BITMIME',
    'DSN',
    'SMTPUTF8',
    'CHUNKING',
  ];
  return [a.hostname, ...keywords.filter((line) => !a.discarded.has((line.split(/[ =]/)[0] ?? '').toLowerCase()))];
}

function authLines({ authMechanisms, oldAuthAnnouncement }: Announcement): string[] {
  if (authMechanisms.length === 0) return [];
  const list = authMechanisms.join(' ');
  return [`AUTH ${list}`, ...(oldAuthAnnouncement ? [`AUTH=${list}`] : [])];
}

/** What a client learnt from an EHLO reply. */
export interface Capabilities {
  readonly pipelining: boolean;
  /** The announced limit in bytes, 0 for none given; null when SIZE was not announced. */
  readonly size: number | null;
  readonly eightBitMime: boolean;
  readonly smtputf8: boolean;
  readonly dsn: boolean;
  readonly starttls: boolean;
  readonly authMechanisms: readonly string[];
}

/** Reads the lines of an EHLO reply (the first is the server's name). Unknown keywords are passed over. */
export function parseCapabilities(lines: readonly string[]): Capabilities {
  const keywords = new Map<string, string[]>();
  for (const line of lines.slice(1)) {
    const [keyword = '', ...parameters] = line.trim().split(/\s+/);
    keywords.set(keyword.toUpperCase(), parameters);
  }
  const size = keywords.get('SIZE');
  return {
    pipelining: keywords.has('PIPELINING'),
    size: size ? Number(/^\d+$/.test(size[0] ?? '') ? size[0] : 0) : null,
    eightBitMime: keywords.has('8BITMIME'),
    smtputf8: keywords.has('SMTPUTF8'),
    dsn: keywords.has('DSN'),
    starttls: keywords.has('STARTTLS'),
    authMechanisms: keywords.get('AUTH') ?? [],
  };
}
