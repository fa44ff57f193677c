import { pemBlock, readPem } from '../../mail/pem.ts';
import { trustedAuthorities, type Certificate } from '../../net/certificate.ts';
import { certificateFromDer, certificateToDer, privateKeyOf } from '../../net/x509.ts';
import type { Configuration } from '../../policy/configuration.ts';
import type { Files } from '../../policy/tables.ts';

const certificateLabel = 'CERTIFICATE';
const keyLabel = 'PRIVATE KEY';

export const certificateText = (certificate: Certificate): string =>
  pemBlock(certificateLabel, certificateToDer(certificate));
export const keyText = (certificate: Certificate): string => pemBlock(keyLabel, privateKeyOf(certificate));

/** The first certificate in a PEM file; null when there is none. */
export function readCertificate(text: string): Certificate | null {
  const [first] = readPem(certificateLabel, text);
  return first === undefined ? null : certificateFromDer(first);
}

/**
 * The certificate an SMTP server shows (postconf(5): smtpd_tls_chain_files, or smtpd_tls_cert_file with
 * smtpd_tls_key_file); null when it cannot be used: then Postfix has no TLS.
 */
export function serverCertificate(configuration: Configuration, files: Files): Certificate | null {
  const chain = configuration.list('smtpd_tls_chain_files');
  const single = configuration.text('smtpd_tls_cert_file');
  const [certificateFiles, keyFiles] =
    chain.length > 0 ? [chain, chain] : [[single], [configuration.text('smtpd_tls_key_file')]];
  return certificateIn(certificateFiles, keyFiles, files, configuration.text('myhostname'));
}

/**
 * The certificate in files; null when one is not there, holds no certificate, or the key belongs to another. With none
 * configured a trusted authority has vouched for `hostname`: worlds that are not about certificates need none.
 */
export function certificateIn(
  certificateFiles: readonly string[],
  keyFiles: readonly string[],
  files: Files,
  hostname: string,
): Certificate | null {
  if (certificateFiles.join('') === '') return ofTheAuthority(hostname);
  const textOf = (names: readonly string[]) => names.map((name) => files.get(name) ?? '').join('\n');
  const certificate = readCertificate(textOf(certificateFiles));
  const keys = readPem(keyLabel, textOf(keyFiles));
  return certificate && keys.includes(privateKeyOf(certificate)) ? certificate : null;
}

const ofTheAuthority = (name: string): Certificate => ({
  names: [name],
  issuer: trustedAuthorities[0] ?? '',
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2027-01-01T00:00:00Z',
});
