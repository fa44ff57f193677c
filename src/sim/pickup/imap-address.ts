/** An address of ENVELOPE (RFC 9051 §7.5.2); a group begins with a `host` of null and ends with both null. */
export interface ImapAddress {
  readonly name: string | null;
  readonly mailbox: string | null;
  readonly host: string | null;
}

type Token = { readonly kind: 'word' | 'quoted' | 'sign' | 'comment'; readonly text: string };

const forms = /"((?:[^"\\]|\\.)*)"|\(((?:[^()\\]|\\.)*)\)|([<>,;:@])|([^\s"(),:;<>@]+)/g;

const tokensOf = (text: string): Token[] =>
  [...text.matchAll(forms)].map(([, quoted, comment, sign, word]): Token => {
    if (quoted !== undefined) return { kind: 'quoted', text: quoted.replace(/\\(.)/g, '$1') };
    if (comment !== undefined) return { kind: 'comment', text: comment.replace(/\\(.)/g, '$1') };
    return sign === undefined ? { kind: 'word', text: word ?? '' } : { kind: 'sign', text: sign };
  });

/** Reads an address list with groups (RFC 5322 §3.4). Never throws: what cannot be read is a mailbox without host. */
export function parseEnvelopeAddresses(text: string): ImapAddress[] {
  const addresses: ImapAddress[] = [];
  let entry: Token[] = [];
  let inGroup = false;
  let inAngle = false;
  const flush = () => {
    if (entry.some(({ kind }) => kind !== 'comment')) addresses.push(addressOf(entry));
    entry = [];
  };
  for (const token of tokensOf(text)) {
    if (token.kind !== 'sign') entry.push(token);
    else if (token.text === ',' && !inAngle) flush();
    else if (token.text === ':' && !inAngle && !inGroup) {
      addresses.push({ name: null, mailbox: phrase(entry), host: null });
      [entry, inGroup] = [[], true];
    } else if (token.text === ';' && inGroup) {
      flush();
      addresses.push({ name: null, mailbox: null, host: null });
      inGroup = false;
    } else {
      inAngle = token.text === '<' || (inAngle && token.text !== '>');
      entry.push(token);
    }
  }
  flush();
  if (inGroup) addresses.push({ name: null, mailbox: null, host: null });
  return addresses;
}

const isSign = (token: Token | undefined, text: string): boolean => token?.kind === 'sign' && token.text === text;
const phrase = (tokens: readonly Token[]): string =>
  tokens
    .filter(({ kind }) => kind === 'word' || kind === 'quoted')
    .map(({ text }) => text)
    .join(' ');

function addressOf(tokens: readonly Token[]): ImapAddress {
  const open = tokens.findIndex((token) => isSign(token, '<'));
  const spec = (open < 0 ? tokens : tokens.slice(open + 1)).filter(
    (token) => token.kind !== 'comment' && !isSign(token, '>'),
  );
  // A source route before the last colon is of no use (RFC 5322 §4.4).
  const colon = spec.map((token) => isSign(token, ':')).lastIndexOf(true);
  const bare = spec.slice(colon + 1);
  const at = bare.findIndex((token) => isSign(token, '@'));
  const glued = (part: readonly Token[]) => part.map(({ text }) => text).join('');
  const comment = tokens.find(({ kind }) => kind === 'comment')?.text;
  return {
    name: (open > 0 ? phrase(tokens.slice(0, open)) : '') || (comment ?? null),
    mailbox: glued(at < 0 ? bare : bare.slice(0, at)),
    host: at < 0 ? '' : glued(bare.slice(at + 1)),
  };
}
