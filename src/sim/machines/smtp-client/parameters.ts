import type { Capabilities } from '../../smtp/extensions.ts';
import type { Transfer } from './transfer.ts';

// eslint-disable-next-line no-control-regex
const eightBit = /[^\x00-\x7f]/;

/** MAIL parameters for this server: only what it announced (RFC 5321 §4.1.1.11), each with its leading space. */
export function mailParameters(capabilities: Capabilities, transfer: Transfer): string {
  let parameters = '';
  if (capabilities.size !== null) parameters += ` SIZE=${transfer.message.length}`;
  if (capabilities.eightBitMime && eightBit.test(transfer.message)) parameters += ' BODY=8BITMIME';
  if (capabilities.smtputf8 && needsUtf8(transfer)) parameters += ' SMTPUTF8';
  return parameters;
}

/** Whether an address of the envelope needs SMTPUTF8 (RFC 6531 §3.2). */
export function needsUtf8(transfer: Transfer): boolean {
  return eightBit.test(transfer.reversePath) || transfer.recipients.some((recipient) => eightBit.test(recipient));
}
