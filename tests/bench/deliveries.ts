import { median, missing, rate, single } from './figure.ts';
import type { Figure } from './figure.ts';
import { ourDeliveriesPerSecond, ourStages } from './ours.ts';
import { peerDeliveriesPerSecond, peerStages } from './peer.ts';

const messages = 2_000;
const rounds = 3;

/** Ours and the peer's in turn, so that a busy machine treats both alike; the median of each. */
async function compared(name: string, connections: 'kept' | 'new', note: string): Promise<Figure> {
  const ours: number[] = [];
  const peer: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(ourDeliveriesPerSecond(messages, connections));
    peer.push(await peerDeliveriesPerSecond(messages, connections === 'kept'));
  }
  return rate(name, '1/s', median(ours), median(peer), note);
}

export async function deliveries(): Promise<Figure[]> {
  const peerName = 'peer: nodemailer + smtp-server over the loopback, two hops, without MX lookup';
  return [
    await compared('delivery.two-hops.kept-connections', 'kept', `${peerName}, pooled; goal: ratio 3, at least 1`),
    await compared('delivery.two-hops.new-connections', 'new', peerName),
  ];
}

/** Where the time of one message goes, a new connection for each hop. */
export async function stages(): Promise<Figure[]> {
  const ours = [...ourStages(500)].sort(([, a], [, b]) => b - a);
  const peer = [...(await peerStages(500))];
  if (ours.length === 0 || peer.length === 0) return [missing('stages', 'µs', 'no events')];
  return [
    ...ours.map(([stage, us]) => single(`stage.ours.${stage}`, 'µs', us, 'per message, both hops')),
    ...peer.map(([stage, us]) => ({
      ...single(
        `stage.peer.${stage}`,
        'µs',
        0,
        stage.endsWith('connected') ? 'its server waits 100 ms for early talkers' : 'until then, per message',
      ),
      ours: null,
      peer: Number(us.toPrecision(3)),
    })),
  ];
}
