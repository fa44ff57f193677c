import type { Language } from '../../format.ts';

/** What somebody on the way reads. */
const en = {
  language: 'en' as Language,
  title: 'On the wire',
  intro: 'What anybody reads who stands between the two hosts: on a cable, in a radio network, at a provider.',
  pick: 'Connection',
  newest: 'Follow the newest',
  option: (conn: string, client: string, server: string, port: number) => `${conn}: ${client} → ${server}:${port}`,
  none: 'No connection yet.',
  octets: 'What goes over the wire',
  silent: 'Nothing has gone over this connection yet.',
  sends: (size: string) => `sends ${size}`,
  decoded: 'This is base64. Decoded it says:',
  clientHello: (name: string) =>
    name === ''
      ? 'TLS: ClientHello. It names no server.'
      : `TLS: ClientHello. It asks for ${name} (SNI): that everybody can read.`,
  serverHello: 'TLS: ServerHello and certificate. Both sides now agree on a key that the wire does not tell.',
  finished: 'TLS: Finished. From here on all is encrypted.',
  sealed: 'encrypted',
  sealedNote: 'Encrypted. To be seen: who, when, how much. Not: what.',
};

export type WireTexts = typeof en;
export default en;
