import { describe, expect, it } from 'vitest';
import { replies, ScriptedWorld } from '../../support/scripted-server.ts';

describe('a server with a limit', () => {
  it('[X-SIZE-02] is not sent what is larger: the message bounces at once', () => {
    const scripted = new ScriptedWorld({ mx1: replies({ EHLO: '250-x\r\n250 SIZE 100' }) });
    scripted.send('ben@green.example', 'Hello\n');
    expect(scripted.heard.get('mx1')).toEqual(['EHLO submit.blue.example']);
    expect(scripted.of('queue.bounced').map(({ problem }) => problem)).toMatchObject([
      { kind: 'too-big', limitBytes: 100 },
    ]);
  });

  it.each([
    ['552 5.3.4 too big', 'queue.bounced'],
    ['452 4.3.1 no space', 'queue.deferred'],
  ] as const)('[X-SIZE-02] that says %s to MAIL is believed', (reply, kind) => {
    const scripted = new ScriptedWorld({ mx1: replies({ MAIL: reply }), mx2: replies({ MAIL: reply }) });
    scripted.send('ben@green.example', 'Hello\n');
    expect(scripted.of(kind)).toHaveLength(1);
  });
});
