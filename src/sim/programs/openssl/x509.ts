import { readCertificate, certificateText } from '../../machines/smtp-server/certificate-files.ts';
import { epochMs, isoDate } from '../../mail/date.ts';
import { certifies, subjectOf, type Certificate } from '../../net/certificate.ts';
import { serialNumber } from '../../net/x509.ts';
import type { Process, ProcessIo } from '../process.ts';
import { opensslName, opensslTime } from './certificate-text.ts';
import { parseLongOptions, refuseOption } from './options.ts';
import { withInput } from './input.ts';

const table = {
  flags: ['noout', 'subject', 'issuer', 'dates', 'startdate', 'enddate', 'serial'],
  values: ['in', 'ext', 'checkend', 'checkhost', 'inform'],
  notHere: [
    'text',
    'fingerprint',
    'pubkey',
    'modulus',
    'purpose',
    'hash',
    'email',
    'req',
    'CA',
    'outform',
    'out',
    'nameopt',
  ],
};

type Print = (certificate: Certificate, value: string, io: ProcessIo) => string | null;

const hex = (bytes: string): string =>
  [...bytes].map((char) => char.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()).join('');

const generalName = (name: string): string => (/^\d+(\.\d+){3}$/.test(name) ? `IP Address:${name}` : `DNS:${name}`);

/** What each option prints; null for an option that prints nothing of its own. */
const prints: Readonly<Record<string, Print>> = {
  subject: (certificate) => `subject=${opensslName(subjectOf(certificate))}\n`,
  issuer: ({ issuer }) => `issuer=${opensslName(issuer)}\n`,
  startdate: ({ notBefore }) => `notBefore=${opensslTime(notBefore)}\n`,
  enddate: ({ notAfter }) => `notAfter=${opensslTime(notAfter)}\n`,
  dates: ({ notBefore, notAfter }) => `notBefore=${opensslTime(notBefore)}\nnotAfter=${opensslTime(notAfter)}\n`,
  serial: (certificate) => `serial=${hex(serialNumber(certificate))}\n`,
  ext: ({ names }, value) =>
    value === 'subjectAltName'
      ? `X509v3 Subject Alternative Name: \n    ${names.map(generalName).join(', ')}\n`
      : 'No extensions matches section\n',
  checkhost: ({ names }, value) =>
    `Hostname ${value} does${names.some((name) => certifies(name, value)) ? '' : ' NOT'} match certificate\n`,
  checkend: (certificate, value, io) =>
    `Certificate will ${expiresWithin(certificate, value, io) ? '' : 'not '}expire\n`,
};

function expiresWithin({ notAfter }: Certificate, seconds: string, { computer }: ProcessIo): boolean {
  const { startsAt, clock } = computer.context;
  const now = epochMs(isoDate(startsAt, clock.now()));
  return epochMs(`${notAfter.slice(0, 19)}Z`) < now + Number(seconds) * 1000;
}

/** openssl-x509(1): reads a certificate and says what is asked, in the order of the options. */
export function x509(io: ProcessIo, args: readonly string[]): Process | null {
  const parsed = parseLongOptions(args, table);
  if (!parsed.ok) return refuseOption(io, 'x509', parsed);
  const given = new Map(parsed.options);
  const seconds = given.get('checkend');
  if (seconds !== undefined && !/^-?\d{1,10}$/.test(seconds))
    return refuseOption(io, 'x509', {
      ok: false,
      complaint: `Non-number "${seconds.slice(0, 40)}" for option -checkend`,
    });
  const name = given.get('in');
  return withInput(io, name, unreadable, (text) => {
    const certificate = text === null ? null : readCertificate(text);
    if (!certificate) {
      if (text !== null) io.complain(`Could not read certificate from ${name ?? '<stdin>'}\n`);
      io.complain('Unable to load certificate\n');
      return 1;
    }
    io.print(parsed.options.map(([option, value]) => prints[option]?.(certificate, value, io) ?? '').join(''));
    if (!given.has('noout')) io.print(certificateText(certificate));
    return seconds !== undefined && expiresWithin(certificate, seconds, io) ? 1 : 0;
  });
}

const unreadable = (name: string, reason: string): string =>
  `Could not open file or uri for loading certificate from ${name}: ${reason}\n`;
