import { describe, expect, it } from 'vitest';
import { toSevenBits } from '../../../src/sim/mail/seven-bit.ts';
import { octets, utf8ToOctets } from '../../../src/sim/octets.ts';

const text = 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n';
const convert = (message: string): string => toSevenBits(utf8ToOctets(message));

/** What a reader makes of quoted-printable (RFC 2045 §6.7). */
const decoded = (body: string): string =>
  body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

describe('a message in seven bits', () => {
  it('[X-8BIT-02] has its text in quoted-printable, and says so', () => {
    expect(convert(`Subject: x\r\n${text}\r\nGrüße = 1\r\n`)).toBe(
      'Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe =3D 1\r\n',
    );
  });

  it('stays as it is when it has no others', () => {
    const plain = `Subject: x\r\n${text}\r\nHello = 1\r\n`;
    expect(convert(plain)).toBe(plain);
  });

  it('gets the field where it had none', () => {
    expect(convert('Subject: x\r\n\r\nä\r\n')).toBe(
      'Subject: x\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C3=A4\r\n',
    );
  });

  it.each(['ä'.repeat(100), `${'x'.repeat(75)}ä`, `${'x'.repeat(76)} \r\nä `, ' \t\r\n.\r\nä', `${'='.repeat(80)}ä`])(
    '[X-8BIT-02] decodes to what it was, in lines that are short enough: %j',
    (body) => {
      const message = octets(`${text}\r\n${utf8ToOctets(body)}\r\n`);
      const [, converted = ''] = toSevenBits(message).split(/\r\n\r\n(.*)/s);
      expect(decoded(converted)).toBe(`${utf8ToOctets(body)}\r\n`);
      expect(Math.max(...converted.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(76);
      expect(converted).not.toMatch(/[^\r\n -~\t]/);
    },
  );

  it('is converted part by part: those that need it, and what lies inside them', () => {
    const part = (body: string) => `--b\r\n${text}\r\n${body}\r\n`;
    const mail = `Content-Type: multipart/mixed;\r\n\tboundary="b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${part('ä')}${part('a=b')}--b--\r\n`;
    const converted = convert(mail);
    expect(converted).toContain('boundary="b"\r\nContent-Transfer-Encoding: 7bit\r\n');
    expect(converted).toContain('Content-Transfer-Encoding: quoted-printable\r\n\r\n=C3=A4\r\n--b\r\n');
    expect(converted).toContain('Content-Transfer-Encoding: 8bit\r\n\r\na=b\r\n--b--\r\n');
  });
});
