import type { ConfigProblem } from './main-cf.ts';

const required =
  'reject_unauth_destination, defer_unauth_destination, reject, defer, defer_if_permit or check_relay_domains';

/** What Postfix's programs write about it, without their name (`postconf: `, `postfix/smtpd[1]: `). */
export function problemText({ code, name, value, line }: ConfigProblem, file: string): string {
  const master = (text: string) => `fatal: ${file}: line ${line}: ${text}`;
  switch (code) {
    case 'no-file':
      return `fatal: open ${file}: No such file or directory`;
    case 'no-equals':
      return `fatal: ${file}, line ${line}: missing ${name.startsWith('=') ? '' : "'=' after "}attribute name: "${name}"`;
    case 'overridden':
      return `warning: ${file}, line ${line}: overriding earlier entry: ${name}=${value}`;
    case 'unknown-setting':
      return `warning: ${file}: unused parameter: ${name}=${value}`;
    case 'not-a-number':
      return `fatal: bad numerical configuration: ${name} = ${value}`;
    case 'out-of-range':
      return `fatal: invalid ${name} parameter value ${value}`;
    case 'not-yes-or-no':
      return `fatal: bad boolean configuration: ${name} = ${value}`;
    case 'not-a-time':
      return `fatal: parameter ${name}: bad time value or unit: ${value}`;
    case 'not-a-choice':
      return name.endsWith('_tls_security_level')
        ? `fatal: invalid TLS level "${value}"`
        : `fatal: bad configuration: ${name} = ${value}`;
    case 'expansion-loop':
      return `fatal: unreasonable macro call nesting: "${name}"`;
    case 'bad-network':
      return `fatal: ${name}: bad net/mask pattern: "${value}"`;
    case 'unknown-restriction':
      return `warning: unknown smtpd restriction: "${value}"`;
    case 'no-table':
      return `error: open ${value}: No such file or directory`;
    case 'bad-table':
      return `error: unsupported dictionary type: ${value}`;
    case 'bad-rule':
      return `warning: ${value}`;
    case 'open-relay':
      return `fatal: in parameter smtpd_relay_restrictions or smtpd_recipient_restrictions, specify at least one working instance of: ${required}`;
    case 'too-few-columns':
      return master(`missing "${value}" field`);
    case 'bad-transport':
      return master(`bad transport type: ${value}`);
    case 'bad-column':
      return master(`field "${name}": bad value: "${value}"`);
    case 'private-port':
      return master('inet service cannot be private');
    case 'unknown-port':
      return `fatal: ${name}: Servname not supported for ai_socktype`;
  }
}
