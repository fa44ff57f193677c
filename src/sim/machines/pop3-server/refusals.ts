import type { SaslFailure } from '../pickup/sasl.ts';
import type { Refusal } from '../pickup/service.ts';
import type { PickupSettings } from '../pickup/settings.ts';
import { no, type Pop3Answer } from './maildrop.ts';

/** Why somebody is not let in, in Dovecot's words. */
export const refusals: Readonly<Record<Refusal, (settings: PickupSettings, stamp: string) => Pop3Answer>> = {
  wrong: () => no('[AUTH] Authentication failed.'),
  'no-mailbox': (_, stamp) => no(`[SYS/TEMP] Temporary authentication failure. ${stamp}`),
  'too-many': ({ connectionsPerUserMax }) =>
    no(
      `[IN-USE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=${connectionsPerUserMax})`,
    ),
  'in-use': () => no('[IN-USE] Mailbox is locked by another POP3 session.'),
};

export const saslFailures: Readonly<Record<Exclude<SaslFailure, 'rejected'>, Pop3Answer>> = {
  unsupported: no('[AUTH] Unsupported authentication mechanism.'),
  aborted: no('Authentication aborted by client.'),
  'bad-base64': no('[AUTH] Invalid base64 in response'),
  'bad-initial': no('[AUTH] Invalid base64 data in initial response'),
};
