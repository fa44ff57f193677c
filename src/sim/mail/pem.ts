import type { Octets } from '../octets.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';

const lineChars = 64;

/** `-----BEGIN CERTIFICATE-----` and so on, base64 between (RFC 7468 §2). Ends with a line end. */
export function pemBlock(label: string, bytes: Octets): string {
  const lines = encodeBase64(bytes).match(new RegExp(`.{1,${lineChars}}`, 'g')) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** The contents of all blocks with this label, in order; other text between them is skipped. */
export function readPem(label: string, text: string): Octets[] {
  const blocks = text.matchAll(new RegExp(`^-----BEGIN ${label}-----\\s*$([^-]*)^-----END ${label}-----`, 'gm'));
  return [...blocks].flatMap(([, body = '']) => decodeBase64(body.replace(/\s/g, '')) ?? []);
}
