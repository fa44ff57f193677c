import { certificateText, keyText } from '../machines/smtp-server/certificate-files.ts';
import type { CertificateSpec, HostSpec } from './scenario.ts';

/** The files that a host's certificates and their keys lie in, by absolute path. */
export function certificateFiles({ certificates = {} }: Pick<HostSpec, 'certificates'>): [string, string][] {
  return Object.entries(certificates).flatMap(([path, spec]) => filesOf(path, spec));
}

function filesOf(path: string, { names, issuer = names[0] ?? '', notBefore, notAfter, key }: CertificateSpec) {
  const certificate = { names, issuer, notBefore, notAfter };
  const [secret, shown] = [keyText(certificate), certificateText(certificate)];
  const files: [string, string][] =
    key === undefined
      ? [[path, secret + shown]]
      : [
          [path, shown],
          [key, secret],
        ];
  return files;
}
