import { mailDate } from '../../mail/date.ts';
import type { TcpHandler, TcpSocket } from '../../net/tcp.ts';
import { octetsToUtf8, utf8ToOctets, type Octets } from '../../octets.ts';
import { emptyMemory, greylist, greylistAction, type GreylistSettings } from '../../policy/greylist.ts';
import { parseAttributes } from '../../policy/policy-request.ts';
import type { HostContext } from '../host.ts';

/** Longer than any request: whoever sends more speaks something else. */
const requestBytesMax = 65_536;

/**
 * A policy service that greylists (SMTPD_POLICY_README), as postgrey does: on a TCP port or a local socket. What it has
 * seen is the host's and survives a loss of power.
 */
export class PolicyService {
  readonly #host: HostContext;
  readonly #listen: string;
  readonly #settings: GreylistSettings;
  readonly #memory = emptyMemory();

  /** `listen`: `inet:10023` or `unix:private/postgrey`. */
  constructor(host: HostContext, listen: string, settings: GreylistSettings) {
    this.#host = host;
    this.#listen = listen;
    this.#settings = settings;
  }

  listen(): void {
    const path = /^unix:(.*)$/.exec(this.#listen)?.[1];
    if (path === undefined)
      this.#host.net.listen(this.#host.id, Number(this.#listen.replace(/^inet:/, '')), (socket) =>
        this.#accept(socket),
      );
    else
      this.#host.localSockets?.set(
        path,
        (request, done) => void this.#host.clock.after(0, () => done(this.#answer(request))),
      );
  }

  /** The host loses power. */
  abandon(): void {
    this.#host.localSockets?.clear();
  }

  #accept(socket: TcpSocket): TcpHandler {
    let received = '';
    return {
      data: (bytes: Octets) => {
        received += bytes;
        for (let end = received.indexOf('\n\n'); end >= 0; end = received.indexOf('\n\n')) {
          socket.write(utf8ToOctets(this.#answer(octetsToUtf8(received.slice(0, end) as Octets))));
          received = received.slice(end + 2);
        }
        if (received.length > requestBytesMax) socket.reset();
      },
      ended: () => socket.end(),
      closed: () => undefined,
    };
  }

  #answer(request: string): string {
    return `action=${this.#judge(parseAttributes(request))}\n\n`;
  }

  #judge(attributes: ReadonlyMap<string, string>): string {
    const of = (name: string) => attributes.get(name) ?? '';
    const triplet = { client: of('client_address'), sender: of('sender'), recipient: of('recipient') };
    // Only a recipient can wait; who has logged in is no stranger.
    if (of('request') !== 'smtpd_access_policy' || triplet.recipient === '' || of('sasl_username') !== '')
      return 'DUNNO';
    const { clock, startsAt, fqdn, id, trace } = this.#host;
    const verdict = greylist(this.#memory, this.#settings, triplet, clock.now());
    trace.note({ kind: 'greylist.seen', host: id, ...triplet, state: verdict.state, waitMs: verdict.waitMs });
    return greylistAction(verdict, this.#settings, triplet.recipient, fqdn, mailDate(startsAt, clock.now()));
  }
}
