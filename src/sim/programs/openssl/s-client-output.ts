import { certificateText } from '../../machines/smtp-server/certificate-files.ts';
import { subjectOf, type Certificate } from '../../net/certificate.ts';
import type { TlsInfo } from '../../net/tls.ts';
import { opensslName, opensslTime, type VerifyError } from './certificate-text.ts';

/** What s_client knows when it prints its summary. */
export interface Summary {
  /** Null when there was no handshake. */
  readonly info: TlsInfo | null;
  readonly result: VerifyError;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly showCertificates: boolean;
  /** The name that was verified, null for none. */
  readonly hostname: string | null;
  /** The handshake was broken off because of the certificate. */
  readonly refused: boolean;
}

/** The text between CONNECTED and the session (OpenSSL 3.0, print_stuff in apps/s_client.c). */
export function summaryText(summary: Summary): string {
  const { info, result, hostname, refused } = summary;
  const verified = result.code === 0;
  return [
    '---\n',
    info ? chainText(info.certificate, summary.showCertificates) : '',
    info && !refused ? serverText(info.certificate, summary.showCertificates) : 'no peer certificate available\n---\n',
    'No client certificate CA names sent\n',
    info && !refused ? 'Peer signing digest: SHA256\nPeer signature type: RSA-PSS\n' : '',
    info ? 'Server Temp Key: X25519, 253 bits\n' : '',
    `---\nSSL handshake has read ${summary.readBytes} bytes and written ${summary.writtenBytes} bytes\n`,
    verified ? 'Verification: OK\n' : `Verification error: ${result.text}\n`,
    verified && info && hostname !== null ? `Verified peername: ${hostname}\n` : '',
    `---\nNew, ${info?.version ?? '(NONE)'}, Cipher is ${info?.cipher ?? '(NONE)'}\n`,
    info && !refused ? 'Server public key is 2048 bit\n' : '',
    'Secure Renegotiation IS NOT supported\nCompression: NONE\nExpansion: NONE\nNo ALPN negotiated\n',
    `Early data was not sent\nVerify return code: ${result.code} (${result.text})\n---\n`,
  ].join('');
}

function chainText(certificate: Certificate, withText: boolean): string {
  const { issuer, notBefore, notAfter } = certificate;
  return [
    'Certificate chain\n',
    ` 0 s:${opensslName(subjectOf(certificate))}\n   i:${opensslName(issuer)}\n`,
    '   a:PKEY: rsaEncryption, 2048 (bit); sigalg: RSA-SHA256\n',
    `   v:NotBefore: ${opensslTime(notBefore)}; NotAfter: ${opensslTime(notAfter)}\n`,
    withText ? certificateText(certificate) : '',
    '---\n',
  ].join('');
}

function serverText(certificate: Certificate, shownBefore: boolean): string {
  const names = `subject=${opensslName(subjectOf(certificate))}\nissuer=${opensslName(certificate.issuer)}\n`;
  return `Server certificate\n${shownBefore ? '' : certificateText(certificate)}${names}---\n`;
}

/** What -brief prints in place of it. */
export function briefText({ info, result, hostname }: Summary): string {
  if (!info) return '';
  const verified = result.code === 0;
  return [
    `CONNECTION ESTABLISHED\nProtocol version: ${info.version}\nCiphersuite: ${info.cipher}\n`,
    `Peer certificate: ${opensslName(subjectOf(info.certificate))}\nHash used: SHA256\nSignature type: RSA-PSS\n`,
    verified ? 'Verification: OK\n' : `Verification error: ${result.text}\n`,
    verified && hostname !== null ? `Verified peername: ${hostname}\n` : '',
    'Server Temp Key: X25519, 253 bits\n',
  ].join('');
}

/** OpenSSL's error queue begins each line with the id of the thread. */
const thread = '4047FBC21E7F0000';

export const opensslErrors = {
  eof: `${thread}:error:0A000126:SSL routines:ssl3_read_n:unexpected eof while reading:../ssl/record/rec_layer_s3.c:318:\n`,
  noTls: `${thread}:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../ssl/record/ssl3_record.c:350:\n`,
  badRecord: `${thread}:error:0A000119:SSL routines:tls_do_decrypt:decryption failed or bad record mac:../ssl/record/ssl3_record_tls13.c:201:\n`,
  verify: `${thread}:error:0A000086:SSL routines:tls_post_process_server_certificate:certificate verify failed:../ssl/statem/statem_clnt.c:1889:\n`,
  renegotiate: `${thread}:error:0A00010A:SSL routines:can_renegotiate:wrong ssl version:../ssl/ssl_lib.c:2287:\n`,
  unknownName: (reason: string) =>
    `${thread}:error:10080002:BIO routines:BIO_lookup_ex:system lib:../crypto/bio/bio_addr.c:746:${reason}\nconnect:errno=22\n`,
  connect: (reason: string) =>
    `${thread}:error:80000${(errno[reason] ?? 0).toString(16).toUpperCase().padStart(3, '0')}:system library:BIO_connect:${reason}:../crypto/bio/bio_sock2.c:117:calling connect()\n` +
    `${thread}:error:10000067:BIO routines:BIO_connect:connect error:../crypto/bio/bio_sock2.c:119:\n`,
} as const;

/** errno(3) of Linux. */
export const errno: Readonly<Record<string, number>> = {
  'Connection reset by peer': 104,
  'Connection timed out': 110,
  'Connection refused': 111,
  'No route to host': 113,
};
