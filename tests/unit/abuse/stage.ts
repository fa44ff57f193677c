import { readWorld } from '../../../src/course/build/read-world.ts';
import { KeepingSink } from '$sim/kernel/trace.ts';
import type { EventOf, SimEvent } from '$sim/trace.ts';
import type { Input } from '$sim/world/input.ts';
import type { Scenario } from '$sim/world/scenario.ts';
import { World } from '$sim/world/world.ts';

export const openRelay = readWorld('lessons/worlds/open-relay.yaml');

/** The same world, where its bot was set up otherwise. */
export const withBot = (changes: Partial<NonNullable<Scenario['hosts'][number]['services']['spamBot']>>): Scenario => ({
  ...openRelay,
  hosts: openRelay.hosts.map((host) => {
    const { spamBot } = host.services;
    return spamBot ? { ...host, services: { ...host.services, spamBot: { ...spamBot, ...changes } } } : host;
  }),
});

/** The world with the open relay: its bot, its list, and Anna, who writes from the laptop. */
export class AbuseStage {
  readonly sink = new KeepingSink<SimEvent>();
  readonly world: World;

  constructor(scenario = openRelay, seed = 'seed') {
    this.world = new World(scenario, seed, this.sink);
    this.do({ kind: 'tty.open', tty: 'mail', host: 'mail', user: 'root' });
  }

  do(...inputs: Input[]): this {
    for (const input of inputs) {
      this.world.input(input);
      this.world.runUntilIdle();
    }
    return this;
  }

  wait(ms: number): this {
    this.world.runUntil(this.world.nowMs + ms);
    return this;
  }

  /** Root types on the mail server; gives what is printed. */
  type(...lines: string[]): string {
    const before = this.sink.events.length;
    for (const line of lines) this.do({ kind: 'tty.line', tty: 'mail', line });
    return this.sink.events
      .slice(before)
      .map((event) => (event.kind === 'tty.output' ? event.text : ''))
      .join('');
  }

  /** Root types without waiting for what comes of it. */
  paste(...lines: string[]): this {
    for (const line of lines) this.world.input({ kind: 'tty.line', tty: 'mail', line });
    return this;
  }

  write(to: string, subject = 'Offer', text = 'Hello.'): this {
    return this.do({ kind: 'mail.send', host: 'laptop', draft: { from: '', to, subject, text } });
  }

  close(): this {
    this.type("postconf -e 'mynetworks = 127.0.0.0/8, 192.0.2.0/24'", 'postfix reload');
    return this;
  }

  of<K extends SimEvent['kind']>(kind: K): EventOf<K>[] {
    return this.sink.events.filter((event): event is EventOf<K> => event.kind === kind);
  }

  /** Messages in a mailbox, oldest first, as text. */
  mailbox(host: string, name: string): string[] {
    return (this.world.hosts.get(host)?.mail.list(name) ?? []).map(({ message }) => String(message));
  }

  queued(host: string): number {
    return this.world.hosts.get(host)?.queue?.entries().length ?? 0;
  }

  /** Of the flood, by host. */
  counted(host: string, what: 'accepted' | 'removed' | 'sent' | 'bounced' | 'delivered'): number {
    return this.of('flood.counted').reduce((sum, { hosts }) => sum + (hosts[host]?.[what] ?? 0), 0);
  }
}
