import { octets, octetsToUtf8, utf8ToOctets, type Octets } from '../octets.ts';
import type { Parameter } from './command.ts';

/** When the sender wants to hear of a recipient (RFC 3461 §4.1); `NEVER` stands alone. */
export type NotifyOn = 'NEVER' | 'SUCCESS' | 'FAILURE' | 'DELAY';

/** What MAIL and RCPT said about notifications (RFC 3461 §4); what was not said is absent. xtext is decoded. */
export interface RecipientWish {
  readonly notify?: readonly NotifyOn[];
  /** Type and address: `rfc822;ben@green.example`. */
  readonly orcpt?: string;
}

export interface DsnWishes {
  readonly envid?: string;
  readonly ret?: 'FULL' | 'HDRS';
  /** By forward-path; only those for which something was said. */
  readonly recipients?: Readonly<Record<string, RecipientWish>>;
}

const order: readonly NotifyOn[] = ['NEVER', 'SUCCESS', 'FAILURE', 'DELAY'];

/** In the order in which Postfix writes them. */
export const notifyText = (notify: readonly NotifyOn[]): string => order.filter((on) => notify.includes(on)).join(',');

/** Whether a notice of this kind is wanted. Who said nothing hears of failures and delays (RFC 3461 §4.1). */
export const isWanted = (notify: readonly NotifyOn[] | null, on: Exclude<NotifyOn, 'NEVER'>): boolean =>
  notify === null ? on !== 'SUCCESS' : notify.includes(on);

/** xtext (RFC 3461 §4): what is not printable ASCII, and `+` and `=`, as `+XX`. */
export const toXtext = (text: string): string =>
  text.replace(/[^!-~]|[+=]/g, (char) => `+${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

export const fromXtext = (text: string): Octets =>
  octets(text.replace(/\+([0-9A-F]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))));

/** ORCPT of a recipient for whom the sender gave none. `utf8`: the message is one of RFC 6531's. */
export const originalRecipient = (address: string, utf8: boolean): string =>
  `${utf8 && /[^ -~]/.test(address) ? 'utf-8' : 'rfc822'};${address}`;

/** The type stays as it is: `rfc822;` and then xtext, `utf-8;` and then its own form of it (RFC 6533 §3). */
const decodedAddress = (value: string): string => {
  const semicolon = value.indexOf(';') + 1;
  const type = value.slice(0, semicolon);
  const plain = fromXtext(value.slice(semicolon));
  if (type.toLowerCase() !== 'utf-8;') return type + plain;
  return type + plain.replace(/\\x\{([0-9A-F]{1,6})\}/gi, (_, code: string) => characterOf(parseInt(code, 16)));
};

const characterOf = (code: number): string => (code <= 0x10ffff ? utf8ToOctets(String.fromCodePoint(code)) : '');

export const orcptParameter = (original: string): string => {
  const semicolon = original.indexOf(';') + 1;
  const [type, address] = [original.slice(0, semicolon), original.slice(semicolon)];
  if (type.toLowerCase() !== 'utf-8;') return type + toXtext(address);
  return type + [...octetsToUtf8(octets(address))].map(asUtf8Xtext).join('');
};

const asUtf8Xtext = (character: string): string =>
  /[^!-~]|[+=\\]/.test(character) ? `\\x{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}` : character;

const valueOf = (parameters: readonly Parameter[], key: string): string | null =>
  parameters.find((parameter) => parameter.key === key)?.value ?? null;

/** RET and ENVID of MAIL, checked before. */
export function mailWishes(parameters: readonly Parameter[]): DsnWishes {
  const ret = valueOf(parameters, 'RET')?.toUpperCase();
  const envid = valueOf(parameters, 'ENVID');
  return {
    ...((ret === 'FULL' || ret === 'HDRS') && { ret }),
    ...(envid !== null && { envid: fromXtext(envid) }),
  };
}

/** NOTIFY and ORCPT of RCPT, checked before. */
export function recipientWish(parameters: readonly Parameter[]): RecipientWish {
  const notify = valueOf(parameters, 'NOTIFY')?.toUpperCase().split(',');
  const orcpt = valueOf(parameters, 'ORCPT');
  return {
    ...(notify && { notify: order.filter((on) => notify.includes(on)) }),
    ...(orcpt !== null && { orcpt: decodedAddress(orcpt) }),
  };
}
