import { octets, octetsToUtf8, utf8ToOctets, type Octets } from '../octets.ts';
import { subjectOf, type Certificate } from './certificate.ts';
import { der, readDer, tags, type DerValue } from './der.ts';
import { mix, pseudoOctets } from './pseudo-octets.ts';

const oid = (...parts: readonly number[]): string => der(tags.oid, String.fromCharCode(...parts));
const oids = {
  commonName: oid(0x55, 4, 3),
  subjectAltName: oid(0x55, 0x1d, 0x11),
  rsaEncryption: oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1),
  sha256WithRsa: oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11),
};
const nothing = der(tags.null);
const algorithm = der(tags.sequence, oids.sha256WithRsa, nothing);
const keyBytes = 256;
/** GeneralName (RFC 5280 §4.2.1.6): context-specific, primitive. */
const generalNames = { dns: 0x82, address: 0x87 };

/** As a certificate is known by: 16 octets made of what it says. */
export const serialNumber = (certificate: Certificate): Octets =>
  octets(`\x2d${pseudoOctets(mix(JSON.stringify(certificate)), 15)}`);

/**
 * A certificate as X.509 version 3 (RFC 5280 §4.1), so that real programs read it, too. Key and signature are made up:
 * octets of the right length that nobody could have used.
 */
export function certificateToDer(certificate: Certificate): Octets {
  const { names, issuer, notBefore, notAfter } = certificate;
  const alternatives = der(tags.sequence, ...names.map(generalName));
  const extension = der(tags.sequence, oids.subjectAltName, der(tags.octetString, alternatives));
  const body = der(
    tags.sequence,
    der(0xa0, der(tags.integer, '\x02')),
    der(tags.integer, serialNumber(certificate)),
    algorithm,
    nameToDer(issuer),
    der(tags.sequence, timeToDer(notBefore), timeToDer(notAfter)),
    nameToDer(subjectOf(certificate)),
    publicKey(certificate),
    der(0xa3, der(tags.sequence, extension)),
  );
  const signature = pseudoOctets(mix(body), keyBytes);
  return octets(der(tags.sequence, body, algorithm, der(tags.bitString, `\0${signature}`)));
}

/** The private key that belongs to a certificate, in the shape of PKCS #8 (RFC 5958): made up, too. */
export function privateKeyOf(certificate: Certificate): Octets {
  const secret = pseudoOctets(mix(`private key of ${JSON.stringify(certificate)}`), keyBytes);
  const version = der(tags.integer, '\0');
  return octets(
    der(tags.sequence, version, der(tags.sequence, oids.rsaEncryption, nothing), der(tags.octetString, secret)),
  );
}

function publicKey(certificate: Certificate): string {
  // A modulus has its highest and its lowest bit set.
  const modulus = pseudoOctets(mix(`key of ${JSON.stringify(certificate)}`), keyBytes - 2);
  const key = der(tags.sequence, der(tags.integer, `\0\xc5${modulus}\x0b`), der(tags.integer, '\x01\0\x01'));
  return der(tags.sequence, der(tags.sequence, oids.rsaEncryption, nothing), der(tags.bitString, `\0${key}`));
}

const nameToDer = (commonName: string): string =>
  der(
    tags.sequence,
    der(tags.set, der(tags.sequence, oids.commonName, der(tags.utf8String, utf8ToOctets(commonName)))),
  );

function generalName(name: string): string {
  return /^\d+(\.\d+){3}$/.test(name)
    ? der(generalNames.address, String.fromCharCode(...name.split('.').map(Number)))
    : der(generalNames.dns, utf8ToOctets(name));
}

/** `2026-01-01T00:00:00Z`: two digits of the year until 2049 (RFC 5280 §4.1.2.5). */
function timeToDer(iso: string): string {
  const digits = `${iso.slice(0, 19).replace(/\D/g, '')}Z`;
  return iso.slice(0, 4) < '2050' ? der(tags.utcTime, digits.slice(2)) : der(tags.generalizedTime, digits);
}

function timeOf({ tag, content }: DerValue): string | null {
  const year = content.slice(0, 2) < '50' ? '20' : '19';
  const digits = tag === tags.utcTime ? year + content : content;
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(digits) ?? [];
  const [y, mo, d, h, mi, s] = parts;
  return s === undefined ? null : `${y}-${mo}-${d}T${h}:${mi}:${s}Z`;
}

/** Reads a certificate; null when it is none, or says what ours never say. Never throws. */
export function certificateFromDer(bytes: Octets): Certificate | null {
  const [outer] = readDer(bytes) ?? [];
  const [body] = readDer(outer?.content ?? '') ?? [];
  const fields = readDer(body?.content ?? '') ?? [];
  // The version is left out in version 1.
  const [, , issuer, validity, subject, , ...rest] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields;
  if (!issuer || !validity || !subject) return null;
  const [notBefore, notAfter] = (readDer(validity.content) ?? []).map(timeOf);
  const [issuerName, subjectName] = [commonName(issuer), commonName(subject)];
  if (!notBefore || !notAfter || issuerName === null || subjectName === null) return null;
  const alternatives = rest.flatMap(({ tag, content }) => (tag === 0xa3 ? alternativeNames(content) : []));
  const names = [subjectName, ...alternatives.filter((name) => name !== subjectName)];
  return { names: names.filter((name) => name !== ''), issuer: issuerName, notBefore, notAfter };
}

function commonName({ content }: DerValue): string | null {
  for (const set of readDer(content) ?? [])
    for (const pair of readDer(set.content) ?? []) {
      const [type, value] = readDer(pair.content) ?? [];
      if (type && value && der(type.tag, type.content) === oids.commonName) return octetsToUtf8(octets(value.content));
    }
  return null;
}

function alternativeNames(extensions: string): string[] {
  for (const extension of readDer(readDer(extensions)?.[0]?.content ?? '') ?? []) {
    const [type, ...values] = readDer(extension.content) ?? [];
    if (!type || der(type.tag, type.content) !== oids.subjectAltName) continue;
    const list = readDer(values.at(-1)?.content ?? '')?.[0];
    return (readDer(list?.content ?? '') ?? []).flatMap(({ tag, content }) => {
      if (tag === generalNames.dns) return [octetsToUtf8(octets(content))];
      return tag === generalNames.address && content.length === 4
        ? [[...content].map((c) => c.charCodeAt(0)).join('.')]
        : [];
    });
  }
  return [];
}
