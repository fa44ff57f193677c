import { hmac } from '@noble/hashes/hmac.js';
import { md5 } from '@noble/hashes/legacy.js';
import { octets, type Octets } from '../octets.ts';

const bytesOf = (text: Octets): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** The keyed digest of a challenge: HMAC-MD5 in 32 hexadecimal digits, small letters (RFC 2195 §2). */
export function cramMd5Digest(challenge: Octets, password: Octets): string {
  const digest = hmac(md5, bytesOf(password), bytesOf(challenge));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What a client answers to a challenge, before base64: its name, a space, the digest (RFC 2195 §2). */
export const cramMd5Response = (challenge: Octets, user: Octets, password: Octets): Octets =>
  octets(`${user} ${cramMd5Digest(challenge, password)}`);
