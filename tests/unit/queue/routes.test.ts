import { describe, expect, it } from 'vitest';
import { routeOf, Routes } from '../../../src/sim/machines/mail-system/routes.ts';
import { Configuration } from '../../../src/sim/policy/configuration.ts';
import { Domains } from '../../../src/sim/policy/recipients.ts';

const map = `
ben@green.example      smtp:[192.0.2.7]:2525
carla@green.example    error:5.1.1 no longer here
green.example          :[mx.green.example]
.red.example           relay:
quiet.example          discard:
uucp.example           uucp:somewhere
here.example           smtp:
`;

function destination(recipient: string, more = ''): string {
  const text = `mydestination = blue.example, here.example\nrelay_domains = orange.example\nvirtual_alias_domains = alias.example\n${more}`;
  const configuration = new Configuration(text);
  return new Routes(configuration, new Map([['/etc/transport', map]]), new Domains(configuration, [])).destinationOf(
    recipient,
  );
}

const mapped = 'transport_maps = hash:/etc/transport\nrecipient_delimiter = +\n';

describe('mail for a recipient goes', () => {
  it.each([
    ['anna@blue.example', '', 'local'],
    ['ben@green.example', '', 'green.example'],
    ['ben@GREEN.example', '', 'green.example'],
    ['ben@[192.0.2.1]', '', '[192.0.2.1]'],
    ['ben@green.example', 'relayhost = [smart.example]:587', '[smart.example]:587'],
    ['x@orange.example', 'relayhost = [smart.example]:587', 'orange.example'],
    ['x@alias.example', '', 'error:5.1.1 User unknown in virtual alias table'],
    ['anna@blue.example', 'relayhost = [smart.example]:587', 'local'],
    ['ben@green.example', 'default_transport = smtp:[out.example]', '[out.example]'],
    ['ben@green.example', 'default_transport = error: off', 'error: off'],
  ])('%s, with %j, to %s', (recipient, more, expected) => {
    expect(destination(recipient, more)).toBe(expected);
  });

  it.each([
    ['ben@green.example', '[192.0.2.7]:2525'],
    ['ben+lists@green.example', '[192.0.2.7]:2525'],
    ['carla@green.example', 'error:5.1.1 no longer here'],
    ['dora@green.example', '[mx.green.example]'],
    ['x@a.b.red.example', 'a.b.red.example'],
    ['x@red.example', 'red.example'],
    ['x@quiet.example', 'discard:'],
    ['x@here.example', 'here.example'],
    ['x@uucp.example', 'retry:4.3.0 mail transport unavailable'],
  ])('%s, by the transport map, to %s', (recipient, expected) => {
    expect(destination(recipient, mapped)).toBe(expected);
  });

  it('nowhere for now, when the map cannot be read', () => {
    expect(destination('ben@green.example', 'transport_maps = hash:/etc/nothing')).toBe(
      'retry:4.3.0 address resolver failure',
    );
  });
});

describe('a destination', () => {
  it.each([
    ['local', { kind: 'local' }],
    ['[mx.example]:26', { kind: 'smtp', nextHop: '[mx.example]:26' }],
    ['discard:', { kind: 'discard', text: 'discarded' }],
    ['discard:silently', { kind: 'discard', text: 'silently' }],
    ['error:5.1.1 no such user', { kind: 'error', status: '5.1.1', text: 'no such user' }],
    ['error:gone', { kind: 'error', status: '5.0.0', text: 'gone' }],
    ['retry:4.3.0 later', { kind: 'error', status: '4.3.0', text: 'later' }],
  ])('%s is read', (destinationName, route) => {
    expect(routeOf(destinationName)).toEqual(route);
  });
});
