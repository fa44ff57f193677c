import { describe, expect, it } from 'vitest';
import { placeOfElement, placeOfSetting, scopeOfPort } from '../../../src/sim/policy/places.ts';

const mainCf = `# who we are
myhostname = mx.example

smtpd_relay_restrictions = permit_mynetworks,
# the others
  check_sender_access texthash:/etc/postfix/senders
  reject_unauth_destination
smtpd_restriction_classes = careful
careful =
  reject_non_fqdn_sender, permit
smtpd_recipient_restrictions = careful
mua_relay_restrictions =
  permit_sasl_authenticated
  reject
myhostname = mx1.example
`;
const masterCf = `smtp inet n - y - - smtpd
submission inet n - y - - smtpd
  -o smtpd_relay_restrictions=$mua_relay_restrictions
  -o { smtpd_sender_restrictions = permit_mynetworks, reject }
`;
const files = new Map([
  ['/etc/postfix/main.cf', mainCf],
  ['/etc/postfix/master.cf', masterCf],
]);
const element = (port: number, setting: string, text: string) => {
  const place = placeOfElement(scopeOfPort(files, port), setting, text);
  return place && `${place.file.split('/').at(-1)}:${place.line}`;
};

describe('the line that sets something', () => {
  it('is the last one of that name', () => {
    expect(placeOfSetting(scopeOfPort(files, 25), 'myhostname')).toEqual({ file: '/etc/postfix/main.cf', line: 15 });
  });

  it('is none for a default', () => {
    expect(placeOfSetting(scopeOfPort(files, 25), 'smtpd_helo_required')).toBeNull();
    expect(element(25, 'smtpd_helo_restrictions', 'reject')).toBeNull();
  });

  it('is in master.cf where the server has a setting of its own', () => {
    expect(placeOfSetting(scopeOfPort(files, 587), 'smtpd_sender_restrictions')).toEqual({
      file: '/etc/postfix/master.cf',
      line: 4,
    });
    expect(placeOfSetting(scopeOfPort(files, 25), 'smtpd_sender_restrictions')).toBeNull();
  });
});

describe('the line of an element', () => {
  it.each<[port: number, setting: string, element: string, place: string]>([
    [25, 'smtpd_relay_restrictions', 'permit_mynetworks', 'main.cf:4'],
    [25, 'smtpd_relay_restrictions', 'check_sender_access texthash:/etc/postfix/senders', 'main.cf:6'],
    [25, 'smtpd_relay_restrictions', 'reject_unauth_destination', 'main.cf:7'],
    [25, 'smtpd_recipient_restrictions', 'reject_non_fqdn_sender', 'main.cf:10'],
    [587, 'smtpd_relay_restrictions', 'reject', 'main.cf:14'],
    [587, 'smtpd_sender_restrictions', 'reject', 'master.cf:4'],
    // What a table answers stands in no list.
    [25, 'smtpd_relay_restrictions', 'reject_rbl_client x.example', 'main.cf:4'],
  ])('on port %i, %s, %s', (port, setting, text, place) => {
    expect(element(port, setting, text)).toBe(place);
  });

  it('is found though settings name each other in a circle', () => {
    const round = new Map([['/etc/postfix/main.cf', 'smtpd_helo_restrictions = $a\na = $b\nb = $a, reject\n']]);
    expect(placeOfElement(scopeOfPort(round, 25), 'smtpd_helo_restrictions', 'reject')?.line).toBe(3);
    expect(placeOfElement(scopeOfPort(round, 25), 'smtpd_helo_restrictions', 'permit')?.line).toBe(1);
  });
});
