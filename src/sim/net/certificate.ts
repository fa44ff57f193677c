/** What a server shows about itself (RFC 5280, as far as mail needs it). Times are ISO 8601 in UTC. */
export interface Certificate {
  /** Names (or IP addresses) it is valid for, the subject's first; a first label of `*` stands for any one label. */
  readonly names: readonly string[];
  /** Common name of who signed it; the subject's own for a self-signed one. */
  readonly issuer: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

/** Common names of the certification authorities that every host of a world trusts unless it is told otherwise. */
export const trustedAuthorities: readonly string[] = ['Example Trust CA'];

export type CertificateProblem = 'untrusted' | 'name-mismatch' | 'not-yet-valid' | 'expired';

/** The common name of the subject. */
export const subjectOf = ({ names }: Certificate): string => names[0] ?? '';

export const isSelfSigned = (certificate: Certificate): boolean => certificate.issuer === subjectOf(certificate);

/**
 * The first thing that is wrong with a certificate shown by who should be `name`, or null; judged in OpenSSL's order:
 * chain of trust, name, time. `name` null: any will do (opportunistic TLS, RFC 7435).
 */
export function certificateProblem(
  certificate: Certificate,
  name: string | null,
  nowIso: string,
  authorities: readonly string[] = trustedAuthorities,
): CertificateProblem | null {
  return certificateProblems(certificate, name, nowIso, authorities)[0] ?? null;
}

/** As `certificateProblem`, all of them. */
export function certificateProblems(
  certificate: Certificate,
  name: string | null,
  nowIso: string,
  authorities: readonly string[] = trustedAuthorities,
): CertificateProblem[] {
  const { names, issuer, notBefore, notAfter } = certificate;
  const problems: CertificateProblem[] = [];
  if (!authorities.includes(issuer)) problems.push('untrusted');
  if (name !== null && !names.some((pattern) => certifies(pattern, name))) problems.push('name-mismatch');
  // Both ends belong to the time of validity (RFC 5280 §4.1.2.5).
  if (second(nowIso) < second(notBefore)) problems.push('not-yet-valid');
  else if (second(nowIso) > second(notAfter)) problems.push('expired');
  return problems;
}

/** `2026-03-02T09:00:00`: times of this form are in order when their texts are. */
const second = (iso: string): string => iso.slice(0, 19);

const plain = (name: string): string => name.toLowerCase().replace(/\.$/, '');
const isAddress = (name: string): boolean => /^[\d.]+$/.test(name) || name.includes(':');

/**
 * Whether a name in a certificate is good for the name that was called (RFC 9525 §6.3): letter case does not matter; `*`
 * stands for one whole label, the leftmost, never for part of a label, for two, or for an address. As in OpenSSL there
 * must be two labels behind it: nobody gets a certificate for all of a top-level domain.
 */
export function certifies(pattern: string, name: string): boolean {
  const [wanted, shown] = [plain(name), plain(pattern)];
  if (!shown.includes('*')) return shown === wanted;
  const [, rest] = /^\*\.([^.*]+(?:\.[^.*]+)+)$/.exec(shown) ?? [];
  if (rest === undefined || isAddress(wanted)) return false;
  const [first = '', ...others] = wanted.split('.');
  return first !== '' && others.join('.') === rest;
}
