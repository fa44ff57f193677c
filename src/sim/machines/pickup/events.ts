import type { ConnId } from '../../net/events.ts';

export type PickupProtocol = 'pop3' | 'imap';

/** What is said where mail is fetched. Passwords stand in it as typed: in plain text so they are on the wire. */
export type PickupEvent =
  /** A complete command, as the server read it: its first line, and the octets of literals behind it (IMAP). */
  | {
      readonly kind: 'pickup.command';
      readonly host: string;
      readonly conn: ConnId;
      readonly protocol: PickupProtocol;
      /** Upper-case; `''` for what is no command at all. */
      readonly verb: string;
      readonly line: string;
      readonly contentBytes: number;
    }
  /** What the server says: the first line of it, and the octets of content behind it. */
  | {
      readonly kind: 'pickup.reply';
      readonly host: string;
      readonly conn: ConnId;
      readonly protocol: PickupProtocol;
      /** The verb it answers; `connect` for the greeting, `''` for what was not asked for. */
      readonly to: string;
      readonly line: string;
      readonly contentBytes: number;
    }
  | {
      readonly kind: 'pickup.login';
      readonly host: string;
      readonly conn: ConnId;
      readonly protocol: PickupProtocol;
      readonly user: string;
      readonly accepted: boolean;
    };
