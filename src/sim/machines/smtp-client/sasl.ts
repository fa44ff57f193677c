import { decodeBase64, encodeBase64 } from '../../mail/base64.ts';
import { octets, utf8ToOctets, type Octets } from '../../octets.ts';
import { cramMd5Response } from '../../smtp/cram-md5.ts';
import type { Login } from './security.ts';

/** A mechanism from the client's side: what AUTH carries at once, and the answers to challenges, one after the other. */
interface Mechanism {
  readonly plaintext: boolean;
  readonly initial: ((login: Login) => Octets) | null;
  readonly answers: readonly ((login: Login, challenge: Octets) => Octets)[];
}

const user = (login: Login): Octets => utf8ToOctets(login.user);
const password = (login: Login): Octets => utf8ToOctets(login.password);

/** In order of preference: what hides the password comes first. */
const mechanisms: ReadonlyMap<string, Mechanism> = new Map<string, Mechanism>([
  [
    'CRAM-MD5',
    {
      plaintext: false,
      initial: null,
      answers: [(login, challenge) => cramMd5Response(challenge, user(login), password(login))],
    },
  ],
  // RFC 4616 §2: authorization identity (none: the own), NUL, name, NUL, password.
  ['PLAIN', { plaintext: true, initial: (login) => octets(`\0${user(login)}\0${password(login)}`), answers: [] }],
  ['LOGIN', { plaintext: true, initial: null, answers: [user, password] }],
]);

/** The best of the server's mechanisms that may be used on this connection; null when there is none. */
export function chooseMechanism(offered: readonly string[], login: Login, sealed: boolean): string | null {
  const plaintextAllowed = sealed ? login.plaintext.sealed : login.plaintext.bare;
  for (const [name, { plaintext }] of mechanisms)
    if (offered.includes(name) && (plaintextAllowed || !plaintext)) return name;
  return null;
}

/** One authentication exchange (RFC 4954 §4) from the client's side. */
export class SaslClient {
  readonly #login: Login;
  readonly #name: string;
  readonly #mechanism: Mechanism;
  #answered = 0;

  constructor(name: string, login: Login) {
    const mechanism = mechanisms.get(name);
    if (!mechanism) throw new Error(`${name} is no mechanism of this client`);
    this.#login = login;
    this.#name = name;
    this.#mechanism = mechanism;
  }

  get name(): string {
    return this.#name;
  }

  /** The AUTH command, with an initial response where the mechanism has one. */
  get command(): Octets {
    const { initialResponse } = this;
    return octets(`AUTH ${this.#name}${initialResponse === null ? '' : ` ${initialResponse}`}`);
  }

  /** In base64; null where the server speaks first. */
  get initialResponse(): string | null {
    const { initial } = this.#mechanism;
    return initial ? encodeBase64(initial(this.#login)) : null;
  }

  /** The line that answers a challenge; `*` gives up where another was not expected. */
  answer(challenge: string): Octets {
    const answer = this.#mechanism.answers[this.#answered++];
    const asked = decodeBase64(challenge.trim());
    return octets(answer && asked !== null ? encodeBase64(answer(this.#login, asked)) : '*');
  }
}
