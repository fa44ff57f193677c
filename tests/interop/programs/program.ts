import { spawn } from 'node:child_process';
import type { Mail } from '../messages.ts';

/** How a connection is protected: not at all, by STARTTLS, or by TLS from the first octet. The latter two log in. */
export type Protection = 'none' | 'starttls' | 'tls';

export interface Server {
  readonly host: string;
  readonly port: number;
  readonly protection: Protection;
  readonly user: string;
  readonly password: string;
}

/** A program that is set up for one server. */
export interface Sender {
  /** Hands a message over; rejects with the program's own words when it could not. */
  send(mail: Mail): Promise<void>;
  stop(): Promise<void>;
}

export interface Program {
  readonly name: string;
  readonly start: (server: Server) => Promise<Sender>;
}

/** A program that is run anew for each message. */
export const perMessage = (name: string, send: (server: Server, mail: Mail) => Promise<void>): Program => ({
  name,
  start: async (server) => ({ send: (mail) => send(server, mail), stop: async () => undefined }),
});

/** Runs a command with this input; rejects with its output when it fails or cannot be started. */
export function execute(command: string, args: readonly string[], input: Buffer | string = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'pipe' });
    let said = '';
    const listen = (chunk: Buffer) => (said += chunk.toString('latin1'));
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', ({ message }) => reject(new Error(`${command} cannot be started: ${message}`)));
    child.on('close', (code) =>
      code === 0 ? resolve(said) : reject(new Error(`${command} ended with ${code}:\n${said.slice(-4_000)}`)),
    );
    // A program that gives up early does not read the rest: its exit code tells.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** With LF line ends, as text lies in files. */
export const asText = (content: Buffer): Buffer =>
  Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
