import { octets, type Octets } from '../octets.ts';
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

/** The type stays as it is: `rfc822;` and then xtext. */
const decodedAddress = (value: string): string => {
  const semicolon = value.indexOf(';') + 1;
  return value.slice(0, semicolon) + fromXtext(value.slice(semicolon));
};

export const orcptParameter = (original: string): string => {
  const semicolon = original.indexOf(';') + 1;
  return original.slice(0, semicolon) + toXtext(original.slice(semicolon));
};

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
