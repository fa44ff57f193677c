import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMailbox, internalForm } from '../../../src/sim/mail/address.ts';
import { looseMailbox } from '../../../src/sim/mail/loose-address.ts';

describe('an address as Postfix still reads it', () => {
  it.each<[text: string, localPart: string, domain: string]>([
    ['ben@green.example', 'ben', 'green.example'],
    ['a..b@green.example', 'a..b', 'green.example'],
    ['ben.@green.example', 'ben.', 'green.example'],
    ['.ben@green.example', '.ben', 'green.example'],
    ['a@b@green.example', 'a@b', 'green.example'],
    ['a\\@b@green.example', 'a@b', 'green.example'],
    ['"a b"@green.example', 'a b', 'green.example'],
    ['"a,b"@green.example', 'a,b', 'green.example'],
    ['"a@@b"@green.example', 'a@@b', 'green.example'],
    ['ben', 'ben', ''],
    ['@green.example', '', 'green.example'],
    ['ben@green.example.', 'ben', 'green.example'],
    ['ben@[192.0.2.1', 'ben', '[192.0.2.1]'],
    ['ben(a comment)@green.example', 'ben', 'green.example'],
    ['ben@green.example(a comment)', 'ben', 'green.example'],
    ['ben((nested) comment)@green.example', 'ben', 'green.example'],
    ['ben@green.example(never closed', 'ben', 'green.example'],
    ['a:b@green.example', 'b', 'green.example'],
    ['<ben@green.example>', 'ben', 'green.example'],
    ['ben@green.example>', 'ben', 'green.example'],
    ['  ben@green.example  ', 'ben', 'green.example'],
    ['ben@localhost', 'ben', 'localhost'],
  ])('%j', (text, localPart, domain) => {
    expect(looseMailbox(text)).toEqual({ localPart, domain });
  });

  it.each([
    ...['', ' ', '@', 'ben@', '()', '<>', 'an na@green.example', 'ben@green example', 'a@b@@green.example'],
    ...['ben@@@green.example', 'a@green.example,b@green.example', '@a.example,ben@green.example', 'se\rnder@x.example'],
    ...['ben@b..example', 'ben@b-.example', 'ben@-b.example', 'ben@192.0.2.1', 'ben@[300.1.1.1]', 'ben@[2001:db8::1]'],
    `ben@${'b'.repeat(64)}.example`,
  ])('is none: %j', (text) => {
    expect(looseMailbox(text)).toBeNull();
  });

  it('is read whatever it is: no throw, and a domain that is one', () => {
    const piece = fc.oneof(
      fc.constantFrom('@', '"', '\\', '(', ')', '<', '>', ':', ',', '[', ']', '.', ' '),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const mailbox = looseMailbox(pieces.join('').replace(/[^\0-\xff]/g, '?'));
        expect(mailbox?.domain ?? '').not.toMatch(/[\s@,<>()"]/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the internal form', () => {
  it.each([
    ['ben@green.example', 'ben@green.example'],
    ['"a b"@green.example', 'a b@green.example'],
    ['"a@b"@green.example', 'a@b@green.example'],
    ['"a\\"b\\\\c"@green.example', 'a"b\\c@green.example'],
    ['""@green.example', '@green.example'],
    ['ben', 'ben'],
    ['"a b"', 'a b'],
    ['', ''],
  ])('is without the quotes: %j', (address, internal) => {
    expect(internalForm(address)).toBe(internal);
  });

  it('has the local part as it was before it was written down', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~ ]{0,20}$/), (localPart) => {
        expect(internalForm(formatMailbox({ localPart, domain: 'green.example' }))).toBe(`${localPart}@green.example`);
      }),
    );
  });
});
