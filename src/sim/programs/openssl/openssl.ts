import { refuse, type Process, type ProcessIo, type Program } from '../process.ts';
import { encoding } from './encoding.ts';
import { sClient } from './s-client.ts';
import { x509 } from './x509.ts';

type Command = (io: ProcessIo, args: readonly string[]) => Process | null;

/** The release whose words these commands print. */
const version = 'OpenSSL 3.0.19 27 Jan 2026 (Library: OpenSSL 3.0.19 27 Jan 2026)\n';

const says =
  (text: string): Command =>
  (io) => {
    io.print(text);
    io.exit(0);
    return null;
  };

const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['base64', encoding('base64')],
  ['enc', encoding('enc')],
  ['help', (io) => overview(io)],
  ['s_client', sClient],
  ['version', says(version)],
  ['x509', x509],
]);

/** Real commands that this world has no use for. */
const elsewhere: readonly string[] = (
  'asn1parse ca ciphers cms crl crl2pkcs7 dgst dhparam dsa dsaparam ec ecparam engine errstr fipsinstall gendsa ' +
  'genpkey genrsa info kdf list mac md5 nseq ocsp passwd pkcs12 pkcs7 pkcs8 pkey pkeyparam pkeyutl prime rand rehash ' +
  'req rsa rsautl s_server s_time sess_id sha1 sha256 smime speed spkac srp storeutl ts verify'
).split(' ');

function overview(io: ProcessIo): null {
  io.print(`help:\n\nStandard commands\n${[...commands.keys()].map((name) => name.padEnd(18)).join('')}\n`);
  io.say('opensslCommands');
  io.exit(0);
  return null;
}

export const openssl: Program = {
  name: 'openssl',
  on: 'all',
  start: (io, [name = 'help', ...args]) => {
    const command = commands.get(name);
    if (command) return command(io, args);
    if (elsewhere.includes(name)) {
      io.say('optionNotHere', { program: 'openssl', option: name });
      return refuse(io, '');
    }
    return refuse(io, `Invalid command '${name.slice(0, 200)}'; type "help" for a list.\n`);
  },
};
