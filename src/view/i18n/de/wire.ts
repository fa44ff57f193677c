import type { WireTexts } from '../en/wire.ts';

const de: WireTexts = {
  language: 'de',
  title: 'Auf der Leitung',
  intro: 'Das liest jeder, der zwischen den beiden Hosts sitzt: am Kabel, im Funknetz, beim Provider.',
  pick: 'Verbindung',
  newest: 'Der neuesten folgen',
  option: (conn, client, server, port) => `${conn}: ${client} → ${server}:${port}`,
  none: 'Noch keine Verbindung.',
  octets: 'Was über die Leitung geht',
  silent: 'Über diese Verbindung ist noch nichts gegangen.',
  sends: (size) => `sendet ${size}`,
  decoded: 'Das ist Base64. Dekodiert steht da:',
  clientHello: (name) =>
    name === ''
      ? 'TLS: ClientHello. Es nennt keinen Server.'
      : `TLS: ClientHello. Es fragt nach ${name} (SNI): Das kann jeder lesen.`,
  serverHello:
    'TLS: ServerHello und Zertifikat. Beide Seiten kennen jetzt einen Schlüssel, den die Leitung nicht verrät.',
  finished: 'TLS: Finished. Ab hier ist alles verschlüsselt.',
  sealed: 'verschlüsselt',
  sealedNote: 'Verschlüsselt. Zu sehen ist: wer, wann, wie viel. Nicht: was.',
};

export default de;
