/** All that we know of Active Directory: Windows Security events and Samba's audit log in, inventory over LDAPS. */
import { defineSource } from '../contract.ts';
import { obj, type Raw } from '../record.ts';
import { renderOcsf } from '../render-ocsf.ts';
import { adAccess } from './access/index.ts';
import { adActions } from './actions/index.ts';
import { applyDirectoryEvent } from './apply/index.ts';
import { type AdConfig, adConfig } from './config.ts';
import { pullDirectory } from './inventory/pull.ts';
import { sharpHoundFile } from './inventory/sharphound.ts';
import { SYSTEM } from './names.ts';
import { systemOf } from './ocsf.ts';
import { isSambaAudit, parseSamba } from './parse/samba.ts';
import { parseWindows } from './parse/windows.ts';
import { isWindowsEvent } from './parse/windows-record.ts';
import { adLateness, adPermissions, adTelemetry, adUnobservable } from './permissions.ts';
import { probeDirectory } from './probe.ts';

const isMine = (record: Raw): boolean => isSambaAudit(record) || isWindowsEvent(record);

export const activeDirectorySource = defineSource<AdConfig>({
  id: SYSTEM,
  title: 'Active Directory',
  config: adConfig,
  permissions: adPermissions,
  telemetry: adTelemetry,
  lateness: adLateness,
  unobservable: adUnobservable,
  logsources: [
    { product: 'windows', service: 'security' },
    { product: 'windows', service: 'system' },
    { product: 'windows', service: 'application' },
    { product: 'windows', service: 'sysmon' },
    { product: 'windows', service: 'powershell' },
    { product: 'windows', service: 'directory-service' },
    { product: 'windows', service: 'ntlm' },
    { product: 'samba', service: 'audit' },
  ],
  detect: isMine,
  parse: (record) => [isSambaAudit(record) ? parseSamba(record) : parseWindows(record)],
  unwrap(record) {
    // Asked of each record of every system.
    if (record['event'] === undefined) return undefined;
    const inner = obj(record['event']);
    return isMine(inner) && !isMine(record) ? [inner] : undefined;
  },
  ocsf: (event) => renderOcsf(event, systemOf(event)),
  // One person signs in on many machines, some of which log no domain: the whole directory is one partition.
  partitionKey: () => SYSTEM,
  inventoryFile: (_file, json) => sharpHoundFile(json),
  inventory: pullDirectory,
  access: adAccess,
  probe: probeDirectory,
  apply: applyDirectoryEvent,
  actions: (config, parts) => adActions(config, parts),
});
