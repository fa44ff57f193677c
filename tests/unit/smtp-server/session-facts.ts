import { judge, type Judgement, type SessionFacts } from '../../../src/sim/machines/smtp-server/judge.ts';
import { serverSettings } from '../../../src/sim/machines/smtp-server/settings.ts';
import { utf8ToOctets } from '../../../src/sim/octets.ts';
import { Configuration } from '../../../src/sim/policy/configuration.ts';
import { questionKey } from '../../../src/sim/policy/facts.ts';
import { Domains } from '../../../src/sim/policy/recipients.ts';
import { parseCommand } from '../../../src/sim/smtp/command.ts';
import { replyText } from '../../../src/sim/smtp/reply.ts';

export type OtherSession = Partial<Omit<SessionFacts, 'settings' | 'domains'>>;

/** A stranger's session with a server of this configuration, within a transaction. */
export function sessionFacts(
  mainCf: string,
  other: OtherSession = {},
  files: Readonly<Record<string, string>> = {},
): SessionFacts {
  const configuration = new Configuration(`compatibility_level = 3.6\n${mainCf}`);
  return {
    settings: serverSettings(configuration, new Map(Object.entries(files))),
    domains: new Domains(configuration, ['198.51.100.25']),
    knowsRecipient: () => true,
    client: {
      name: 'stranger.example',
      reverseName: 'stranger.example',
      address: '203.0.113.9',
      port: 49_152,
      trusted: false,
    },
    login: null,
    tls: false,
    helo: 'stranger.example',
    reversePath: 'eve@red.example',
    recipientCount: 0,
    onlyRecipient: null,
    declaredBytes: 0,
    smtputf8: false,
    chunks: { count: 0, sizeBytes: 0, failed: false },
    pipelinedUnasked: false,
    pending: null,
    discarding: false,
    details: {
      ...{ protocol: 'ESMTP', helloVerb: 'EHLO', instance: 'c1.1', sizeBytes: 0, saslMethod: '', cipher: null },
      server: { address: '198.51.100.25', port: 25 },
    },
    lookups: new Map(),
    answers: new Map(),
    ...other,
  };
}

/** The verdict on a command line. */
export const judged = (line: string, facts: SessionFacts): Judgement =>
  judge(parseCommand(utf8ToOctets(line), facts.settings.strictEnvelopes), facts);

/** As it is said. */
export const said = (judgement: Judgement): string =>
  judgement.question ? `ask ${questionKey(judgement.question)}` : replyText(judgement.reply);
