import { accessChecks } from './access-checks.ts';
import { loginMismatch, multiRecipientBounce, permitAuthDestination } from './address-checks.ts';
import { relayDenied, relayDomains, unlisted } from './address-checks.ts';
import { blockListChecks } from './block-lists.ts';
import { mxBackup } from './mx-backup.ts';
import { invalidHelo, nakedAddress, unknownClient, unknownDomain, unknownHelo } from './name-checks.ts';
import { unknownReverseClient, unqualified, unqualifiedHelo } from './name-checks.ts';
import { configurationError, deferIf, permitIf, refuse, type Restriction } from './outcome.ts';
import { askPolicyService } from './policy-service.ts';
import { serverAccessChecks } from './server-access.ts';
import { refusing } from './subject.ts';

/** What goes by the client, its name and its way of speaking. */
const aboutClient: Readonly<Record<string, Restriction>> = {
  permit_mynetworks: ({ client }) => permitIf(client.trusted),
  permit_inet_interfaces: ({ client, rules }) => permitIf(rules.isOwnAddress(client.address)),
  permit_sasl_authenticated: ({ login }) => permitIf(login !== null),
  // Nobody here shows a certificate.
  permit_tls_clientcerts: () => null,
  permit_tls_all_clientcerts: () => null,
  permit_naked_ip_address: nakedAddress,
  reject_plaintext_session: ({ tls, codes }) =>
    tls ? null : { kind: 'refuse', reply: refusing(codes.plaintext, '4.7.1', 'Session encryption is required') },
  reject_unknown_client_hostname: unknownClient,
  reject_unknown_client: unknownClient,
  reject_unknown_reverse_client_hostname: unknownReverseClient,
  reject_unauth_pipelining: (facts, _, home) =>
    facts.pipelinedUnasked ? refuse(home, facts, 503, '5.5.0', 'Improper use of SMTP command pipelining') : null,
  reject_invalid_helo_hostname: invalidHelo,
  reject_invalid_hostname: invalidHelo,
  reject_non_fqdn_helo_hostname: unqualifiedHelo,
  reject_non_fqdn_hostname: unqualifiedHelo,
  reject_unknown_helo_hostname: unknownHelo,
  reject_unknown_hostname: unknownHelo,
};

/** What goes by the envelope. Addresses are not verified by a try here: nothing is known against them. */
const aboutEnvelope: Readonly<Record<string, Restriction>> = {
  permit_auth_destination: (facts) => permitIf(permitAuthDestination(facts)),
  permit_mx_backup: mxBackup,
  check_relay_domains: relayDomains,
  reject_unauth_destination: (facts) => relayDenied(facts, facts.codes.relayDomains),
  defer_unauth_destination: (facts) => relayDenied(facts, facts.codes.relayDomains - 100),
  reject_unlisted_recipient: (facts) => unlisted('recipient', facts),
  check_recipient_maps: (facts) => unlisted('recipient', facts),
  reject_unlisted_sender: (facts) => unlisted('sender', facts),
  reject_unverified_recipient: () => null,
  reject_unverified_sender: () => null,
  reject_sender_login_mismatch: (facts) =>
    loginMismatch(facts, facts.login === null ? 'unauthenticated' : 'authenticated'),
  reject_authenticated_sender_login_mismatch: (facts) => loginMismatch(facts, 'authenticated'),
  reject_unauthenticated_sender_login_mismatch: (facts) => loginMismatch(facts, 'unauthenticated'),
  reject_known_sender_login_mismatch: (facts) => loginMismatch(facts, 'known'),
  reject_non_fqdn_sender: (facts) => unqualified('sender', facts),
  reject_non_fqdn_recipient: (facts) => unqualified('recipient', facts),
  reject_unknown_sender_domain: (facts) => unknownDomain('sender', facts),
  reject_unknown_address: (facts) => unknownDomain('sender', facts),
  reject_unknown_recipient_domain: (facts) => unknownDomain('recipient', facts),
  reject_multi_recipient_bounce: (facts, _, home) => multiRecipientBounce(facts, home),
};

/** Postfix's restrictions by name (postconf(5), SMTPD_ACCESS_README). */
const table: Readonly<Record<string, Restriction>> = {
  permit: () => ({ kind: 'permit' }),
  reject: (facts, _, home) => refuse(home, facts, facts.codes.reject, '5.7.1', 'Access denied'),
  defer: (facts, _, home) => refuse(home, facts, facts.codes.defer, '4.3.2', 'Try again later'),
  defer_if_permit: (facts, _, home) => deferIf('permit', home, facts, 450, '4.7.0', 'defer_if_permit requested'),
  defer_if_reject: (facts, _, home) => deferIf('reject', home, facts, 450, '4.7.0', 'defer_if_reject requested'),
  check_policy_service: askPolicyService,
  // Nothing to wait for in a simulation, but it has to be a number of seconds.
  sleep: (facts, element, home) => (/^\d+$/.test(element.argument) ? null : configurationError(facts, element, home)),
  ...aboutClient,
  ...aboutEnvelope,
  ...accessChecks,
  ...serverAccessChecks,
  ...blockListChecks,
};

/** By name in small letters. A map: a configuration may call an element `constructor`. */
export const restrictions: ReadonlyMap<string, Restriction> = new Map(Object.entries(table));
