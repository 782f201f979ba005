/** HashiCorp Vault and OpenBao: the audit device, and who may do what in a namespace. It is watched, not acted in. */
import { defineSource } from '../contract.ts';
import { obj, str } from '../record.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { vaultAccess } from './access.ts';
import {
  aboutVault,
  type VaultConfig,
  vaultConfig,
  vaultLateness,
  vaultPermissions,
  vaultTelemetry,
  vaultUnobservable,
} from './config.ts';
import { SYSTEM } from './ids.ts';
import { pullVault } from './inventory/pull.ts';
import { isAudit, parseAudit } from './parse.ts';
import { vaultPlaces } from './places.ts';
import { probeVault } from './probe.ts';

export { mapVault, type VaultExport } from './inventory/map.ts';

const system: OcsfSystem = {
  vendor: 'HashiCorp',
  product: 'Vault',
  log: 'audit',
  account: { typeId: 99, type: 'Vault Namespace' },
  mapped: [
    'time',
    'type',
    'error',
    'auth',
    'request.id',
    'request.operation',
    'request.path',
    'request.remote_address',
    'request.namespace',
    'request.mount_type',
  ],
  // HMACs unless a device writes raw values (`log_raw=true`).
  secrets: new Set([
    'client_token',
    'token',
    'secret_id',
    'password',
    'wrapping_token',
    'private_key',
    'value',
  ]),
};

export const vaultSource = defineSource<VaultConfig>({
  id: SYSTEM,
  title: 'HashiCorp Vault and OpenBao',
  config: vaultConfig,
  permissions: vaultPermissions,
  telemetry: vaultTelemetry,
  logsources: [{ product: 'vault', service: 'audit' }],
  lateness: vaultLateness,
  unobservable: vaultUnobservable,
  detect: isAudit,
  parse: parseAudit,
  ocsf: (event) => renderOcsf(event, system),
  partitionKey: (record) => str(obj(obj(record['request'])['namespace'])['id']) ?? 'root',
  access: vaultAccess,
  inventory: (config, at, options) => pullVault(config, at, options),
  about: aboutVault,
  places: (config) => vaultPlaces(config),
  probe: (config) => probeVault(config),
});
