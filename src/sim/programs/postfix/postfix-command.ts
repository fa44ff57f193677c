import { checkConfiguration, isRefused, type ConfigurationProblem } from '../../policy/check-configuration.ts';
import type { MailSystem } from '../../machines/mail-system/mail-system.ts';
import { masterPid } from '../../machines/mail-log.ts';
import { instant, type ProcessIo } from '../process.ts';

const commands =
  'start (or stop, reload, abort, flush, check, status, set-permissions, upgrade-configuration, logrotate)';

const script = (io: ProcessIo, text: string): void => io.complain(`postfix/postfix-script: ${text}\n`);

/** What the programs that the script runs say before it says anything: what is wrong, and what keeps it from going on. */
function tell(io: ProcessIo, problems: readonly ConfigurationProblem[]): void {
  for (const { program, level, text } of problems) {
    // The others say it in the log.
    const isSaid = level === 'error' || program === 'postconf';
    if (isSaid) io.complain(`${/^post/.test(program) ? program : `postfix/${program}`}: ${text}\n`);
  }
}

type Action = (io: ProcessIo, mail: MailSystem) => number;

const running =
  (action: Action): Action =>
  (io, mail) => {
    if (mail.isRunning) return action(io, mail);
    script(io, 'fatal: the Postfix mail system is not running');
    return 1;
  };

/** Each command as postfix-script(1) carries it out. */
const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  [
    'start',
    (io, mail) => {
      if (mail.isRunning) {
        script(io, 'fatal: the Postfix mail system is already running');
        return 1;
      }
      const problems = mail.start();
      tell(io, problems);
      script(io, isRefused(problems) ? 'fatal: mail system startup failed' : 'starting the Postfix mail system');
      return isRefused(problems) ? 1 : 0;
    },
  ],
  [
    'stop',
    running((io, mail) => {
      script(io, 'stopping the Postfix mail system');
      mail.stop();
      return 0;
    }),
  ],
  [
    'reload',
    running((io, mail) => {
      const problems = mail.reload();
      tell(io, problems);
      if (isRefused(problems)) io.say('postfixKept');
      else script(io, 'refreshing the Postfix mail system');
      return isRefused(problems) ? 1 : 0;
    }),
  ],
  [
    'check',
    (io) => {
      const problems = checkConfiguration(io.computer.files);
      tell(io, problems);
      return isRefused(problems) ? 1 : 0;
    },
  ],
  [
    'status',
    (io, mail) => {
      script(
        io,
        mail.isRunning
          ? `the Postfix mail system is running: PID: ${masterPid}`
          : 'the Postfix mail system is not running',
      );
      return mail.isRunning ? 0 : 1;
    },
  ],
  [
    'flush',
    running((_, mail) => {
      mail.queue.flush();
      return 0;
    }),
  ],
]);

/** postfix(1): starts, stops and reloads the mail system. */
export const postfix = instant(
  'postfix',
  (io, args) => {
    const [name, surplus] = args.filter((word) => word !== '-v');
    const mail = io.computer.mailSystem;
    if (io.user !== 'root') {
      io.complain('postfix: error: to submit mail, use the Postfix sendmail command\n');
      io.complain('postfix: fatal: the postfix command is reserved for the superuser\n');
      return 1;
    }
    if (name === undefined || surplus !== undefined || !mail) {
      io.complain('postfix: fatal: usage: postfix [-c config_dir] [-Dv] command\n');
      return 1;
    }
    const action = actions.get(name === 'abort' ? 'stop' : name);
    if (action) return action(io, mail);
    script(io, `fatal: unknown command: '${name.slice(0, 200)}'. Usage: postfix ${commands}`);
    return 1;
  },
  'server',
);
