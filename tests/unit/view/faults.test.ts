import { describe, expect, it } from 'vitest';
import type { Fault, ServiceFault } from '../../../src/sim/faults/fault.ts';
import type { LoggedInput } from '../../../src/sim/world/input.ts';
import { faultsAfter, initialFaults } from '../../../src/session/projections/faults.ts';
import {
  actsAt,
  conditionOf,
  faultOf,
  faultyHosts,
  newForm,
  stagesOf,
  usualReplies,
  type FaultForm,
} from '../../../src/view/faults/new-fault.ts';
import { base, letter, run } from './world.ts';

const rcpt: ServiceFault = { id: 'f1', host: 'mx1', stage: 'rcpt', reply: '451 4.3.0 Later' };
const add = (fault: Fault, atMs = 0): LoggedInput => ({ atMs, input: { kind: 'fault.add', fault } });

/** What the panel says of the faults after a letter to Ben. */
const told = (inputs: readonly LoggedInput[]) =>
  [
    ...run([...inputs, { atMs: 10, input: letter('ben@green.example') }])
      .reduce(faultsAfter, initialFaults([]))
      .values(),
  ].map((one) => `${one.fault.id} ${conditionOf(one)} ${one.fired}/${one.seen}`);

describe('faults in force', () => {
  it.each<[string, ServiceFault, string]>([
    ['that fired', rcpt, 'f1 working 2/2'],
    ['that is used up', { ...rcpt, count: 1 }, 'f1 spent 1/2'],
    ['that fits nothing', { ...rcpt, match: 'nobody@' }, 'f1 never-fits 0/1'],
    ['that nothing came near', { ...rcpt, stage: 'starttls' }, 'f1 waiting 0/0'],
    ['in the greeting', { ...rcpt, stage: 'greeting', count: 1 }, 'f1 spent 1/2'],
    ['after the content', { ...rcpt, stage: 'end-of-data', count: 1 }, 'f1 spent 1/2'],
  ])('one %s', (_, fault, words) => expect(told([add(fault)])).toEqual([words]));

  it('are as many as were not refused, and gone when taken away', () => {
    expect(told([add(rcpt), add({ ...rcpt, id: 'f2', host: 'nowhere' }), add(rcpt)])).toHaveLength(1);
    expect(told([add(rcpt), { atMs: 5, input: { kind: 'fault.remove', id: 'f1' } }])).toEqual([]);
  });

  it('begin with those of the world', () => {
    expect([...initialFaults([rcpt]).keys()]).toEqual(['f1']);
  });
});

describe('the form', () => {
  const form = (more: Partial<FaultForm>): FaultForm => ({ ...newForm(base), host: 'mx1', ...more });

  it.each<[string, Partial<FaultForm>, object]>([
    [
      'a reply, twice',
      {},
      { id: 'f1', host: 'mx1', stage: 'rcpt', reply: '451 4.3.0 Temporary lookup failure', count: 2 },
    ],
    ['until taken away', { count: 0, match: ' ben ' }, { match: 'ben', reply: /^451/ }],
    ['an act', { act: 'close' }, { act: 'close' }],
    ['a delay', { act: 'delay', delayS: 1.5 }, { delayMs: 1500 }],
    ['a line that is down', { what: 'link', from: 'mx1' }, { id: 'f1', between: ['mx1', '*'], down: true }],
    ['a slow line', { what: 'link', link: 'slow' }, { slowMs: 1000 }],
    ['a black hole', { what: 'link', link: 'hole', dropAfterBytes: 0 }, { dropAfterBytes: 0 }],
    ['a blocked port', { what: 'link', link: 'port' }, { blockedPort: 25 }],
  ])('makes %s', (_, more, fault) => {
    const made = faultOf(form(more), []);
    const expected =
      'reply' in fault && fault.reply instanceof RegExp
        ? { ...fault, reply: expect.stringMatching(fault.reply) as string }
        : fault;
    expect(made).toMatchObject({ fault: expected });
    if (!('match' in fault)) expect(made).not.toHaveProperty('fault.match');
  });

  it('says what is wrong', () => {
    expect(faultOf(form({ act: 'no' }), [])).toEqual({ problem: 'bad-reply' });
    expect(faultOf(form({ act: '250 Ok' }), [])).toEqual({ problem: 'not-a-fault-code' });
  });

  it('gives names that are free', () => {
    expect(faultOf(form({}), ['f1', 'f3'])).toMatchObject({ fault: { id: 'f2' } });
  });

  it('offers nothing that the engine would refuse', () => {
    for (const { id } of faultyHosts(base))
      for (const stage of stagesOf(base, id))
        for (const act of [...(stage === 'dns' ? [] : usualReplies[stage]), ...actsAt(stage)])
          expect(faultOf(form({ host: id, stage, act }), [])).toHaveProperty('fault');
    expect(stagesOf(base, 'dns')).toEqual(['dns']);
  });
});
