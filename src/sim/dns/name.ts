/** Inside the engine a domain name is lower-case and has no trailing dot; the root is `''`. */
export function normalName(text: string): string {
  const lower = text.toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

/** Labels of at most 63 octets, names of at most 255 (RFC 1035 §2.3.4). */
export function isValidName(name: string): boolean {
  return (
    name === '' || (name.length <= 253 && name.split('.').every((label) => label.length >= 1 && label.length <= 63))
  );
}

/** The name one label up; null for the root. */
export function parentName(name: string): string | null {
  if (name === '') return null;
  const dot = name.indexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1);
}

/** Whether `name` is `zone` or lies below it. */
export function isWithin(name: string, zone: string): boolean {
  return zone === '' || name === zone || name.endsWith(`.${zone}`);
}

/** Where the name of an address is looked up (RFC 1035 §3.5, RFC 3596 §2.5); null for what is no address. */
export function reverseName(address: string): string | null {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
  const halves = address.split('::');
  const groups = (half: string | undefined) => (half ? half.split(':') : []);
  const head = groups(halves[0]);
  const tail = groups(halves[1]);
  if (halves.length > 2 || !/^[0-9a-f:]+$/i.test(address) || head.length + tail.length > 8) return null;
  const all = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  const nibbles = all.map((group) => group.padStart(4, '0')).join('');
  return `${[...nibbles].reverse().join('.')}.ip6.arpa`.toLowerCase();
}
