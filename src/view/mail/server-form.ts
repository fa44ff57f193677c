import type { Encryption, Outgoing } from '$sim/machines/mail-program/outgoing.ts';

/** A server as a form has it: a port may be empty, a login is a name and a password. */
export interface ServerForm {
  server: string;
  port: number | null;
  encryption: Encryption;
  user: string;
  password: string;
}

export const formOf = ({ server, port, encryption, login }: Outgoing): ServerForm => ({
  ...{ server, port, encryption },
  ...{ user: login?.user ?? '', password: login?.password ?? '' },
});

/** What the form says, once it has no fault. */
export const serverOf = ({ server, port, encryption }: ServerForm) => ({
  ...{ server: server.trim(), port: port ?? 0, encryption },
});
export const loginOf = ({ user, password }: ServerForm) => ({ user, password });
