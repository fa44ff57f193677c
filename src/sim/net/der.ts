/** Tags of ASN.1 types (X.690 §8), as far as a certificate has them. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** One value in DER (X.690 §10): its tag, the length of its content, the content. Octets as characters. */
export function der(tag: number, ...content: readonly string[]): string {
  const body = content.join('');
  let length = '';
  for (let rest = body.length; rest > 0; rest = rest >> 8) length = String.fromCharCode(rest & 0xff) + length;
  const short = body.length < 0x80;
  const head = short ? String.fromCharCode(body.length) : String.fromCharCode(0x80 | length.length) + length;
  return String.fromCharCode(tag) + head + body;
}

export interface DerValue {
  readonly tag: number;
  readonly content: string;
}

/** The values that stand one after another in these octets; null when they are no DER. Never throws. */
export function readDer(bytes: string): DerValue[] | null {
  const values: DerValue[] = [];
  let at = 0;
  while (at < bytes.length) {
    const first = bytes.charCodeAt(at + 1);
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    if (Number.isNaN(first) || first === 0x80 || lengthBytes > 3) return null;
    let length = lengthBytes === 0 ? first : 0;
    for (let i = 0; i < lengthBytes; i++) length = length * 256 + bytes.charCodeAt(at + 2 + i);
    const start = at + 2 + lengthBytes;
    if (!(start + length <= bytes.length)) return null;
    values.push({ tag: bytes.charCodeAt(at), content: bytes.slice(start, start + length) });
    at = start + length;
  }
  return values;
}
