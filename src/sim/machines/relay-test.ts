import type { Reply } from '../smtp/reply.ts';
import type { HostContext } from './host.ts';
import { unprotected } from './smtp-client/security.ts';
import { SmtpClientSession } from './smtp-client/session.ts';
import type { ClientTimeouts } from './smtp-client/transfer.ts';

/** What a server made of a recipient that is not its own: `reply` is what decided, null when it could not be asked. */
export interface RelayTestResult {
  readonly open: boolean;
  readonly reply: Reply | null;
}

export interface RelayTest {
  readonly address: string;
  readonly reversePath: string;
  readonly recipient: string;
}

/** Short: whoever asks many servers does not wait for one. */
export const hastyTimeouts: ClientTimeouts = {
  connectMs: 10_000,
  helloMs: 30_000,
  mailMs: 30_000,
  rcptMs: 30_000,
  dataMs: 30_000,
  contentMs: 60_000,
  quitMs: 5_000,
  garbage: 'strict',
};

/** Asks a server at port 25 whether it would pass mail on to a stranger: MAIL, RCPT, RSET, QUIT. */
export function testRelay(
  host: HostContext,
  test: RelayTest,
  done: (result: RelayTestResult) => void,
): SmtpClientSession {
  const { address, reversePath, recipient } = test;
  const relay = { name: `${address}[${address}]:25`, host: address, address, port: 25, security: unprotected };
  const transfer = { reversePath, recipients: [recipient], message: '' as never, probe: true };
  let result: RelayTestResult = { open: false, reply: null };
  let asked = false;
  return new SmtpClientSession(host, relay, hastyTimeouts, {
    free: (session) => {
      if (asked) return session.quit();
      asked = true;
      session.transfer(transfer, ([outcome]) => {
        const problem = outcome?.problem;
        if (outcome?.accepted) result = { open: true, reply: outcome.accepted };
        else if (problem?.kind === 'reply') result = { open: false, reply: problem.reply };
      });
    },
    failed: (_session, problem) => {
      if (problem.kind === 'reply') result = { open: false, reply: problem.reply };
      done(result);
    },
  });
}
