import { isSelfSigned, subjectOf, trustedAuthorities, certifies, type Certificate } from '../../net/certificate.ts';
import { calendarTime } from '../../mail/date.ts';
import { asctime } from '../dates.ts';

/** `Nov 24 16:15:49 2026 GMT`. */
export const opensslTime = (iso: string): string => `${asctime(calendarTime(`${iso.slice(0, 19)}Z`, 0)).slice(4)} GMT`;

export const opensslName = (commonName: string): string => `CN = ${commonName}`;

/** One call of the verify callback: the certificate at this depth is fine, or has this error. */
export interface VerifyStep {
  readonly depth: number;
  readonly name: string;
  readonly error: VerifyError | null;
  /** As long as the last error was about time it is told again. */
  readonly note: string;
}

/** A number of X509_verify_cert_error_string(3) and its words. */
export interface VerifyError {
  readonly code: number;
  readonly text: string;
}

export const noError: VerifyError = { code: 0, text: 'ok' };
const errors = {
  notYetValid: { code: 9, text: 'certificate is not yet valid' },
  expired: { code: 10, text: 'certificate has expired' },
  selfSigned: { code: 18, text: 'self-signed certificate' },
  noIssuer: { code: 20, text: 'unable to get local issuer certificate' },
  firstNotVerified: { code: 21, text: 'unable to verify the first certificate' },
  otherName: { code: 62, text: 'hostname mismatch' },
} as const satisfies Record<string, VerifyError>;

/** What X509_verify_cert(3) goes through, in its order; `hostname` null when no name is to be verified. */
export function verifySteps(certificate: Certificate, hostname: string | null, nowIso: string): VerifyStep[] {
  const { names, issuer, notBefore, notAfter } = certificate;
  const trusted = trustedAuthorities.includes(issuer);
  const own = isSelfSigned(certificate);
  const early = nowIso.slice(0, 19) < notBefore.slice(0, 19);
  const late = nowIso.slice(0, 19) > notAfter.slice(0, 19);
  const note = early ? `notBefore=${opensslTime(notBefore)}\n` : late ? `notAfter=${opensslTime(notAfter)}\n` : '';
  const leaf = (error: VerifyError | null, about = ''): VerifyStep => ({
    depth: 0,
    name: subjectOf(certificate),
    error,
    note: about,
  });
  return [
    ...(trusted ? [] : [leaf(own ? errors.selfSigned : errors.noIssuer)]),
    ...(hostname !== null && !names.some((name) => certifies(name, hostname)) ? [leaf(errors.otherName)] : []),
    ...(trusted || own ? [] : [leaf(errors.firstNotVerified)]),
    ...(trusted && !own ? [{ depth: 1, name: issuer, error: null, note: '' }] : []),
    ...(early ? [leaf(errors.notYetValid, note)] : late ? [leaf(errors.expired, note)] : []),
    leaf(null, note),
  ];
}

/** What remains as the result: the last error. */
export const verifyResult = (steps: readonly VerifyStep[]): VerifyError =>
  steps.flatMap(({ error }) => error ?? []).at(-1) ?? noError;

/** `depth=0 CN = …` and so on, as s_client prints it. `brief` leaves out what went well. */
export function verifyLines(steps: readonly VerifyStep[], brief: boolean, stopAtError: boolean): string {
  let out = '';
  for (const { depth, name, error, note } of steps) {
    if (!brief || error) out += `depth=${depth} ${opensslName(name)}\n`;
    if (error) out += `verify error:num=${error.code}:${error.text}\n`;
    if (!brief || error) out += note;
    if (error && stopAtError) return out;
    if (!brief) out += 'verify return:1\n';
  }
  return out;
}
