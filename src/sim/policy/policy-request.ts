import type { Facts, Stage } from './facts.ts';

const states: Readonly<Partial<Record<Stage, string>>> = {
  connect: 'CONNECT',
  mail: 'MAIL',
  rcpt: 'RCPT',
  vrfy: 'VRFY',
  etrn: 'ETRN',
  data: 'DATA',
  'end-of-data': 'END-OF-MESSAGE',
};

/** Postfix's version, as the attribute `mail_version` says it. */
const mailVersion = '3.10.13';

/** What a policy service is asked about a request: attributes in the order of Postfix 3.10 (SMTPD_POLICY_README). */
export function policyRequest(facts: Facts, context: string): string {
  const { client, details, rules } = facts;
  const knowsCount = facts.stage === 'data' || facts.stage === 'end-of-data';
  const isSingle = facts.recipientCount < 2 || !knowsCount;
  const attributes: readonly (readonly [string, string | number | null])[] = [
    ['request', 'smtpd_access_policy'],
    ['protocol_state', states[facts.stage] ?? details.helloVerb],
    ['protocol_name', details.protocol],
    ['client_address', client.address],
    ['client_name', client.name],
    ['client_port', client.port],
    ['reverse_client_name', client.reverseName],
    ['server_address', details.server.address],
    ['server_port', details.server.port],
    ['helo_name', facts.helo],
    ['sender', facts.sender],
    ['recipient', isSingle ? facts.recipient : null],
    ['recipient_count', knowsCount ? facts.recipientCount : 0],
    ['queue_id', null],
    ['instance', details.instance],
    ['size', details.sizeBytes],
    ['etrn_domain', facts.etrnDomain],
    ['stress', null],
    ['sasl_method', details.saslMethod],
    ['sasl_username', facts.login],
    ['sasl_sender', null],
    ['ccert_subject', null],
    ['ccert_issuer', null],
    ['ccert_fingerprint', null],
    ['ccert_pubkey_fingerprint', null],
    ['encryption_protocol', details.cipher?.protocol ?? null],
    ['encryption_cipher', details.cipher?.name ?? null],
    ['encryption_keysize', details.cipher?.keyBits ?? 0],
    ['policy_context', context],
    ['compatibility_level', rules.policyService.compatibilityLevel],
    ['mail_version', mailVersion],
  ];
  // A line end within a value would begin another attribute.
  const lines = attributes.map(([name, value]) => `${name}=${String(value ?? '').replace(/[\r\n]/g, '?')}\n`);
  return `${lines.join('')}\n`;
}

/** The attributes of a request or an answer, by name; the first of a name counts. Lines without `=` are left out. */
export function parseAttributes(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value = ''] = /^([^=\s]+)=(.*)$/s.exec(line) ?? [];
    if (name !== undefined && !attributes.has(name)) attributes.set(name, value);
  }
  return attributes;
}
