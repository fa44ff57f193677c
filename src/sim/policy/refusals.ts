import type { Reply } from '../smtp/reply.ts';

/** What a restriction or check answers with. The wording is Postfix's; its first digit decides reject or defer. */
const refusal = (code: number, enhanced: string, text: string): Reply => ({ code, enhanced, lines: [text] });

export const relayDenied = (code: number, recipient: string): Reply =>
  refusal(code, code < 500 ? '4.7.1' : '5.7.1', `<${recipient}>: Relay access denied`);

export const userUnknown = (code: number, recipient: string): Reply =>
  refusal(
    code,
    code < 500 ? '4.1.1' : '5.1.1',
    `<${recipient}>: Recipient address rejected: User unknown in local recipient table`,
  );

export const recipientNotQualified = (recipient: string): Reply =>
  refusal(504, '5.5.2', `<${recipient}>: Recipient address rejected: need fully-qualified address`);

export const senderNotQualified = (sender: string): Reply =>
  refusal(504, '5.5.2', `<${sender}>: Sender address rejected: need fully-qualified address`);

export const heloNotQualified = (name: string): Reply =>
  refusal(504, '5.5.2', `<${name}>: Helo command rejected: need fully-qualified hostname`);

export const heloInvalid = (name: string): Reply =>
  refusal(501, '5.5.2', `<${name}>: Helo command rejected: Invalid name`);

export const accessDenied = (what: string): Reply =>
  refusal(554, '5.7.1', `<${what}>: Recipient address rejected: Access denied`);

export const tryAgainLater = (what: string): Reply =>
  refusal(450, '4.7.0', `<${what}>: Recipient address rejected: Try again later`);

export const configurationError = (): Reply => refusal(451, '4.3.5', 'Server configuration error');
