import { MailReader } from './mail-reader.ts';
import { MailWriter } from './mail-writer.ts';
import type { Program } from './process.ts';

/** mail(1): reads the own mailbox, or writes to the addresses given. */
export const mail: Program = {
  name: 'mail',
  on: 'all',
  start: (io, args) => {
    const subjectAt = args.indexOf('-s');
    const subject = subjectAt >= 0 ? (args[subjectAt + 1] ?? '') : null;
    const addresses = args.filter((word, index) => !word.startsWith('-') && !(subjectAt >= 0 && index === subjectAt + 1));
    if (addresses.length > 0) return new MailWriter(io, addresses.join(', '), subject);
    const messages = io.computer.mail.list(io.user);
    if (subjectAt >= 0) io.complain('mail: Must specify addressees\n');
    else if (messages.length > 0) return new MailReader(io, messages);
    else io.print(`No mail for ${io.user}\n`);
    io.exit(messages.length > 0 ? 1 : 0);
    return null;
  },
};
