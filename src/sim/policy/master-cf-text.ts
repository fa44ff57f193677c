/** A port of the mail server, with overrides as in master.cf (`-o name=value`). */
export interface PortOptions {
  readonly port: number;
  readonly options: Readonly<Record<string, string>>;
}

const head = `#
# Postfix master process configuration file.  For details on the format
# of the file, see the master(5) manual page (command: "man 5 master" or
# on-line: http://www.postfix.org/master.5.html).
#
# Do not forget to execute "postfix reload" after editing this file.
#
# ==========================================================================
# service type  private unpriv  chroot  wakeup  maxproc command + args
#               (yes)   (yes)   (no)    (never) (100)
# ==========================================================================
`;

/** What Debian's file offers to be taken out of its comments. */
const offered: ReadonlyMap<number, string> = new Map([
  [25, '#smtp      inet  n       -       y       -       -       smtpd\n'],
  [
    587,
    `#submission inet n       -       y       -       -       smtpd
#  -o smtpd_tls_security_level=encrypt
#  -o smtpd_sasl_auth_enable=yes
#  -o smtpd_tls_auth_only=yes
#  -o smtpd_reject_unlisted_recipient=no
#  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
`,
  ],
  [
    465,
    `#submissions inet n      -       y       -       -       smtpd
#  -o smtpd_tls_wrappermode=yes
#  -o smtpd_sasl_auth_enable=yes
#  -o smtpd_reject_unlisted_recipient=no
#  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
`,
  ],
]);

const rest = `pickup    unix  n       -       y       60      1       pickup
cleanup   unix  n       -       y       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
tlsmgr    unix  -       -       y       1000?   1       tlsmgr
rewrite   unix  -       -       y       -       -       trivial-rewrite
bounce    unix  -       -       y       -       0       bounce
defer     unix  -       -       y       -       0       bounce
trace     unix  -       -       y       -       0       bounce
verify    unix  -       -       y       -       1       verify
flush     unix  n       -       y       1000?   0       flush
proxymap  unix  -       -       n       -       -       proxymap
proxywrite unix -       -       n       -       1       proxymap
smtp      unix  -       -       y       -       -       smtp
relay     unix  -       -       y       -       -       smtp
showq     unix  n       -       y       -       -       showq
error     unix  -       -       y       -       -       error
retry     unix  -       -       y       -       -       error
discard   unix  -       -       y       -       -       discard
local     unix  -       n       n       -       -       local
virtual   unix  -       n       n       -       -       virtual
lmtp      unix  -       -       y       -       -       lmtp
anvil     unix  -       -       y       -       1       anvil
scache    unix  -       -       y       -       1       scache
postlog   unix-dgram n  -       n       -       1       postlogd
`;

const names: ReadonlyMap<number, string> = new Map([
  [25, 'smtp'],
  [587, 'submission'],
  [465, 'submissions'],
]);

/** Brackets keep what has spaces together. */
const option = ([name, value]: [string, string]): string =>
  /[\s{}]/.test(value) ? `  -o { ${name} = ${value} }\n` : `  -o ${name}=${value}\n`;

function service({ port, options }: PortOptions): string {
  const name = names.get(port) ?? String(port);
  // As Debian sets it: columns of eight from the third on, the second where the name leaves room for it.
  const start = `${name.padEnd(9)} inet`.padEnd(16 + Math.max(0, name.length - 10));
  return `${start}n       -       y       -       -       smtpd\n${Object.entries(options).map(option).join('')}`;
}

/** The master.cf of a mail server that listens on these ports, in the form that Debian's package brings along. */
export function masterCfText(listeners: readonly PortOptions[]): string {
  const ports = [...new Set([25, 587, 465, ...listeners.map(({ port }) => port)])];
  const entries = ports.map((port) => {
    const listener = listeners.find((each) => each.port === port);
    return listener ? service(listener) : (offered.get(port) ?? '');
  });
  return head + entries.join('') + rest;
}
