import { describe, expect, it } from 'vitest';
import { questionKey, type ServiceQuestion } from '../../../src/sim/policy/facts.ts';
import { parseAttributes, policyRequest } from '../../../src/sim/policy/policy-request.ts';
import { factsOf, outcomeOf, type Other } from './facts.ts';

const service = 'inet:127.0.0.1:10023';
const words = ['check_policy_service', service];

/** What comes of an action that the service answers; undefined while it has not. */
function answered(action: string | null, other: Other = {}, spec = service): string {
  const question: ServiceQuestion = {
    ...{ service, timeoutMs: 0, tryLimit: 0, retryDelayMs: 0 },
    request: policyRequest(factsOf(other), ''),
  };
  return outcomeOf(['check_policy_service', spec], { ...other, answers: new Map([[questionKey(question), action]]) });
}

describe('what a policy service is asked', () => {
  it('says everything that Postfix 3.10 says, in its order', () => {
    expect(policyRequest(factsOf(), 'inbound')).toBe(
      [
        ...['request=smtpd_access_policy', 'protocol_state=RCPT', 'protocol_name=ESMTP', 'client_address=203.0.113.9'],
        ...['client_name=stranger.example', 'client_port=49152', 'reverse_client_name=stranger.example'],
        ...['server_address=198.51.100.25', 'server_port=25', 'helo_name=stranger.example', 'sender=eve@red.example'],
        ...['recipient=anna@blue.example', 'recipient_count=0', 'queue_id=', 'instance=c1.1', 'size=0'],
        ...['etrn_domain=blue.example', 'stress=', 'sasl_method=', 'sasl_username=', 'sasl_sender='],
        ...['ccert_subject=', 'ccert_issuer=', 'ccert_fingerprint=', 'ccert_pubkey_fingerprint='],
        ...['encryption_protocol=', 'encryption_cipher=', 'encryption_keysize=0', 'policy_context=inbound'],
        ...['compatibility_level=3.6', 'mail_version=3.10.13', '', ''],
      ].join('\n'),
    );
  });

  it.each<[other: Other, line: string]>([
    [{ stage: 'connect' }, 'protocol_state=CONNECT'],
    [{ stage: 'helo' }, 'protocol_state=EHLO'],
    [{ stage: 'end-of-data', recipientCount: 3 }, 'protocol_state=END-OF-MESSAGE'],
    [{ stage: 'data', recipientCount: 3 }, 'recipient_count=3'],
    [{ stage: 'data', recipientCount: 3 }, 'recipient='],
    [{ stage: 'data', recipientCount: 1 }, 'recipient=anna@blue.example'],
    [{ sender: null }, 'sender='],
    [{ login: 'anna' }, 'sasl_username=anna'],
    [{ helo: 'a\nrecipient=x' }, 'helo_name=a?recipient=x'],
  ])('of %j: %s', (other, line) => {
    expect(policyRequest(factsOf(other), '').split('\n')).toContain(line);
  });

  it('is read back by name; the first of a name counts', () => {
    expect([...parseAttributes('a=1\nb=\nnonsense\na=2\nc=x=y\n')]).toEqual([
      ['a', '1'],
      ['b', ''],
      ['c', 'x=y'],
    ]);
  });
});

describe('what it answers', () => {
  const rejected = '<anna@blue.example>: Recipient address rejected';

  it('decides nothing before it has come', () => {
    expect(outcomeOf(words)).toMatch(/^ask inet:127\.0\.0\.1:10023\nrequest=smtpd_access_policy\n/);
  });

  it.each<[action: string | null, outcome: string]>([
    ['DUNNO', 'next'],
    ['OK', 'permit'],
    ['REJECT go away', `554 5.7.1 ${rejected}: go away`],
    ['DEFER_IF_PERMIT Greylisted', `450 4.7.1 ${rejected}: Greylisted`],
    ['550 5.1.1 no', `550 5.1.1 ${rejected}: no`],
    ['PREPEND X-Greylist: delayed', 'next'],
    ['reject_unauth_destination', 'next'],
    ['nonsense', `451 4.3.5 ${rejected}: Server configuration error`],
    [null, `451 4.3.5 ${rejected}: Server configuration problem`],
  ])('%j', (action, outcome) => {
    expect(answered(action)).toBe(outcome);
  });

  it('is a default action where it cannot be asked, by main.cf or in braces', () => {
    const rules = { policyService: { ...factsOf().rules.policyService, defaultAction: 'DUNNO' } };
    expect(answered(null, { rules })).toBe('next');
    expect(answered(null, {}, `{ ${service}, default_action = { REJECT not now }, timeout=5s }`)).toBe(
      `554 5.7.1 ${rejected}: not now`,
    );
  });

  it.each(['', 'nowhere'])('needs a place to ask: %j', (spec) => {
    expect(outcomeOf(['check_policy_service', spec, 'permit'])).toMatch(/^451 4\.3\.5 /);
  });
});
