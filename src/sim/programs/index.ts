import { dig } from './dig.ts';
import { host } from './host-command.ts';
import { mail } from './mail.ts';
import { mailq } from './mailq.ts';
import { nc } from './nc.ts';
import { ping } from './ping.ts';
import type { Program } from './process.ts';
import { smallPrograms } from './small.ts';
import { telnet } from './telnet.ts';

/** Every program that a shell can start. */
export const programs: readonly Program[] = [dig, host, mail, mailq, nc, ping, telnet, ...smallPrograms];
