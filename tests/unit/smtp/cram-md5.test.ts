import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { octets } from '../../../src/sim/octets.ts';
import { cramMd5Digest, cramMd5Response } from '../../../src/sim/smtp/cram-md5.ts';

describe('CRAM-MD5', () => {
  it('answers as the example of RFC 2195 §2 does', () => {
    const challenge = octets('<1896.697170952@postoffice.reston.mci.net>');
    expect(cramMd5Response(challenge, octets('tim'), octets('tanstaaftanstaaf'))).toBe(
      'tim b913a602c7eda7a495b4e6e7334d3890',
    );
  });

  it('digests any octets, and passwords longer than a block, as Node does', () => {
    const anyOctets = fc.uint8Array({ maxLength: 100 }).map((bytes) => octets(Buffer.from(bytes).toString('latin1')));
    fc.assert(
      fc.property(anyOctets, anyOctets, (challenge, password) => {
        const expected = createHmac('md5', Buffer.from(password, 'latin1')).update(challenge, 'latin1').digest('hex');
        expect(cramMd5Digest(challenge, password)).toBe(expected);
      }),
    );
  });
});
