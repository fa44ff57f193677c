import { base64 } from './base64.ts';
import { dig } from './dig.ts';
import { host } from './host-command.ts';
import { ls } from './ls.ts';
import { mail } from './mail.ts';
import { mailq } from './mailq.ts';
import { nc } from './nc.ts';
import { openssl } from './openssl/openssl.ts';
import { newaliases, postmap } from './postfix/postmap.ts';
import { postconf } from './postfix/postconf.ts';
import { postfix } from './postfix/postfix-command.ts';
import { ping } from './ping.ts';
import { postcat } from './postcat.ts';
import { postqueue } from './postqueue.ts';
import { postsuper } from './postsuper.ts';
import type { Program } from './process.ts';
import { sed } from './sed/sed.ts';
import { smallPrograms } from './small.ts';
import { sleep } from './sleep.ts';
import { ssh } from './ssh.ts';
import { swaks } from './swaks/swaks.ts';
import { telnet } from './telnet.ts';
import { textPrograms } from './text-programs.ts';

/** Every program that a shell can start; its own commands are in shell-builtins.ts. */
export const programs: readonly Program[] = [
  base64,
  dig,
  host,
  ls,
  mail,
  mailq,
  nc,
  newaliases,
  openssl,
  ping,
  postcat,
  postconf,
  postfix,
  postmap,
  postqueue,
  postsuper,
  sed,
  sleep,
  ssh,
  swaks,
  telnet,
  ...smallPrograms,
  ...textPrograms,
];
