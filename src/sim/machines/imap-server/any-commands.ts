import type { PickupSettings } from '../pickup/settings.ts';
import { capabilitiesAfter, capabilitiesBefore } from './capabilities.ts';

interface Said {
  readonly untagged: readonly string[];
  readonly text: string;
}

const id = 'ID ("name" "Dovecot")';

/** Commands of all states (RFC 9051 §6.1) before login, where Dovecot has words of its own. ENABLE is in vain there. */
export function beforeLogin(name: string, settings: PickupSettings, sealed: boolean): Said {
  if (name === 'CAPABILITY') {
    const untagged = [`CAPABILITY ${capabilitiesBefore(settings, sealed)}`];
    return { untagged, text: 'Pre-login capabilities listed, post-login capabilities have more.' };
  }
  if (name === 'ID') return { untagged: [id], text: 'ID completed.' };
  if (name === 'ENABLE') return { untagged: ['ENABLED'], text: 'ENABLE ignored in non-authenticated state.' };
  return { untagged: [], text: 'NOOP completed.' };
}

/** The same after login. Nothing that could be enabled is here (RFC 5161): what is not known is passed over. */
export function afterLogin(name: string): Said {
  if (name === 'CAPABILITY') return { untagged: [`CAPABILITY ${capabilitiesAfter}`], text: 'Capability completed' };
  if (name === 'ID') return { untagged: [id], text: 'ID completed' };
  return { untagged: [], text: name === 'ENABLE' ? 'Enabled' : 'NOOP completed' };
}
