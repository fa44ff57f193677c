import type { DeliveryProblem } from '../../trace.ts';

/** Whether a problem is for good: the recipient is bounced now instead of being tried again (RFC 5321 §4.2.1, §5.1). */
export function isPermanent(problem: DeliveryProblem): boolean {
  switch (problem.kind) {
    case 'reply':
      // A server that refuses every session may be in trouble itself: Postfix defers (smtp_skip_5xx_greeting).
      return problem.reply.code >= 500 && problem.command !== 'connect';
    case 'dns':
      return problem.outcome === 'nxdomain' || problem.outcome === 'nodata';
    case 'connection':
      return false;
    case 'null-mx':
    case 'loop':
    case 'forwarding-loop':
    case 'too-many-hops':
    case 'no-mailbox':
    case 'expired':
      return true;
  }
}
