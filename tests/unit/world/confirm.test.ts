import { describe, expect, it } from 'vitest';
import { Run } from '../imap-client/world.ts';

describe('a delivery that is to be confirmed (RFC 3461)', () => {
  const sent = (confirm: boolean, to = 'ben@green.example') => {
    const run = new Run();
    const draft = { from: '', to, subject: 'Lunch?', text: 'At noon?', confirm };
    run.world.input({ kind: 'mail.send', host: 'laptop', draft });
    run.world.runUntilIdle();
    return run;
  };
  const reports = (run: Run) =>
    run.of('mail.delivered').flatMap(({ mailbox, message }) => (mailbox === 'anna' ? [message] : []));

  it('is asked for in RCPT, and comes from the server that has put it into the mailbox', () => {
    const run = sent(true);
    expect(run.of('smtp.command').flatMap(({ line }) => (/^RCPT.*ben@/.test(line) ? [line] : []))).toEqual([
      'RCPT TO:<ben@green.example> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;ben@green.example',
      'RCPT TO:<ben@green.example> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;ben@green.example',
    ]);
    const [report = ''] = reports(run);
    expect(report).toMatch(/^Subject: Successful Mail Delivery Report\r$/m);
    expect(report).toMatch(/^Action: delivered\r$/m);
    expect(report).toMatch(/^Reporting-MTA: dns; mx1\.green\.example\r$/m);
  });

  it('nobody asked, nobody is told; a failure is told all the same', () => {
    expect(reports(sent(false))).toEqual([]);
    expect(reports(sent(true, 'bem@green.example'))[0]).toMatch(/^Action: failed\r$/m);
  });
});
