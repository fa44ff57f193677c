import type { Reply } from './reply.ts';

/**
 * The replies of our server, by name: the one home of their codes and words. The wording is Postfix 3.10's. What
 * restrictions answer stands in `policy/refusals.ts`, since there the configuration has a say in the code.
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
export const notImplemented = reply(502, '5.5.1', 'Error: command not implemented');
export const vrfyDisabled = reply(502, '5.5.1', 'VRFY command is disabled');
export const authNotEnabled = reply(503, '5.5.1', 'Error: authentication not enabled');
/** A word that no mail client says: the session ends. */
export const breaksRules = reply(221, '2.7.0', 'Error: I can break rules, too. Goodbye.');

export const badSender = reply(501, '5.1.7', 'Bad sender address syntax');
export const badRecipient = reply(501, '5.1.3', 'Bad recipient address syntax');
export const badSize = reply(501, '5.5.4', 'Bad message size syntax');
export const tooBigDeclared = reply(552, '5.3.4', 'Message size exceeds fixed limit');
export const tooBig = reply(552, '5.3.4', 'Error: message file too big');
export const tooManyRecipients = reply(452, '4.5.3', 'Error: too many recipients');
export const tooManyHops = reply(554, '5.4.0', 'Error: too many hops');

export const greeting = (banner: string): Reply => reply(220, null, banner);
export const helo = (hostname: string): Reply => reply(250, null, hostname);
export const ehlo = (lines: readonly string[]): Reply => reply(250, null, ...lines);
export const queuedAs = (queueId: string): Reply => reply(250, '2.0.0', `Ok: queued as ${queueId}`);
export const vrfyOk = (address: string): Reply => reply(252, '2.0.0', address);
export const helpCommands = (verbs: readonly string[]): Reply => reply(214, '2.0.0', `Commands: ${verbs.join(' ')}`);
export const unsupportedOption = (text: string): Reply => reply(555, '5.5.4', `Unsupported option: ${text}`);

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
} as const;

/** The 421 replies, after which the server closes (RFC 5321 §3.8). */
export const timeoutExceeded = (hostname: string): Reply => reply(421, '4.4.2', `${hostname} Error: timeout exceeded`);
export const tooManyErrors = (hostname: string): Reply => reply(421, '4.7.0', `${hostname} Error: too many errors`);
export const tooManyConnections = (hostname: string, client: string): Reply =>
  reply(421, '4.7.0', `${hostname} Error: too many connections from ${client}`);
