import { Faults } from '../faults/faults.ts';
import { Chance } from '../kernel/chance.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { Trace, type TraceSink } from '../kernel/trace.ts';
import type { HostContext } from '../machines/host.ts';
import { MailLog } from '../machines/mail-log.ts';
import type { SpamBot } from '../machines/spam-bot/spam-bot.ts';
import { Links } from '../net/links.ts';
import { Network } from '../net/network.ts';
import { absolutePath, writeFile } from '../programs/files.ts';
import { Terminal } from '../programs/terminal.ts';
import type { MessageKey, SimEvent } from '../trace.ts';
import { WorldFaults } from './faults.ts';
import { Flood } from './flood.ts';
import { Host } from './host.ts';
import { Outside } from './outside.ts';
import { fileCharsMax, type Input } from './input.ts';
import type { Scenario } from './scenario.ts';

/** How far `runUntilIdle` goes when something never comes to rest. */
const idleHorizonMs = 60_000;

/**
 * A running world: a function of scenario, seed and inputs. `input` is the only way to act on it; time moves only by
 * `runUntil`, `step` and `runUntilIdle`. Everything that happens goes to the sink.
 */
export class World {
  readonly scenario: Scenario;
  readonly hosts = new Map<string, Host>();
  readonly net: Network;
  readonly #clock = new VirtualClock();
  readonly #trace: Trace<SimEvent>;
  readonly #flood = new Flood(this.#clock);
  readonly #terminals = new Map<string, Terminal>();
  readonly #outside = new Outside(this.hosts);
  readonly #faults: WorldFaults;

  constructor(scenario: Scenario, seed: string, sink: TraceSink<SimEvent>) {
    this.scenario = scenario;
    this.#trace = new Trace(this.#clock, sink, this.#flood);
    this.#flood.tellTo(this.#trace);
    const chance = new Chance(seed);
    this.net = new Network(this.#clock, this.#trace, chance, linksOf(scenario));
    this.#trace.note({ kind: 'world.started', host: '', scenario: scenario.name, seed, startsAt: scenario.startsAt });
    const faults = new Faults(this.#clock, this.#trace, chance);
    this.#faults = new WorldFaults(scenario, faults, this.net);
    for (const spec of scenario.hosts) {
      this.net.attach(spec.id, spec.addresses);
      const context: HostContext = {
        id: spec.id,
        fqdn: spec.name,
        addresses: spec.addresses,
        resolver: spec.resolver,
        startsAt: scenario.startsAt,
        clock: this.#clock,
        trace: this.#trace,
        chance,
        net: this.net,
        faults,
        localSockets: new Map(),
        log: new MailLog(spec.name, scenario.startsAt, this.#clock.now, () => this.#clock.inFlood),
        counters: new Map(),
      };
      this.hosts.set(spec.id, new Host(context, spec, scenario, this.hosts));
    }
    for (const host of this.hosts.values()) host.start();
    for (const fault of scenario.faults) this.#faults.add(fault);
  }

  get nowMs(): number {
    return this.#clock.now();
  }

  /** When the next timer is due; null when nothing is pending. With `skipIdle`, mere time-outs do not count. */
  nextDueMs(skipIdle = false): number | null {
    return this.#clock.nextDueMs(skipIdle);
  }

  /** As `nextDueMs`, for who watches: of a flood one sees nothing before it is told how far it is. */
  nextToldMs(skipIdle = false): number | null {
    return this.#clock.nextDueMs(skipIdle, this.#flood.isTelling);
  }

  /** Acts. Everything due by now happens before. */
  input(input: Input): void {
    this.runUntil(this.nowMs);
    this.#clock.cause = 0;
    this.#trace.emit({ kind: 'input', host: this.#hostOf(input), input });
    const refusal = this.#apply(input);
    if (refusal) this.#trace.note({ kind: 'input.refused', host: this.#hostOf(input), reason: refusal });
    this.#clock.cause = 0;
    this.runUntil(this.nowMs);
  }

  /** Lets time run to `untilMs`; after `callsMax` timers it stops where it is and gives false. */
  runUntil(untilMs: number, callsMax?: number): boolean {
    return this.#clock.runUntil(untilMs, callsMax);
  }

  /** To the next timer. False when nothing is pending. */
  step(): boolean {
    return this.#clock.step();
  }

  /** Runs until nothing but time-outs and timers further off than `gapMs` are pending. */
  runUntilIdle(gapMs = 3000): void {
    const end = this.nowMs + idleHorizonMs;
    for (
      let due = this.nextDueMs(true);
      due !== null && due - this.nowMs <= gapMs && due <= end;
      due = this.nextDueMs(true)
    )
      this.runUntil(due);
  }

  #hostOf(input: Input): string {
    if ('host' in input) return input.host;
    if ('tty' in input) return this.#terminals.get(input.tty)?.hostId ?? '';
    if (input.kind === 'fault.add') return 'host' in input.fault ? input.fault.host : '';
    return 'from' in input ? input.from : '';
  }

  #apply(input: Input): MessageKey | null {
    switch (input.kind) {
      case 'tty.open':
        return this.#openTerminal(input);
      case 'tty.line':
        return this.#withTerminal(input.tty, (terminal) => terminal.line(input.line));
      case 'tty.signal':
        return this.#withTerminal(input.tty, (terminal) => terminal.signal(input.signal));
      case 'mail.send':
      case 'mail.configure':
      case 'mail.fetch':
      case 'mail.retry':
      case 'mail.open':
        return this.#withRunning(input.host, (host) => applyMail(host, input));
      case 'file.write':
        return this.#withRunning(input.host, (host) => writeAsRoot(host, input.path, input.text));
      case 'mail-system.reload':
        return this.#withRunning(input.host, ({ mailSystem }) => {
          if (!mailSystem) return { key: 'noMailSystem', params: { host: input.host } };
          if (mailSystem.isRunning) mailSystem.reload();
          else mailSystem.start();
          return null;
        });
      case 'host.power':
        return this.#switchPower(input.host, input.up);
      case 'fault.add':
        return this.#faults.add(input.fault);
      case 'fault.remove':
        return this.#faults.remove(input.id);
      case 'bot.start':
        return this.#withBot(input.host, (bot) => bot.start(input));
      case 'bot.stop':
        return this.#withBot(input.host, (bot) => bot.stop());
      default:
        return this.#outside.apply(input) ? null : { key: 'noConnection', params: { id: input.id } };
    }
  }

  #withBot(id: string, act: (bot: SpamBot) => void): MessageKey | null {
    return this.#withRunning(id, ({ spamBot }) => {
      if (!spamBot) return { key: 'noSpamBot', params: { host: id } };
      act(spamBot);
      return null;
    });
  }

  #openTerminal({ tty, host: id, user }: Extract<Input, { kind: 'tty.open' }>): MessageKey | null {
    if (this.#terminals.has(tty)) return { key: 'terminalTaken', params: { tty } };
    return this.#withRunning(id, (host) => {
      const owner = user ?? host.spec.users[0]?.name;
      if (owner === undefined || !host.users.has(owner))
        return { key: 'noUser', params: { host: id, user: owner ?? '' } };
      this.#terminals.set(tty, new Terminal(host, owner, tty));
      return null;
    });
  }

  #withTerminal(tty: string, act: (terminal: Terminal) => void): MessageKey | null {
    const terminal = this.#terminals.get(tty);
    if (!terminal) return { key: 'noTerminal', params: { tty } };
    act(terminal);
    return null;
  }

  #withHost(id: string, act: (host: Host) => MessageKey | null): MessageKey | null {
    const host = this.hosts.get(id);
    return host ? act(host) : { key: 'noHost', params: { host: id } };
  }

  /** Without power nothing can be done on a host. */
  #withRunning(id: string, act: (host: Host) => MessageKey | null): MessageKey | null {
    return this.#withHost(id, (host) => (host.isUp ? act(host) : { key: 'hostDown', params: { host: id } }));
  }

  #switchPower(id: string, up: boolean): MessageKey | null {
    return this.#withHost(id, (host) => {
      if (host.isUp === up) return null;
      this.#trace.emit({ kind: 'host.power', host: id, up });
      if (up) host.powerOn();
      else {
        // Power first: what programs on it would still say goes nowhere.
        host.powerOff();
        for (const terminal of this.#terminals.values()) terminal.hostLost(id);
      }
      return null;
    });
  }
}

type MailInput = Extract<Input, { kind: 'mail.send' | 'mail.configure' | 'mail.fetch' | 'mail.retry' | 'mail.open' }>;

/** What the owner of a mail program, or of a mailbox, does. */
function applyMail({ spec, mailProgram, mail }: Host, input: MailInput): MessageKey | null {
  if (input.kind === 'mail.open' && input.mailbox !== undefined) {
    mail.markSeen(input.mailbox, input.uid);
    return null;
  }
  if (!mailProgram) return { key: 'noMailProgram', params: {} };
  switch (input.kind) {
    case 'mail.send':
      return mailProgram.send(input.draft);
    case 'mail.configure':
      return mailProgram.configure(input.outgoing, input.incoming ?? null);
    case 'mail.fetch':
      return mailProgram.fetch() ? null : { key: 'noIncomingServer', params: { host: spec.id } };
    case 'mail.retry':
      return mailProgram.retry(input.draftId) ? null : { key: 'notInOutbox', params: {} };
    case 'mail.open':
      mailProgram.open(input.uid);
      return null;
  }
}

function writeAsRoot(host: Host, path: string, text: string): MessageKey | null {
  if (text.length > fileCharsMax) return { key: 'fileTooLong', params: { path, max: fileCharsMax } };
  const written = path === absolutePath(path, '/') && writeFile(host, 'root', path, text, false) === null;
  return written ? null : { key: 'fileRefused', params: { path } };
}

function linksOf({ hosts, links }: Scenario): Links {
  const table = new Links(links.internet);
  for (const [index, a] of hosts.entries()) {
    for (const b of hosts.slice(index + 1)) if (a.organisation === b.organisation) table.set(a.id, b.id, links.local);
  }
  for (const { between, ...link } of links.pairs) table.set(between[0], between[1], link);
  return table;
}
