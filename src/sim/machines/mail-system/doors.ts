import type { HostContext } from '../host.ts';
import type { SmtpService } from '../smtp-server/service.ts';

interface Door {
  /** Who takes the next connection; another after a reload. */
  service: SmtpService;
  readonly close: () => void;
}

/** Where a server listens; `address` is null for all of the host's. */
export interface DoorPlace {
  readonly port: number;
  readonly address: string | null;
}

/**
 * The ports of a mail system. A reload opens and closes them and puts a new server behind those that stay; sessions that
 * run go on with the server they began with (master(8)).
 */
export class Doors {
  readonly #host: HostContext;
  readonly #doors = new Map<string, Door>();
  /** Servers that take no more connections, and may still have sessions. */
  readonly #retired = new Set<SmtpService>();

  constructor(host: HostContext) {
    this.#host = host;
  }

  /** Listens on these places and no others. Of two servers at one place the first has it. */
  open(servers: readonly { readonly place: DoorPlace; readonly service: SmtpService }[]): void {
    const wanted = new Map<string, { place: DoorPlace; service: SmtpService }>();
    for (const server of servers) {
      const key = `${server.place.address ?? '*'} ${server.place.port}`;
      if (!wanted.has(key)) wanted.set(key, server);
    }
    for (const service of this.#retired) if (service.isIdle) this.#retired.delete(service);
    for (const [key, { service, close }] of this.#doors) {
      this.#retired.add(service);
      if (wanted.has(key)) continue;
      close();
      this.#doors.delete(key);
    }
    for (const [key, { place, service }] of wanted) {
      const door = this.#doors.get(key);
      if (door) door.service = service;
      else this.#doors.set(key, this.#newDoor(place, service));
    }
  }

  #newDoor({ port, address }: DoorPlace, service: SmtpService): Door {
    const door: Door = {
      service,
      close: this.#host.net.listen(this.#host.id, port, (socket) => door.service.accept(socket), address),
    };
    return door;
  }

  /** Closes all ports; sessions go on. */
  close(): void {
    this.open([]);
  }

  /** All sessions end: their connections are closed. */
  hangUp(): void {
    this.close();
    for (const service of this.#retired) service.hangUp();
    this.#retired.clear();
  }

  /** The host loses power: ports and sessions are gone without a word. */
  abandon(): void {
    for (const { service } of this.#doors.values()) this.#retired.add(service);
    for (const service of this.#retired) service.abandon();
    this.#doors.clear();
    this.#retired.clear();
  }
}
