import type { PickupSettings } from '../pickup/settings.ts';

const always = 'IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE';

/** Before login (RFC 9051 §6.1.1): without TLS, and where passwords need it, there is no way to log in. */
export function capabilitiesBefore(settings: PickupSettings, sealed: boolean): string {
  const starttls = settings.certificate && !sealed ? ' STARTTLS' : '';
  const mechanisms = settings.mechanisms.map((name) => ` AUTH=${name}`).join('');
  return `${always} LITERAL+${starttls}${sealed || !settings.sealedLogin ? mechanisms : ' LOGINDISABLED'}`;
}

/** After login: those of Dovecot's that are here. */
export const capabilitiesAfter = `${always} UNSELECT CHILDREN NAMESPACE UIDPLUS MOVE STATUS=SIZE LITERAL+ SPECIAL-USE`;
