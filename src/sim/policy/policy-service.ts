import { parseAccess } from './access.ts';
import { carryOut } from './access-checks.ts';
import type { Element } from './elements.ts';
import { questionKey, type Facts, type PolicyServiceRules } from './facts.ts';
import { timeMs } from './time.ts';
import { configurationError, type Restriction } from './outcome.ts';
import { policyRequest } from './policy-request.ts';

/** What the braces of `check_policy_service { inet:host:port, timeout = 10s }` say otherwise than main.cf. */
function rulesOf(options: Element['options'], standard: PolicyServiceRules): PolicyServiceRules {
  const number = (name: string, otherwise: number) =>
    /^\d+$/.test(options[name] ?? '') ? Number(options[name]) : otherwise;
  return {
    ...standard,
    defaultAction: options.default_action ?? standard.defaultAction,
    context: options.policy_context ?? standard.context,
    timeoutMs: timeMs(options.timeout ?? '') ?? standard.timeoutMs,
    retryDelayMs: timeMs(options.retry_delay ?? '') ?? standard.retryDelayMs,
    tryLimit: number('try_limit', standard.tryLimit),
  };
}

/** What Postfix does when a service cannot be asked and nothing else is set. */
const lastResort = '451 4.3.5 Server configuration problem';

/** `check_policy_service`: what a service of this or another host says about the request (SMTPD_POLICY_README). */
export const askPolicyService: Restriction = (facts: Facts, element, home) => {
  if (!element.argument.includes(':')) return configurationError(facts, element, home);
  const rules = rulesOf(element.options, facts.rules.policyService);
  const { timeoutMs, tryLimit, retryDelayMs } = rules;
  const request = policyRequest(facts, rules.context);
  const question = { service: element.argument, request, timeoutMs, tryLimit, retryDelayMs };
  const answer = facts.answers.get(questionKey(question));
  if (answer === undefined) return { kind: 'ask', question };
  return carryOut(parseAccess(answer ?? (rules.defaultAction || lastResort)), facts, home);
};
