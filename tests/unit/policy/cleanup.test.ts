import { describe, expect, it } from 'vitest';
import { Cleanup, type Envelope } from '../../../src/sim/policy/cleanup.ts';
import { Configuration } from '../../../src/sim/policy/configuration.ts';
import { Domains } from '../../../src/sim/policy/recipients.ts';

const home = 'myorigin = here.example\nmydestination = here.example\nrecipient_delimiter = +\n';

/** The envelope as it is queued under these settings; `table` is /t. */
function rewritten(settings: string, table: string, envelope: Partial<Envelope> = {}): Envelope | null {
  const configuration = new Configuration(`compatibility_level = 3.6\n${home}${settings}`);
  const files = new Map([['/t', table]]);
  const cleanup = new Cleanup(configuration, files, new Domains(configuration, [], files));
  return cleanup.rewrite({ reversePath: 'eve@red.example', forwardPaths: ['anna@here.example'], ...envelope });
}
const recipients = (settings: string, table: string, ...forwardPaths: string[]) =>
  rewritten(settings, table, forwardPaths.length > 0 ? { forwardPaths } : {})?.forwardPaths;

const virtual = 'virtual_alias_maps = texthash:/t';

describe('virtual aliases', () => {
  it.each<[table: string, address: string, found: string[]]>([
    ['', 'anna@here.example', ['anna@here.example']],
    ['anna@here.example ben@green.example', 'anna@here.example', ['ben@green.example']],
    ['anna ben', 'anna@here.example', ['ben@here.example']],
    ['anna ben', 'anna@there.example', ['anna@there.example']],
    [
      'anna@here.example a@x.example, b@x.example c@x.example',
      'Anna@HERE.example',
      ['a@x.example', 'b@x.example', 'c@x.example'],
    ],
    ['@lists.example ben@green.example', 'any@lists.example', ['ben@green.example']],
    ['@old.example @new.example', 'anna+x@old.example', ['anna+x@new.example']],
    ['ann@old.example x@y.example\n@old.example @new.example', 'ann@old.example', ['x@y.example']],
    ['anna@here.example ben@green.example', 'anna+news@here.example', ['ben+news@green.example']],
    ['anna+news@here.example ben@green.example', 'anna+news@here.example', ['ben@green.example']],
    ['anna b@here.example\nb c@here.example', 'anna@here.example', ['c@here.example']],
    ['anna anna, ben', 'anna@here.example', ['anna@here.example', 'ben@here.example']],
    ['anna ben\nben anna', 'anna@here.example', ['anna@here.example']],
    ['anna "a b"@x.example', 'anna@here.example', ['"a b"@x.example']],
  ])('%j: %s', (table, address, found) => {
    expect(recipients(virtual, table, address)).toEqual(found);
  });

  it('name nobody twice', () => {
    expect(
      recipients(virtual, 'a x@y.example\nb X@y.example, z@y.example', 'a@here.example', 'b@here.example'),
    ).toEqual(['x@y.example', 'z@y.example']);
  });

  it('that never come to an end are refused', () => {
    const pattern = 'virtual_alias_maps = pcre:/t';
    expect(
      rewritten(`${pattern}\nvirtual_alias_recursion_limit = 20`, '/^(.*)@here\\.example$/ ${1}x@here.example'),
    ).toBeNull();
    const many = Array.from({ length: 30 }, (_, n) => `u${n}@x.example`).join(',');
    expect(rewritten(`${virtual}\nvirtual_alias_expansion_limit = 20`, `anna ${many}`)).toBeNull();
  });

  it('keep what the sender wished and named', () => {
    const dsn = { ret: 'HDRS', recipients: { 'anna@here.example': { notify: ['FAILURE'] } } } as const;
    expect(rewritten(virtual, 'anna a@x.example, b@x.example', { dsn })).toEqual({
      reversePath: 'eve@red.example',
      forwardPaths: ['a@x.example', 'b@x.example'],
      dsn: {
        ret: 'HDRS',
        recipients: {
          'a@x.example': { notify: ['FAILURE'], orcpt: 'rfc822;anna@here.example' },
          'b@x.example': { notify: ['FAILURE'], orcpt: 'rfc822;anna@here.example' },
        },
      },
      originals: { 'a@x.example': 'anna@here.example', 'b@x.example': 'anna@here.example' },
    });
  });
});

describe('canonical addresses', () => {
  it.each<[settings: string, table: string, sender: string, recipient: string]>([
    ['canonical_maps = texthash:/t', 'eve@red.example e@r.example\nanna an', 'e@r.example', 'an@here.example'],
    ['sender_canonical_maps = texthash:/t', '@red.example @pink.example', 'eve@pink.example', 'anna@here.example'],
    ['recipient_canonical_maps = texthash:/t', 'anna an@x.example', 'eve@red.example', 'an@x.example'],
  ])('%s', (settings, table, sender, recipient) => {
    expect(rewritten(settings, table)).toMatchObject({ reversePath: sender, forwardPaths: [recipient] });
  });

  it('are none for the null sender', () => {
    expect(rewritten('canonical_maps = static:x@y.example', '', { reversePath: '' })?.reversePath).toBe('');
  });
});

describe('copies', () => {
  it.each<[settings: string, found: string[]]>([
    ['always_bcc = archive@here.example', ['anna@here.example', 'archive@here.example']],
    ['sender_bcc_maps = inline:{eve@red.example=watch@here.example}', ['anna@here.example', 'watch@here.example']],
    ['recipient_bcc_maps = inline:{anna@here.example=boss}', ['anna@here.example', 'boss@here.example']],
    ['recipient_bcc_maps = inline:{ben@here.example=boss}', ['anna@here.example']],
  ])('%s', (settings, found) => {
    expect(recipients(settings, '')).toEqual(found);
  });

  it('are nobody else’s business', () => {
    expect(rewritten('always_bcc = archive@here.example', '')?.dsn?.recipients).toEqual({
      'archive@here.example': { notify: ['NEVER'], orcpt: 'rfc822;archive@here.example' },
    });
  });
});

it('without any of these an envelope stays the very same', () => {
  const envelope = { reversePath: '', forwardPaths: ['a@b.example', 'a@b.example'] };
  expect(new Cleanup(new Configuration(''), new Map(), new Domains(new Configuration(''), [])).rewrite(envelope)).toBe(
    envelope,
  );
});
