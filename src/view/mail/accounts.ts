import type { Scenario } from '$sim/world/scenario.ts';

/** A mailbox that can be looked into, and perhaps a mail program to write with. */
export interface Account {
  readonly id: string;
  /** The owner's name, or the mailbox's where nobody owns it. */
  readonly owner: string;
  readonly address: string;
  /** Host of the mail program; null for a mailbox that is read on its server. */
  readonly program: string | null;
  /** The mail program fetches: its inbox is a copy, and may be another than the mailbox on the server. */
  readonly fetches: boolean;
  readonly inbox: { readonly host: string; readonly hostName: string; readonly mailbox: string };
}

/** Accounts of mail programs first, then the other mailboxes on servers, in the scenario's order. */
export function accountsOf({ hosts }: Pick<Scenario, 'hosts'>): readonly Account[] {
  const nameOf = (id: string): string => hosts.find((host) => host.id === id)?.name ?? id;
  const programs = hosts.flatMap(({ id, users, services: { mailProgram } }): Account[] => {
    if (!mailProgram) return [];
    const owner = users.find(({ name }) => name === mailProgram.user);
    const { host, mailbox } = mailProgram.inbox;
    const inbox = { host, hostName: nameOf(host), mailbox };
    const fetches = mailProgram.incoming !== undefined;
    const name = owner?.fullName ?? mailProgram.user;
    return [{ id, owner: name, address: owner?.address ?? '', program: id, fetches, inbox }];
  });
  const covered = new Set(
    programs.filter(({ fetches }) => !fetches).map(({ inbox }) => `${inbox.host}/${inbox.mailbox}`),
  );
  const onServers = hosts.flatMap(({ id, name, users, mailboxes }) =>
    mailboxes
      .filter((mailbox) => !covered.has(`${id}/${mailbox}`))
      .map((mailbox): Account => {
        const owner = users.find((user) => user.name === mailbox);
        const inbox = { host: id, hostName: name, mailbox };
        return {
          id: `${id}/${mailbox}`,
          owner: owner?.fullName ?? mailbox,
          address: owner?.address ?? '',
          program: null,
          fetches: false,
          inbox,
        };
      }),
  );
  return [...programs, ...onServers];
}
