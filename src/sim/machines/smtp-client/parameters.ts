import { splitMessage } from '../../mail/message.ts';
import type { Octets } from '../../octets.ts';
import type { Capabilities } from '../../smtp/extensions.ts';
import { notifyText, orcptParameter, toXtext } from '../../smtp/dsn.ts';
import type { DeliveryProblem } from '../../trace.ts';
import type { Transfer } from './transfer.ts';

// eslint-disable-next-line no-control-regex
const eightBit = /[^\x00-\x7f]/;

/** MAIL parameters for this server: only what it announced (RFC 5321 §4.1.1.11), each with its leading space. */
export function mailParameters(capabilities: Capabilities, transfer: Transfer): string {
  let parameters = '';
  // What is converted on the way out has another size, which is not known before.
  if (capabilities.size !== null && !transfer.probe && !isConverted(capabilities, transfer))
    parameters += ` SIZE=${transfer.message.length}`;
  if (capabilities.eightBitMime && isEightBit(transfer.message)) parameters += ' BODY=8BITMIME';
  if (capabilities.smtputf8 && transfer.smtputf8) parameters += ' SMTPUTF8';
  if (capabilities.dsn && transfer.dsn) {
    const { ret, envid } = transfer.dsn;
    if (envid !== null) parameters += ` ENVID=${toXtext(envid)}`;
    if (ret !== null) parameters += ` RET=${ret}`;
  }
  return parameters;
}

/** RCPT parameters for this server (RFC 3461 §5.2.1), each with its leading space. */
export function rcptParameters(capabilities: Capabilities, transfer: Transfer, recipient: string): string {
  const wish = capabilities.dsn ? transfer.dsn?.recipients.get(recipient) : undefined;
  if (!wish) return '';
  return `${wish.notify === null ? '' : ` NOTIFY=${notifyText(wish.notify)}`} ORCPT=${orcptParameter(wish.original)}`;
}

/** The size that a server's limit is held against: none when it has told no limit (RFC 1870 §6.2). */
export function sizeProblem(capabilities: Capabilities, transfer: Transfer, relay: string): DeliveryProblem | null {
  const limitBytes = capabilities.size ?? 0;
  const sizeBytes = transfer.message.length;
  return limitBytes > 0 && sizeBytes > limitBytes ? { kind: 'too-big', relay, sizeBytes, limitBytes } : null;
}

/** Eight bits never go to a server that has not announced 8BITMIME (RFC 6152 §3). */
export const isConverted = (capabilities: Capabilities, transfer: Transfer): boolean =>
  !capabilities.eightBitMime && eightBit.test(transfer.message);

/** By what its header declares, or by what is in it (cleanup(8)). */
function isEightBit(message: Octets): boolean {
  const { header, body } = splitMessage(message);
  return eightBit.test(body) || /^content-transfer-encoding:[ \t]*8bit\b/im.test(header);
}

/** Whether anything in it cannot be without SMTPUTF8: an address of the envelope, or the header (RFC 6531 §3.2). */
export function needsUtf8({
  reversePath,
  recipients,
  message,
}: Pick<Transfer, 'reversePath' | 'recipients' | 'message'>): boolean {
  return [reversePath, ...recipients, splitMessage(message).header].some((text) => eightBit.test(text));
}

/** What is for servers with SMTPUTF8 alone is never sent to another one. */
export function utf8Problem(capabilities: Capabilities, transfer: Transfer, relay: string): DeliveryProblem | null {
  const isHere = capabilities.smtputf8 || !transfer.smtputf8 || !needsUtf8(transfer);
  return isHere ? null : { kind: 'no-smtputf8', relay };
}
