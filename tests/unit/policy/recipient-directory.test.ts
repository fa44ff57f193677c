import { describe, expect, it } from 'vitest';
import { Configuration } from '../../../src/sim/policy/configuration.ts';
import { RecipientDirectory } from '../../../src/sim/policy/recipient-directory.ts';
import { Domains } from '../../../src/sim/policy/recipients.ts';

const at = '/etc/postfix';
const files = new Map([
  [`${at}/local`, 'ben x\ncarla@green.example x\n@all.example x'],
  [`${at}/relay`, 'anna@blue.example x\n@whole.example x'],
]);
const domains = 'mydestination = green.example, all.example\nrelay_domains = blue.example, whole.example\n';

function knows(settings: string, address: string, users: readonly string[] = ['ben', 'root']): boolean {
  const configuration = new Configuration(`${domains}${settings}`);
  const own = new Domains(configuration, []);
  return new RecipientDirectory(configuration, files, own, (name) => users.includes(name)).knows(address);
}

describe('who is known', () => {
  it.each<[address: string, known: boolean]>([
    ['ben@green.example', true],
    ['BEN@GREEN.example', true],
    ['ben', true],
    ['root@green.example', true],
    ['nobody@green.example', false],
    ['ben+x@green.example', false],
  ])('among the users of the host: %s', (address, known) => {
    expect(knows('', address)).toBe(known);
    expect(knows('local_recipient_maps = unix:passwd.byname', address)).toBe(known);
  });

  it.each<[settings: string, address: string, known: boolean]>([
    ['recipient_delimiter = +', 'ben+x@green.example', true],
    ['recipient_delimiter = +', 'bem+x@green.example', false],
    [`local_recipient_maps = texthash:${at}/local`, 'ben@green.example', true],
    [`local_recipient_maps = texthash:${at}/local`, 'carla@green.example', true],
    [`local_recipient_maps = texthash:${at}/local`, 'root@green.example', false],
    [`local_recipient_maps = texthash:${at}/local`, 'anybody@all.example', true],
    [`local_recipient_maps = unix:passwd.byname texthash:${at}/local`, 'root@green.example', true],
    ['local_recipient_maps =', 'anybody@green.example', true],
    ['local_recipient_maps = texthash:/nowhere', 'ben@green.example', false],
    ['', 'anybody@blue.example', true],
    [`relay_recipient_maps = texthash:${at}/relay`, 'anna@blue.example', true],
    [`relay_recipient_maps = texthash:${at}/relay`, 'ben@blue.example', false],
    [`relay_recipient_maps = texthash:${at}/relay`, 'ben@whole.example', true],
    ['relay_recipient_maps = static:x', 'ben@blue.example', true],
  ])('by tables: %j, %s', (settings, address, known) => {
    expect(knows(settings, address)).toBe(known);
  });
});
