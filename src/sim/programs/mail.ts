import { optionComplaint, parseArguments } from './arguments.ts';
import { MailReader } from './mail-reader.ts';
import { MailWriter } from './mail-writer.ts';
import { refuse, type Program } from './process.ts';

const usage =
  'usage: mail [-iInv] [-s subject] [-c cc-addr] [-b bcc-addr] to-addr ...\n       mail [-iInNv] [-u user]\n';

/** mail(1) as bsd-mailx on Debian: reads the own mailbox, or writes to the addresses given. */
export const mail: Program = {
  name: 'mail',
  on: 'all',
  start: (io, args) => {
    const parsed = parseArguments(args, { flags: 'EIHeinNv', values: 'bcsu' });
    if (!parsed.ok) return refuse(io, optionComplaint('mail', parsed) + usage);
    const { values, flags, operands } = parsed;
    const value = (name: string) => values.get(name) ?? '';
    if (operands.length > 0) {
      return new MailWriter(io, {
        to: operands.join(','),
        cc: value('c'),
        bcc: value('b'),
        subject: values.get('s') ?? null,
      });
    }
    if (['b', 'c', 's'].some((name) => values.has(name))) {
      return refuse(io, 'mail: You must specify direct recipients with -s, -c, or -b.\n');
    }
    const owner = values.get('u') ?? io.user;
    if (owner !== io.user && io.user !== 'root')
      return refuse(io, `mail: /var/mail/${owner.slice(0, 40)}: Permission denied\n`);
    const messages = io.computer.mail.list(owner);
    if (messages.length > 0 && flags.has('e')) io.exit(0);
    else if (messages.length > 0) return new MailReader(io, owner, messages, flags.has('H'));
    else {
      if (!flags.has('e')) io.print(`No mail for ${owner}\n`);
      io.exit(1);
    }
    return null;
  },
};
