import { decodeBase64 } from '../../mail/base64.ts';
import { octets, type Octets } from '../../octets.ts';
import * as replies from '../../smtp/catalogue.ts';
import type { Reply } from '../../smtp/reply.ts';

/** What goes into a challenge: a draw from chance, the time in seconds since 1970, the server's name. */
export interface ChallengeParts {
  /** A whole number from 0 to `below - 1`. */
  readonly draw: (below: number) => number;
  readonly seconds: number;
  readonly hostname: string;
}

/** How a SASL library behaves where the RFCs leave it free: order of checks, words, shape of the challenge. */
export interface Dialect {
  readonly noMechanism: Reply;
  /** A wrong password and an unknown user get the same answer (RFC 4954 §4). */
  readonly refused: Reply;
  /** A response that the mechanism cannot read. */
  readonly malformed: Reply;
  readonly emptyUser: Reply;
  /** The mechanism is looked for before the initial response is decoded. */
  readonly mechanismFirst: boolean;
  /** What comes with `AUTH CRAM-MD5`, where the server speaks first, is passed over in silence. */
  readonly uncalledForIgnored: boolean;
  decode(text: string, isInitial: boolean): Octets | Reply;
  /** The challenge of CRAM-MD5: `<digits.time@hostname>` (RFC 2195 §2). */
  challenge(parts: ChallengeParts): Octets;
  /** The security options (smtpd_sasl_security_options) that a mechanism meets. */
  meets(mechanism: string): readonly string[];
}

const failed = replies.authFailed;

/** Cyrus SASL 2.1: the words are `sasl_errstring`'s, the challenge that of its CRAM-MD5 plug-in. */
const cyrus: Dialect = {
  noMechanism: failed('no mechanism available'),
  refused: failed('authentication failure'),
  malformed: failed('bad protocol / cancel'),
  emptyUser: replies.authGenericFailure,
  mechanismFirst: false,
  uncalledForIgnored: false,
  decode: (text) =>
    text.length % 4 !== 0
      ? failed('another step is needed in authentication')
      : (decodeBase64(text) ?? failed('bad protocol / cancel')),
  challenge: ({ draw, seconds, hostname }) => octets(`<${draw(2 ** 32)}.${seconds % 0xffffff}@${hostname}>`),
  meets: (mechanism) => (mechanism === 'CRAM-MD5' ? ['noplaintext', 'noanonymous'] : ['noanonymous']),
};

/** Dovecot 2 as Postfix speaks to it: it gives no reason. */
const dovecot: Dialect = {
  noMechanism: failed('Invalid authentication mechanism'),
  refused: failed('(reason unavailable)'),
  malformed: failed('(reason unavailable)'),
  emptyUser: failed('(reason unavailable)'),
  mechanismFirst: true,
  uncalledForIgnored: true,
  decode: (text, isInitial) =>
    /^[A-Za-z0-9+/=]*$/.test(text)
      ? (decodeBase64(text) ?? failed('(reason unavailable)'))
      : failed(`Invalid base64 data in ${isInitial ? 'initial' : 'continued'} response`),
  challenge: ({ draw, seconds, hostname }) => {
    const digits = () => String(draw(10 ** 8)).padStart(8, '0');
    return octets(`<${digits()}${digits()}.${seconds}@${hostname}>`);
  },
  meets: (mechanism) =>
    mechanism === 'CRAM-MD5' ? ['noplaintext', 'noanonymous'] : ['noanonymous', 'nodictionary', 'noactive'],
};

/** By the value of smtpd_sasl_type. */
export const dialects = { cyrus, dovecot } as const;
