import * as replies from '../../smtp/catalogue.ts';
import type { Parameter } from '../../smtp/command.ts';
import type { Reply } from '../../smtp/reply.ts';
import type { ServerSettings } from './settings.ts';

/** What is wrong with one parameter; null when it is right. */
type Check = (parameter: Parameter, settings: ServerSettings) => Reply | null;

/** xtext (RFC 3461 §4): printable ASCII, `+` and `=` as `+XX`. */
const xtext = /^(?:[!-*,-<>-~]|\+[0-9A-F]{2})+$/;

/** The largest file that a disk takes: 2^63 - 1. */
const fileBytesMax = 2 ** 63 - 1;

/** `KEY=value` or, where it must have none, `KEY`; anything else is no such option. */
const size: Check = ({ value, text }, { framing }) => {
  if (value === null) return replies.unsupportedOption(text);
  if (!/^\d+$/.test(value)) return replies.badSize;
  if (Number(value) > fileBytesMax) return replies.tooBigForDisk;
  return framing.messageBytesMax > 0 && Number(value) > framing.messageBytesMax ? replies.tooBigDeclared : null;
};

interface Option {
  readonly check: Check;
  /** Taken only where this extension is not left out (Postfix: SIZE and BODY are taken all the same). */
  readonly extension?: string;
  /** Given twice it is wrong. */
  readonly twice?: Reply;
}

/** Options of MAIL: SIZE (RFC 1870 §6), BODY (RFC 6152 §2), SMTPUTF8 (RFC 6531 §3.4), RET and ENVID (RFC 3461 §4.3). */
const ofMail: Readonly<Record<string, Option>> = {
  SIZE: { check: size },
  // Without AUTH nobody is trusted to speak for another: what it says is taken and does not count (RFC 4954 §5).
  AUTH: { check: ({ value, text }) => (value === null ? replies.unsupportedOption(text) : null) },
  BODY: {
    check: ({ value, text }) => (/^(7BIT|8BITMIME)$/i.test(value ?? '') ? null : replies.unsupportedOption(text)),
  },
  SMTPUTF8: {
    extension: 'smtputf8',
    check: ({ value, text }) => (value === null ? null : replies.unsupportedOption(text)),
  },
  RET: {
    extension: 'dsn',
    twice: replies.badRet,
    check: ({ value }) => (/^(FULL|HDRS)$/i.test(value ?? '') ? null : replies.badRet),
  },
  ENVID: {
    extension: 'dsn',
    twice: replies.badEnvid,
    check: ({ value }) => (xtext.test(value ?? '') ? null : replies.badEnvid),
  },
};

/** Options of RCPT: NOTIFY and ORCPT (RFC 3461 §4.1, §4.2). */
const ofRcpt: typeof ofMail = {
  NOTIFY: {
    extension: 'dsn',
    twice: replies.badNotify,
    check: ({ value }) => (isNotify(value ?? '') ? null : replies.badNotify),
  },
  ORCPT: {
    extension: 'dsn',
    twice: replies.badOrcpt,
    check: ({ value }) =>
      /^[a-z0-9-]+;./i.test(value ?? '') && xtext.test((value ?? '').replace(/^[^;]*;/, '')) ? null : replies.badOrcpt,
  },
};

/** NEVER alone, or some of SUCCESS, FAILURE and DELAY. */
const isNotify = (value: string): boolean =>
  /^NEVER$/i.test(value) || /^(SUCCESS|FAILURE|DELAY)(,(SUCCESS|FAILURE|DELAY))*$/i.test(value);

function firstFault(known: typeof ofMail, parameters: readonly Parameter[], settings: ServerSettings): Reply | null {
  for (const [index, parameter] of parameters.entries()) {
    const option = Object.hasOwn(known, parameter.key) ? known[parameter.key] : undefined;
    if (!option || settings.discarded.has(option.extension ?? '')) return replies.unsupportedOption(parameter.text);
    const isSecond = parameters.findIndex(({ key }) => key === parameter.key) < index;
    const fault = (isSecond && option.twice) || option.check(parameter, settings);
    if (fault) return fault;
  }
  return null;
}

/** The first thing that is wrong with the options of MAIL, in their order. */
export const mailOptions = (parameters: readonly Parameter[], settings: ServerSettings): Reply | null =>
  firstFault(ofMail, parameters, settings);

/** The first thing that is wrong with the options of RCPT, in their order. */
export const rcptOptions = (parameters: readonly Parameter[], settings: ServerSettings): Reply | null =>
  firstFault(ofRcpt, parameters, settings);
