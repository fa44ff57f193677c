import type { CertificateSpec, Scenario } from '$sim/world/scenario.ts';
import { baseWorld } from './stage.ts';

const certificateFile = '/etc/postfix/mail.pem';
const validity = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-12-31T23:59:59Z' };

/** The base world (2 March 2026), in which the servers named offer TLS and show these certificates. */
export function tlsWorld(shown: Readonly<Record<string, Partial<CertificateSpec>>>): Scenario {
  const hosts = baseWorld.hosts.map((host) => {
    const spec = shown[host.id];
    if (!spec) return host;
    const mainCf = `${host.files['/etc/postfix/main.cf'] ?? ''}smtpd_tls_security_level = may\nsmtpd_tls_chain_files = ${certificateFile}\n`;
    return {
      ...host,
      files: { ...host.files, '/etc/postfix/main.cf': mainCf },
      certificates: { [certificateFile]: { ...validity, names: [host.name], ...spec } },
    };
  });
  return { ...baseWorld, hosts };
}

/** Issued by the authority that everybody trusts. */
export const trusted = { issuer: 'Example Trust CA' };
