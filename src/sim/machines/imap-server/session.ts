import type { TcpSocket } from '../../net/tcp.ts';
import type { Octets } from '../../octets.ts';
import { parseBeforeLiteral, parseImap, textOf, type ImapCommand } from '../../pickup/imap-command.ts';
import { ImapReader, type ImapRead } from '../../pickup/imap-reader.ts';
import { startMachine, type RunningMachine } from '../actor.ts';
import type { HostContext } from '../host.ts';
import type { Folder } from '../mailbox/folder.ts';
import type { Mailbox } from '../mailbox/mailbox.ts';
import type { Credentials } from '../pickup/sasl.ts';
import type { Admission, PickupService, PickupSession } from '../pickup/service.ts';
import type { PickupSettings } from '../pickup/settings.ts';
import { Speaker } from '../pickup/speaker.ts';
import { accountCommands, selectFault, unknownCommand } from './account-commands.ts';
import { badArguments, ok, bad, type ImapAnswer } from './answer.ts';
import { append } from './append-command.ts';
import { afterLogin, beforeLogin } from './any-commands.ts';
import { capabilitiesAfter, capabilitiesBefore } from './capabilities.ts';
import { enter, refusals, type Entered } from './entrance.ts';
import { folderCommands } from './folder-commands.ts';
import { kindOf } from './command-kinds.ts';
import { Idling } from './idling.ts';
import { judgeLiteral } from './literals.ts';
import { imapServerMachine, type ImapEvent, type ImapPort } from './machine.ts';
import { SelectedFolder } from './selected.ts';

const loginTimeoutMs = 180_000;
const timeoutMs = 1_800_000;
const badBeforeLoginMax = 3;
const badMax = 20;
/** Dovecot says how long a command took, on the wall's clock; in this world all are as quick. */
const taken = '(0.001 + 0.000 secs).';

/** One connection of an IMAP server. Owns the channel and what is selected; the machine decides the order. */
export class ImapSession implements PickupSession, ImapPort {
  readonly #host: HostContext;
  readonly #service: PickupService;
  readonly #settings: PickupSettings;
  readonly #socket: TcpSocket;
  readonly #speaker: Speaker;
  readonly #reader = new ImapReader();
  readonly #machine: RunningMachine<typeof imapServerMachine>;
  #verb = 'connect';
  #tag = '*';
  #respond: ((line: Octets) => Entered) | null = null;
  #credentials: Credentials | null = null;
  #admission: Admission | null = null;
  #mailbox: Mailbox | null = null;
  #selected: SelectedFolder | null = null;
  #idling: Idling | null = null;
  #askedCapability = false;
  #bad = 0;
  #over = false;

  constructor(host: HostContext, service: PickupService, settings: PickupSettings, socket: TcpSocket) {
    this.#host = host;
    this.#service = service;
    this.#settings = settings;
    this.#socket = socket;
    this.#speaker = new Speaker(host, socket, 'imap', loginTimeoutMs, {
      heard: (bytes) => this.#heard(bytes),
      secured: () => (settings.wrapped ? this.#greet() : this.#read()),
      broken: () => this.#leave(),
      timedOut: () => this.#send({ type: 'TIMEOUT' }),
    });
    this.#machine = startMachine(host, { machine: 'imap-server', id: socket.conn }, imapServerMachine, { port: this });
    if (settings.wrapped && settings.certificate) this.#speaker.startTls(settings.certificate);
    else this.#greet();
  }

  data(bytes: Octets): void {
    this.#speaker.receive(bytes);
  }

  closed(): void {
    this.#send({ type: 'LOST' });
    this.#finish();
  }

  abandon(): void {
    this.#machine.stop();
    this.#finish();
  }

  #greet(): void {
    const capabilities = capabilitiesBefore(this.#settings, this.#speaker.sealed);
    this.#say(`* OK [CAPABILITY ${capabilities}] ${this.#settings.greeting}`);
  }

  #heard(bytes: Octets): void {
    this.#reader.push(bytes);
    this.#read();
  }

  #read(): void {
    const { cause } = this.#host.clock;
    while (!this.#over && !this.#speaker.isHandshaking && !this.#machine.snapshot.matches('checking')) {
      this.#host.clock.cause = cause;
      if (this.#idling || this.#respond) {
        const line = this.#reader.nextLine();
        if (line === null) return;
        this.#takeLine(line);
      } else {
        const read = this.#reader.next();
        if (!read) return;
        this.#take(read);
      }
    }
  }

  #takeLine(line: Octets): void {
    this.#speaker.noteCommand(this.#respond ? 'AUTHENTICATE' : line.toUpperCase(), line);
    if (this.#respond) this.#takeEntered(this.#respond(line));
    else this.#send({ type: 'LINE', line });
  }

  #take(read: ImapRead): void {
    if (read.kind === 'too-long') return this.#expelWith('Too long argument.');
    if (read.kind === 'literal') return this.#takeLiteral(read);
    const command = parseImap(read.text);
    const [line = ''] = read.text.split(/\r?\n/);
    this.#verb = command?.name ?? '';
    this.#tag = command?.tag ?? '*';
    this.#speaker.noteCommand(this.#verb, line, read.text.length - line.length);
    if (command?.fault && this.#mailbox) return this.#answer(badArguments(command.name, command.fault));
    if (command) this.#send({ type: kindOf(command.name), command });
    else if (this.#mailbox) this.#answer(bad('Error in IMAP tag: Invalid tag'));
    else this.loginFirst();
  }

  /** Whether what is announced may come. */
  #takeLiteral({ text, sizeBytes, waits }: Extract<ImapRead, { kind: 'literal' }>): void {
    const command = parseBeforeLiteral(text);
    const judgement = judgeLiteral(this.#mailbox, command, sizeBytes);
    if (judgement === 'too-large') return this.#expelWith('Literal size too large');
    if (judgement === 'welcome') {
      this.#reader.accept();
      if (waits) this.#speaker.say('', '+ OK');
      return;
    }
    this.#reader.refuse();
    this.#verb = command?.name ?? '';
    this.#tag = command?.tag ?? '*';
    this.#speaker.noteCommand(this.#verb, text);
    this.#answer(judgement);
  }

  #send(event: ImapEvent): void {
    if (!this.#over) this.#machine.send(event);
  }

  /** A response, with literals in it or without. */
  #say(response: string): void {
    const end = response.indexOf('\r\n');
    if (end < 0) this.#speaker.say(this.#verb, response);
    else this.#speaker.say(this.#verb, response.slice(0, end), `${response.slice(end + 2)}\r\n`);
  }

  /** Untagged responses, news of the folder, the tagged response: in this order. */
  #answer(answer: ImapAnswer): void {
    for (const line of answer.untagged ?? []) this.#say(`* ${line}`);
    if (answer.news !== 'none' && !this.#tellNews(answer.news === 'all', answer.withUids ?? false)) return;
    this.#say(`${this.#tag} ${answer.status} ${answer.text} ${taken}`);
    this.#bad = answer.status === 'BAD' ? this.#bad + 1 : 0;
    if (this.#bad >= badMax) this.#send({ type: 'EXPEL' });
  }

  /** False when the folder is gone, and the session with it. */
  #tellNews(expunges: boolean, withUids: boolean): boolean {
    const selected = this.#selected;
    if (selected?.folder.isGone) {
      this.#expelWith('IMAP session state is inconsistent, please relogin.');
      return false;
    }
    for (const line of selected?.news(expunges, withUids) ?? []) this.#say(`* ${line}`);
    return true;
  }

  // What the machine has done:

  enter(command: ImapCommand): void {
    if (command.fault) return this.#say(`${command.tag} BAD ${command.fault}`);
    this.#takeEntered(enter(command, this.#settings, this.#speaker.sealed));
  }

  #takeEntered(entered: Entered): void {
    this.#respond = entered.kind === 'challenge' ? entered.respond : null;
    if (entered.kind === 'malformed') return this.loginFirst();
    if (entered.kind === 'challenge') return this.#say(entered.line);
    if (entered.kind === 'credentials') {
      this.#credentials = entered.credentials;
      return this.#send({ type: 'LOGIN' });
    }
    for (const line of entered.lines) this.#say(line);
    if (entered.kind === 'starttls' && this.#settings.certificate) {
      // What came with STARTTLS in one packet was not said under TLS (RFC 9051 §6.2.1, CVE-2011-0411).
      this.#reader.clear();
      this.#askedCapability = false;
      this.#speaker.startTls(this.#settings.certificate);
    }
  }

  checkLogin(): void {
    this.#service.admit(this, this.#settings, this.#credentials, this.#socket.remote.address, (admission) => {
      this.#admission = admission;
      const accepted = 'mailbox' in admission;
      this.#speaker.noteLogin(this.#credentials?.user ?? '', accepted);
      this.#credentials = null;
      this.#send({ type: accepted ? 'ADMITTED' : 'REFUSED' });
      this.#read();
    });
  }

  welcome(): void {
    if (!this.#admission || !('mailbox' in this.#admission)) throw new Error('nobody was let in');
    this.#mailbox = this.#admission.mailbox;
    this.#bad = 0;
    this.#speaker.waitForMore(timeoutMs);
    // Who has asked before does not read the code (as Dovecot reckons).
    if (this.#askedCapability) this.#say(`* CAPABILITY ${capabilitiesAfter}`);
    this.#say(`${this.#tag} OK ${this.#askedCapability ? '' : `[CAPABILITY ${capabilitiesAfter}] `}Logged in`);
  }

  refuse(): void {
    if (!this.#admission || 'mailbox' in this.#admission) throw new Error('nobody was refused');
    const { refusal } = this.#admission;
    this.#say(`${this.#tag} ${refusals[refusal](this.#settings, this.#service.stamp)}`);
    if (refusal === 'too-many' || refusal === 'in-use') this.#leave();
  }

  loginFirst(): void {
    if (++this.#bad >= badBeforeLoginMax) return this.#send({ type: 'EXPEL' });
    this.#say(`${this.#tag} BAD Error in IMAP command received by server.`);
  }

  selectFirst(): void {
    this.#answer(bad('No mailbox selected'));
  }

  unknown(command: ImapCommand): void {
    this.#answer(unknownCommand(command.name));
  }

  serve(command: ImapCommand): void {
    const kind = kindOf(command.name);
    if (kind === 'ANY') return this.#serveAny(command);
    const mailbox = this.#mailbox;
    if (!mailbox) throw new Error('nobody is logged in');
    if (command.name === 'APPEND') return this.#answer(append(mailbox, command, this.#host));
    const ofAccount = accountCommands[command.name];
    if (kind === 'ACCOUNT' && ofAccount) return this.#answer(ofAccount(mailbox, command));
    const ofFolder = folderCommands[command.name];
    if (this.#selected && ofFolder) this.#answer(ofFolder(this.#selected, command, this.#host.startsAt));
  }

  #serveAny({ name }: ImapCommand): void {
    if (this.#mailbox) {
      const { untagged, text } = afterLogin(name);
      return this.#answer(ok(text, untagged));
    }
    this.#bad = 0;
    this.#askedCapability ||= name === 'CAPABILITY';
    const { untagged, text } = beforeLogin(name, this.#settings, this.#speaker.sealed);
    for (const line of untagged) this.#say(`* ${line}`);
    this.#say(`${this.#tag} OK ${text}`);
  }

  opens(command: ImapCommand): boolean {
    return this.#wanted(command) !== null;
  }

  #wanted({ values }: ImapCommand): Folder | null {
    return this.#mailbox?.folder(textOf(values[0]) ?? '') ?? null;
  }

  open(command: ImapCommand): void {
    const folder = this.#wanted(command);
    if (!folder || !this.#mailbox) throw new Error('there is no such folder');
    const readOnly = command.name === 'EXAMINE';
    const closed = this.#deselect();
    this.#selected = new SelectedFolder(this.#mailbox, folder, readOnly);
    const text = readOnly ? '[READ-ONLY] Examine completed' : '[READ-WRITE] Select completed';
    this.#answer(ok(text, [...closed, ...this.#selected.introduction], 'none'));
  }

  couldNotOpen(command: ImapCommand): void {
    this.#answer({ ...selectFault(command), untagged: this.#deselect() });
  }

  close(command: ImapCommand): void {
    const [selected, close] = [this.#selected, folderCommands[command.name]];
    if (!selected || !close) throw new Error('nothing is selected');
    this.#selected = null;
    this.#answer(close(selected, command, this.#host.startsAt));
  }

  #deselect(): readonly string[] {
    const closed = this.#selected ? ['OK [CLOSED] Previous mailbox closed.'] : [];
    this.#selected = null;
    return closed;
  }

  beginIdle(): void {
    this.#say('+ idling');
    const changed = () => void this.#tellNews(true, false);
    const stillHere = () => this.#say('* OK Still here');
    this.#idling = new Idling(this.#host.clock, this.#selected?.folder ?? null, changed, stillHere);
    changed();
  }

  endIdle(line: string): void {
    this.#idling?.stop();
    this.#idling = null;
    this.#answer(/^done$/i.test(line) ? ok('Idle completed') : bad('Expected DONE'));
  }

  sayGoodbye(): void {
    this.#say('* BYE Logging out');
    this.#say(`${this.#tag} OK Logout completed${this.#mailbox ? ` ${taken}` : '.'}`);
  }

  expel(why: 'timeout' | 'errors'): void {
    this.#verb = '';
    this.#say(`* BYE ${why === 'timeout' ? 'Disconnected for inactivity.' : 'Too many invalid IMAP commands.'}`);
  }

  hangUp(): void {
    this.#speaker.close();
    this.#finish();
  }

  #expelWith(reason: string): void {
    this.#say(`* BYE ${reason}`);
    this.#leave();
  }

  #leave(): void {
    this.#send({ type: 'LOST' });
    this.hangUp();
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#idling?.stop();
    this.#speaker.fallSilent();
    this.#service.ended(this);
  }
}
