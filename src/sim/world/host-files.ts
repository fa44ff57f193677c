import { masterCfPath, parseMasterCf, portOf } from '../policy/master-cf.ts';
import { masterCfText, type PortOptions } from '../policy/master-cf-text.ts';
import { certificateFiles } from './certificate-files.ts';
import type { HostSpec } from './scenario.ts';

interface WithFiles {
  readonly certificates?: HostSpec['certificates'];
  readonly files: HostSpec['files'];
  readonly resolver: string | null;
  readonly services: { readonly postfix?: { readonly listen: readonly PortOptions[] } | undefined };
}

/** The text files that a host begins with: those of the scenario, and what follows from its other lines. */
export function filesOf({ certificates = {}, files, resolver, services }: WithFiles): Map<string, string> {
  const all = new Map([...certificateFiles({ certificates }), ...Object.entries(files)]);
  if (resolver) all.set('/etc/resolv.conf', `nameserver ${resolver}\n`);
  if (services.postfix && !all.has(masterCfPath)) all.set(masterCfPath, masterCfText(services.postfix.listen));
  return all;
}

/** The ports that a mail server of this host listens on at first, each with its own settings. */
export function mailPorts(spec: HostSpec): PortOptions[] {
  const { services } = parseMasterCf(filesOf(spec).get(masterCfPath) ?? '');
  return services.flatMap((service) => {
    const port = service.program === 'smtpd' ? portOf(service) : null;
    return port === null ? [] : [{ port, options: service.options }];
  });
}
