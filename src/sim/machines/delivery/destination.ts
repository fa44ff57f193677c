/** Where one attempt goes. `domain`: by MX. `host`: straight to it, without MX (`relayhost = [name]:port`). */
export type Destination =
  | { readonly kind: 'domain'; readonly name: string; readonly port: number }
  | { readonly kind: 'host'; readonly name: string; readonly port: number };

/** Reads a next hop in Postfix's writing: `example.org`, `[mx.example.org]`, `[192.0.2.1]:26`. */
export function parseNextHop(text: string): Destination {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(text);
  if (bracketed?.[1]) return { kind: 'host', name: bracketed[1], port: Number(bracketed[2] ?? 25) };
  const plain = /^([^:]+)(?::(\d+))?$/.exec(text);
  return { kind: 'domain', name: plain?.[1] ?? text, port: Number(plain?.[2] ?? 25) };
}

/** The address in an address literal (`192.0.2.1`, `IPv6:2001:db8::1`), or null for a name. */
export function literalAddress(name: string): string | null {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(name)) return name;
  const v6 = /^(?:ipv6:)?([0-9a-f:]+:[0-9a-f:.]*)$/i.exec(name);
  return v6?.[1] ?? null;
}
