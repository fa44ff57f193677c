import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Dialogues that were recorded with real servers; `recordings/` holds what Postfix 3.10.13 answered. */
const folder = join(import.meta.dirname, '.');

export type Role = 'mx' | 'msa' | 'open-relay';
export const roles: readonly Role[] = ['mx', 'msa', 'open-relay'];

export type DialogueStep = { readonly no_reply_expected?: boolean } & (
  | { readonly send: string }
  | { readonly send_b64: string }
  | { readonly send_repeat: { readonly text: string; readonly count: number } }
  | { readonly send_template: { readonly template: string; readonly from: number; readonly to: number } }
  | { readonly starttls: true }
  | { readonly wait: number }
  | { readonly half_close: true }
  | { readonly close: true }
);

export interface Dialogue {
  readonly id: string;
  readonly role: Role;
  readonly profile: string;
  readonly about: string;
  readonly tags: readonly string[];
  readonly steps: readonly DialogueStep[];
  /** The first step is sent before the greeting. */
  readonly early?: boolean;
  readonly implicit_tls?: boolean;
  /** So many connections are held open first. */
  readonly preopen?: number;
}

export interface RecordedReply {
  /** Index of the step it followed; -1 for the greeting. */
  readonly after: number;
  readonly code: number | null;
  readonly enhanced: string | null;
  /** Normalised: no queue ids, no dates, the client by place-holders. */
  readonly lines: readonly string[];
}

export interface Recording {
  readonly id: string;
  readonly replies: readonly RecordedReply[];
  /** Step after which the server had closed. */
  readonly closedAfter?: number;
}

export interface RecordedDelivery {
  readonly id: string;
  readonly mailbox: string;
  readonly message: string;
  readonly copies: number;
  /** Only its beginning was recorded. */
  readonly truncated?: boolean;
}

const lines = <T>(path: string): T[] =>
  readFileSync(join(folder, path), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);

export const dialogues = (): Dialogue[] => roles.flatMap((role) => lines<Dialogue>(`dialogues/${role}.jsonl`));

/** Those with Dovecot as SASL library were recorded with Postfix 3.7.11. */
export const recordings = (): Map<string, Recording> =>
  new Map(
    [...roles, 'msa.dovecot']
      .flatMap((file) => lines<Recording>(`recordings/${file}.jsonl`))
      .map((one) => [one.id, one]),
  );

export const deliveries = (): RecordedDelivery[] => lines('recordings/mx.deliveries.jsonl');

export const zoneText = (): string => readFileSync(join(folder, 'configs/root.zone'), 'utf8');

export interface Profile {
  /** Folder of the configuration. */
  readonly config: 'mx' | 'msa' | 'relay';
  /** Port of the service in its master.cf. */
  readonly master_port: number;
}

/** By `role/profile`. */
export const profiles = (): Record<string, Profile> =>
  JSON.parse(readFileSync(join(folder, 'profiles.json'), 'utf8')) as Record<string, Profile>;

/** The files of a configuration, under the directory that its main.cf names. */
export function configFiles(config: Profile['config']): Record<string, string> {
  const at = join(folder, 'configs', config);
  const names = readdirSync(at).filter((name) => statSync(join(at, name)).isFile());
  return Object.fromEntries(
    names.map((name) => [`/etc/postfix-${config}/${name}`, readFileSync(join(at, name), 'utf8')]),
  );
}
