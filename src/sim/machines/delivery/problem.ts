import type { DeliveryProblem } from '../../trace.ts';

/**
 * A server that refuses every session may be in trouble itself, and a wrong password may be mended: Postfix defers
 * (smtp_skip_5xx_greeting, smtp_sasl_auth_soft_bounce).
 */
const softStages = new Set(['connect', 'STARTTLS', 'AUTH']);

/** Whether a problem is for good: the recipient is bounced now instead of being tried again (RFC 5321 §4.2.1, §5.1). */
export function isPermanent(problem: DeliveryProblem): boolean {
  switch (problem.kind) {
    case 'reply':
      return problem.reply.code >= 500 && !softStages.has(problem.command);
    case 'transport':
      return problem.status.startsWith('5');
    case 'dns':
      return problem.outcome === 'nxdomain' || problem.outcome === 'nodata';
    case 'connection':
    case 'tls':
    case 'no-login':
    case 'suspended':
      return false;
    case 'null-mx':
    case 'loop':
    case 'forwarding-loop':
    case 'too-many-hops':
    case 'no-mailbox':
    case 'mailbox-full':
    case 'too-big':
    case 'no-smtputf8':
    case 'expired':
      return true;
  }
}

/**
 * Whether it is the site that fails, and not this message: nothing is known of it, or no session comes about. Enough of
 * these, and mail for the destination is not tried for a while (qmgr(8)).
 */
export function isSiteProblem(problem: DeliveryProblem): boolean {
  switch (problem.kind) {
    case 'connection':
      return true;
    case 'dns':
      return !isPermanent(problem);
    case 'reply':
      return !isPermanent(problem) && /^(connect|EHLO|HELO)$/.test(problem.command);
    default:
      return false;
  }
}
