import { describe, expect, it } from 'vitest';
import { readWorld } from '../../../src/course/build/read-world.ts';
import { KeepingSink } from '../../../src/sim/kernel/trace.ts';
import { fieldValue, parseMessage } from '../../../src/sim/mail/message.ts';
import type { SimEvent } from '../../../src/sim/trace.ts';
import { World } from '../../../src/sim/world/world.ts';

const newWorld = () => new World(readWorld('lessons/worlds/base.yaml'), 'seed', new KeepingSink<SimEvent>());
const draft = { from: '', to: 'ben@green.example', subject: 'x', text: 'Hello' };

const messages = (world: World, mailbox: string) =>
  (world.hosts.get('mx1')?.mail.list(mailbox) ?? []).map(({ message }) => message);
const ids = (world: World) =>
  messages(world, 'ben').map((message) => fieldValue(parseMessage(message).header, 'Message-ID'));

function send(world: World, more: Partial<Record<'to' | 'cc' | 'bcc', string>> = {}): void {
  expect(world.hosts.get('laptop')?.mailProgram?.send({ ...draft, ...more })).toBeNull();
  world.runUntil(world.nowMs + 60_000);
}

describe('what a mail program sends', () => {
  it('[M-ENV-03] names blind recipients to the server alone', () => {
    const world = newWorld();
    send(world, { bcc: 'Carla <carla@green.example>' });
    const copies = [...messages(world, 'ben'), ...messages(world, 'carla')];
    expect(copies).toHaveLength(2);
    const [ben, carla] = copies.map((message) => message.replace(/^(X-Original-To|Delivered-To):.*\r\n/gm, ''));
    expect(ben).not.toMatch(/carla|bcc/i);
    expect(carla).not.toMatch(/carla|bcc/i);
  });

  it('[M-HDR-02] has an id of its own each time', () => {
    const world = newWorld();
    send(world);
    send(world);
    const [first, second, ...more] = ids(world);
    expect(more).toEqual([]);
    for (const id of [first, second]) expect(id).toMatch(/^<[^<>@\s]+@[^<>@\s]+>$/);
    expect(first).not.toBe(second);
  });

  it('[M-HDR-02] keeps its id when it is tried again', () => {
    const world = newWorld();
    for (const host of ['mx1', 'mx2']) world.input({ kind: 'host.power', host, up: false });
    send(world);
    const [entry] = world.hosts.get('submit')?.mailSystem?.queue.entries() ?? [];
    expect(ids(world)).toEqual([]);
    for (const host of ['mx1', 'mx2']) world.input({ kind: 'host.power', host, up: true });
    world.runUntil(world.nowMs + 3_600_000);
    expect(ids(world)).toEqual([fieldValue(parseMessage(entry?.message ?? ('' as never)).header, 'Message-ID')]);
  });
});
