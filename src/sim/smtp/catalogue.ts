import { printable, type Reply } from './reply.ts';

/**
 * The replies of our server, by name: the one home of their codes and words. The wording is Postfix 3.10's. What
 * restrictions answer stands in `policy/subject.ts`, since there the configuration has a say in the code.
 */
const reply = (code: number, enhanced: string | null, ...lines: string[]): Reply => ({ code, enhanced, lines });

// Constant replies are made once: a busy server says them a thousand times a second.
export const ok = reply(250, '2.0.0', 'Ok');
export const senderOk = reply(250, '2.1.0', 'Ok');
export const recipientOk = reply(250, '2.1.5', 'Ok');
export const startContent = reply(354, null, 'End data with <CR><LF>.<CR><LF>');
export const goodbye = reply(221, '2.0.0', 'Bye');

export const helloFirst = reply(503, '5.5.1', 'Error: send HELO/EHLO first');
export const nestedMail = reply(503, '5.5.1', 'Error: nested MAIL command');
export const needMail = reply(503, '5.5.1', 'Error: need MAIL command');
export const needRecipient = reply(503, '5.5.1', 'Error: need RCPT command');
export const noValidRecipients = reply(554, '5.5.1', 'Error: no valid recipients');

export const notRecognized = reply(500, '5.5.2', 'Error: command not recognized');
export const badSyntax = reply(500, '5.5.2', 'Error: bad syntax');
export const badUtf8 = reply(500, '5.5.2', 'Error: bad UTF-8 syntax');
export const bareLf = (code: number, hostname: string): Reply =>
  reply(code, '5.5.2', `${hostname} Error: bare <LF> received`);
export const notImplemented = reply(502, '5.5.1', 'Error: command not implemented');
export const vrfyDisabled = reply(502, '5.5.1', 'VRFY command is disabled');
export const authNotEnabled = reply(503, '5.5.1', 'Error: authentication not enabled');
/** A word that no mail client says: the session ends. */
export const breaksRules = reply(221, '2.7.0', 'Error: I can break rules, too. Goodbye.');

/** The client wrote ahead where it may not: the session ends (RFC 2920 §3.1). */
export const outOfStep = reply(554, '5.5.0', 'Error: SMTP protocol synchronization');
export const readyForTls = reply(220, '2.0.0', 'Ready to start TLS');
export const tlsBroken = reply(454, '4.7.0', 'TLS not available due to local problem');
export const tlsActive = reply(554, '5.5.1', 'Error: TLS already active');
export const mustStartTls = reply(530, '5.7.0', 'Must issue a STARTTLS command first');

export const challenge = (base64: string): Reply => reply(334, null, base64);
export const authenticated = reply(235, '2.7.0', 'Authentication successful');
export const authFailed = (why: string): Reply => reply(535, '5.7.8', `Error: authentication failed: ${why}`);
export const authGenericFailure = reply(454, '4.7.0', 'Temporary authentication failure: generic failure');
export const authAborted = reply(501, '5.7.0', 'Authentication aborted');
export const responseTooLong = reply(500, '5.5.6', 'SASL response limit exceeded');
/** smtpd_tls_auth_only (RFC 4954 §4). */
export const authNeedsTls = reply(504, '5.5.4', 'Encryption required for requested authentication mechanism');
export const alreadyAuthenticated = reply(503, '5.5.1', 'Error: already authenticated');
export const mailInProgress = reply(503, '5.5.1', 'Error: MAIL transaction in progress');
export const tooManyAuths = (client: string): Reply =>
  reply(450, '4.7.1', `Error: too many AUTH commands from ${client}`);

/** XCLIENT and XFORWARD are for proxies that are trusted by name. */
export const notAuthorised = reply(550, '5.7.0', 'Error: insufficient authorization');
export const accessDenied = (client: string): Reply => reply(503, '5.7.0', `Error: access denied for ${client}`);

export const badSender = reply(501, '5.1.7', 'Bad sender address syntax');
export const badRecipient = reply(501, '5.1.3', 'Bad recipient address syntax');
export const badRet = reply(501, '5.5.4', 'Bad RET parameter syntax');
export const badEnvid = reply(501, '5.5.4', 'Bad ENVID parameter syntax');
export const badNotify = reply(501, '5.5.4', 'Error: Bad NOTIFY parameter syntax');
export const badOrcpt = reply(501, '5.5.4', 'Error: Bad ORCPT parameter syntax');
export const insufficientStorage = reply(452, '4.3.1', 'Insufficient system storage');
export const badSize = reply(501, '5.5.4', 'Bad message size syntax');
export const tooBigDeclared = reply(552, '5.3.4', 'Message size exceeds fixed limit');
export const tooBigForDisk = reply(552, '5.3.4', 'Message size exceeds file system imposed limit');
export const tooBig = reply(552, '5.3.4', 'Error: message file too big');
export const tooManyRecipients = reply(452, '4.5.3', 'Error: too many recipients');
/** Aliases that never come to an end, and other faults of our own (cleanup_strerror). */
export const serviceUnavailable = reply(451, '4.7.1', 'Error: service unavailable');
export const tooManyHops = reply(554, '5.4.0', 'Error: too many hops');

export const greeting = (banner: string): Reply => reply(220, null, banner);
export const helo = (hostname: string): Reply => reply(250, null, hostname);
export const ehlo = (lines: readonly string[]): Reply => reply(250, null, ...lines);
export const chunkOk = (sizeBytes: number): Reply => reply(250, '2.0.0', `Ok: ${sizeBytes} bytes`);
export const chunksQueuedAs = (sizeBytes: number, queueId: string): Reply =>
  reply(250, '2.0.0', `Ok: ${sizeBytes} bytes queued as ${queueId}`);
export const chunkDiscarded = (sizeBytes: number): Reply =>
  reply(551, '5.0.0', `Discarded ${sizeBytes} bytes after earlier error`);
export const nullChunk = reply(551, '5.7.1', 'Null BDAT request');
export const chunkTooBig = reply(552, '5.3.4', 'Chunk exceeds message size limit');
export const recipientAfterChunk = reply(503, '5.5.1', 'Error: RCPT after BDAT');
export const mailAfterChunk = reply(503, '5.5.1', 'Error: MAIL after BDAT');
export const dataAfterChunk = reply(503, '5.5.1', 'Error: DATA after BDAT');
export const queuedAs = (queueId: string): Reply => reply(250, '2.0.0', `Ok: queued as ${queueId}`);
export const vrfyOk = (address: string): Reply => reply(252, '2.0.0', printable(address));
export const helpCommands = (verbs: readonly string[]): Reply => reply(214, '2.0.0', `Commands: ${verbs.join(' ')}`);
/** ETRN (RFC 1985 §5): Postfix gives no enhanced codes there. */
export const etrnQueued = reply(250, null, 'Queuing started');
export const etrnHelloFirst = reply(503, null, 'Error: send HELO/EHLO first');
export const etrnInTransaction = reply(503, null, 'Error: MAIL transaction in progress');
export const etrnBadDomain = reply(501, null, 'Error: invalid parameter syntax');
/** The host keeps no mail for this domain to be asked for (RFC 1985 §5.3). */
export const noPickUp = (domain: string): Reply => reply(459, null, `<${printable(domain)}>: service unavailable`);
export const unsupportedOption = (text: string): Reply => reply(555, '5.5.4', `Unsupported option: ${printable(text)}`);

/** Wrong arguments. HELO and EHLO get no enhanced code (RFC 2034 §4). */
export const syntax = {
  EHLO: reply(501, null, 'Syntax: EHLO hostname'),
  HELO: reply(501, null, 'Syntax: HELO hostname'),
  MAIL: reply(501, '5.5.4', 'Syntax: MAIL FROM:<address>'),
  RCPT: reply(501, '5.5.4', 'Syntax: RCPT TO:<address>'),
  DATA: reply(501, '5.5.4', 'Syntax: DATA'),
  RSET: reply(501, '5.5.4', 'Syntax: RSET'),
  QUIT: reply(501, '5.5.4', 'Syntax: QUIT'),
  VRFY: reply(501, '5.5.4', 'Syntax: VRFY address'),
  AUTH: reply(501, '5.5.4', 'Syntax: AUTH mechanism'),
  STARTTLS: reply(501, '5.5.4', 'Syntax: STARTTLS'),
  BDAT: reply(521, '5.5.4', 'Syntax: BDAT count [LAST]'),
  ETRN: reply(500, null, 'Syntax: ETRN domain'),
} as const;

/** Too many of something within a minute (Postfix: anvil(8)). */
export const tooMuchMail = (client: string): Reply => reply(450, '4.7.1', `Error: too much mail from ${client}`);

/** The 421 replies, after which the server closes (RFC 5321 §3.8). */
export const timeoutExceeded = (hostname: string): Reply => reply(421, '4.4.2', `${hostname} Error: timeout exceeded`);
export const tooManyErrors = (hostname: string): Reply => reply(421, '4.7.0', `${hostname} Error: too many errors`);
export const tooManyConnections = (hostname: string, client: string): Reply =>
  reply(421, '4.7.0', `${hostname} Error: too many connections from ${client}`);
