import type { Scenario } from '$sim/world/scenario.ts';

/** Somebody's mail as the page shows it: a mail program with its inbox, or a mailbox alone. */
export interface MailAccount {
  readonly id: string;
  readonly name: string;
  /** The host whose mail program sends; null when mail can only be read here. */
  readonly program: string | null;
  readonly address: string;
  readonly inbox: { readonly host: string; readonly mailbox: string };
  readonly hostName: string;
}

/** Mail programs first, then the mailboxes that no mail program shows. */
export function mailAccounts({ hosts }: Scenario): MailAccount[] {
  const nameOf = (id: string) => hosts.find((host) => host.id === id)?.name ?? id;
  const programs = hosts.flatMap(({ id, users, services: { mailProgram } }): MailAccount[] => {
    const owner = users.find(({ name }) => name === mailProgram?.user);
    if (!mailProgram || !owner) return [];
    return [
      { id, name: owner.fullName, program: id, address: owner.address, inbox: mailProgram.inbox, hostName: nameOf(id) },
    ];
  });
  const shown = new Set(programs.map(({ inbox }) => `${inbox.host}/${inbox.mailbox}`));
  const mailboxes = hosts.flatMap(({ id, users, mailboxes: names }) =>
    names
      .filter((name) => !shown.has(`${id}/${name}`) && users.some((user) => user.name === name))
      .map((mailbox): MailAccount => {
        const owner = users.find(({ name }) => name === mailbox);
        return {
          id: `${id}/${mailbox}`,
          name: owner?.fullName ?? mailbox,
          program: null,
          address: owner?.address ?? mailbox,
          inbox: { host: id, mailbox },
          hostName: nameOf(id),
        };
      }),
  );
  return [...programs, ...mailboxes];
}
