import { describe, expect, it } from 'vitest';
import { checkScenario } from '../../../src/sim/world/check-scenario.ts';
import { inShort, worldWith } from './files.ts';

const mainCf = ['hosts', 'mx1', 'files', '/etc/postfix/main.cf'];
const soa = '@ SOA ns.example. hostmaster 1 7200 3600 1209600 300\n';

/** `line level: reason`, for a text of the base world that is replaced; whether the world is accepted all the same. */
function check(path: readonly (string | number)[], text: string): { told: string[]; accepted: boolean } {
  const { scenario, problems } = checkScenario(worldWith([path, text]));
  const at = ` at ${path.join('.')}:`;
  return {
    told: problems
      .map(inShort)
      .map((problem) =>
        problem.replace(/^(\w+) at .*?:(\d+): /, (whole, level, line) =>
          whole.includes(at) ? `${line} ${level}: ` : whole,
        ),
      ),
    accepted: scenario !== null,
  };
}

describe('a main.cf', () => {
  it.each([
    ['myhostname mx', '2 error: myhostname mx: expected "name = value"'],
    ['hopcount_limit = many', '2 error: hopcount_limit = many: is not a number'],
    ['smtpd_helo_required = maybe', '2 error: smtpd_helo_required = maybe: is neither yes nor no'],
    ['minimal_backoff_time = soon', '2 error: minimal_backoff_time = soon: is not a time such as 300s'],
    ['minimal_backoff_time =', '2 error: minimal_backoff_time: is not a time such as 300s'],
    [
      'smtpd_relay_restrictions = reject,\n  reject_unauth_dest',
      '3 error: smtpd_relay_restrictions: "reject_unauth_dest" is no restriction that this world knows',
    ],
    [
      'smtpd_relay_restrictions = permit_mynetworks',
      '2 error: in parameter smtpd_relay_restrictions or smtpd_recipient_restrictions, specify at least one working ' +
        'instance of: reject_unauth_destination, defer_unauth_destination, reject, defer, defer_if_permit or check_relay_domains',
    ],
    [
      'smtpd_sender_restrictions = check_sender_access texthash:/etc/nobody',
      '2 error: open /etc/nobody: No such file or directory',
    ],
    ...['client', 'helo', 'sender', 'recipient'].map((list) => [
      `smtpd_${list}_restrictions = permitt`,
      `2 error: smtpd_${list}_restrictions: "permitt" is no restriction that this world knows`,
    ]),
  ])('that is wrong refuses the world, with its line: %j', (line, problem) => {
    expect(check(mainCf, `# mail\n${line}\n`)).toEqual({ told: [problem], accepted: false });
  });

  it('with a setting that nobody knows gets a warning, as Postfix gives it, and no more', () => {
    expect(check(mainCf, 'smtpd_helo_require = yes')).toEqual({
      told: ['1 warning: smtpd_helo_require = yes: unknown setting'],
      accepted: true,
    });
  });

  it('may name its restrictions in capitals, and leave all at its default', () => {
    expect(check(mainCf, 'smtpd_relay_restrictions = Permit_MyNetworks, reject')).toEqual({ told: [], accepted: true });
    expect(check(mainCf, '# nothing here')).toEqual({ told: [], accepted: true });
  });

  it('is checked on a host without a mail server, too', () => {
    expect(check(['hosts', 'laptop', 'files', '/etc/postfix/main.cf'], 'nonsense')).toEqual({
      told: ['1 error: nonsense: expected "name = value"'],
      accepted: false,
    });
  });
});

describe('a zone', () => {
  const zone = ['zones', 2, 'text'];

  it.each([
    ['without SOA', 'a A 192.0.2.1', '1 error: no soa: blue.example.'],
    ['with a record that cannot be read', `${soa}@ MX 10`, '2 error: bad record: MX'],
    ['with an address that is none', `${soa}\na A 192.0.2.256`, '3 error: bad address: 192.0.2.256'],
    ['with a type that nobody knows', `${soa}a AX 1`, '2 error: unknown type: AX'],
    ['with a name that is not its own', `${soa}a.green.example. A 192.0.2.1`, '2 error: outside zone: a.green.example'],
  ])('%s refuses the world, with its line', (_, text, problem) => {
    expect(check(zone, text)).toEqual({ told: [problem], accepted: false });
  });

  it('that leads nowhere gets a warning', () => {
    expect(check(zone, `${soa}@ MX 10 mx`)).toEqual({
      told: ['2 warning: target without address: mx.blue.example'],
      accepted: true,
    });
  });
});
