import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recipes, write } from './messages.ts';
import { curl } from './programs/curl.ts';
import { msmtp } from './programs/msmtp.ts';
import { nodemailer } from './programs/nodemailer.ts';
import { postfix } from './programs/postfix.ts';
import type { Protection, Sender } from './programs/program.ts';
import { smtplib } from './programs/smtplib.ts';
import { swaks } from './programs/swaks.ts';
import { Site } from './site.ts';

/** Each real program, in each way, with each message: what lies in the mailbox is what was sent, to the octet. */
const programs = [curl, swaks, msmtp, smtplib, nodemailer, postfix];
const ways: readonly (readonly [about: string, protection: Protection])[] = [
  ['to the MX, in the clear', 'none'],
  ['submitted by STARTTLS and AUTH', 'starttls'],
  ['submitted by TLS from the first octet and AUTH', 'tls'],
];

/** What servers write on top, and nothing else: whole fields, with their folds. */
const onTop = /^((Return-Path|X-Original-To|Delivered-To|Received): [ -~]+\r\n([\t ][ -~]+\r\n)*)*$/;

let site: Site;
beforeAll(async () => void (site = await Site.start()));
afterAll(() => site.close());

/** Where two messages begin to differ, and how; a diff of a megabyte would tell nobody anything. */
function difference(arrived: Buffer, sent: Buffer): string | null {
  if (arrived.equals(sent)) return null;
  const first = sent.findIndex((octet, index) => octet !== arrived[index]);
  const at = first < 0 ? sent.length : first;
  const around = (message: Buffer): string => JSON.stringify(message.toString('latin1', Math.max(0, at - 40), at + 40));
  return `at octet ${at}: sent ${around(sent)}, arrived ${around(arrived)}`;
}

const mailboxOf = (recipient: string): string => recipient.replace(/[+@].*/, '');
const countOf = (names: readonly string[], name: string): number => names.filter((one) => one === name).length;

describe.each(programs.map(({ name, start }) => [name, start] as const))('%s', (name, start) => {
  describe.each(ways)('%s', (_, protection) => {
    let sender: Sender;
    beforeAll(async () => void (sender = await start(await site.open(protection))));
    afterAll(() => sender?.stop());

    it.each(recipes.map((recipe, index) => [recipe.about, index, recipe] as const))('%s', async (_, index, recipe) => {
      const mail = write(recipe, `${name}.${protection}.${index}`);
      const copies = (mailbox: string): Buffer[] =>
        site.mailbox(mailbox).filter((message) => message.includes(`<${mail.id}@`));
      const wanted = mail.recipients.map(mailboxOf);
      await sender.send(mail);
      await expect.poll(() => copies('ben').length + copies('carla').length, { timeout: 10_000 }).toBe(wanted.length);
      for (const mailbox of ['ben', 'carla']) {
        expect(copies(mailbox).length).toBe(countOf(wanted, mailbox));
        for (const message of copies(mailbox)) {
          const start = message.indexOf('From: Anna Blau');
          expect(difference(message.subarray(start), mail.content)).toBeNull();
          expect(message.toString('latin1', 0, start)).toMatch(onTop);
        }
      }
    });
  });
});

describe('the mailboxes', () => {
  it('hold each message once for each of its recipients', () => {
    const sent = programs.length * ways.length;
    const recipients = recipes.flatMap((recipe) => write(recipe, '').recipients);
    expect(site.mailbox('ben').length).toBe(sent * recipients.filter((one) => mailboxOf(one) === 'ben').length);
    expect(site.mailbox('carla').length).toBe(sent * recipients.filter((one) => mailboxOf(one) === 'carla').length);
  });
});
