/** Staff records and vendor contracts: who works here, who left, whose contract ended. Read only. */
import { defineSource } from '../contract.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { aboutHr, type HrConfig, hrConfig } from './config.ts';
import { applyHr, hrPartition, isHrEvent, parseHr } from './events.ts';
import { hrInventoryFile } from './inventory-file.ts';
import { hrPermissions, probeHr, pullHr } from './pull.ts';
import { hrWebhook } from './webhook.ts';

const system: OcsfSystem = {
  vendor: 'HR',
  product: 'Staff records',
  log: 'Changes',
  account: { typeId: 99, type: 'Organisation' },
  mapped: [
    'id',
    'time',
    'type',
    'organisation',
    'actor',
    'employee.employeeNumber',
    'employee.name',
    'employee.email',
  ],
  secrets: new Set(['password', 'nationalId', 'ssn', 'salary', 'iban', 'dateOfBirth']),
};

export const hrSource = defineSource<HrConfig>({
  id: 'hr',
  title: 'Staff records and vendor contracts',
  config: hrConfig,
  // Nothing is ever written to HR: a person is no account, and there is nothing to contain in a staff record.
  permissions: { read: Object.values(hrPermissions), act: [], undo: [] },
  telemetry: {
    authentication: { given: 'no' },
    token_issuance: { given: 'no' },
    privilege_change: { given: 'no' },
    secret_access: { given: 'no' },
    service_to_service: { given: 'no' },
  },
  // Pushed within seconds where the HR system can push; else as often as the listing is pulled.
  lateness: { typicalSeconds: 60, worstSeconds: 86_400 },
  unobservable: [
    {
      privilege: 'hr:*',
      because: 'staff records say who works here, and not what is done in the HR system',
    },
  ],
  logsources: [{ product: 'hr', service: 'changes' }],
  detect: isHrEvent,
  parse: parseHr,
  ocsf: (event) => renderOcsf(event, system),
  partitionKey: hrPartition,
  inventoryFile: hrInventoryFile,
  inventory: (config, at, options) => pullHr(config, at, options),
  about: aboutHr,
  probe: (config) => probeHr(config),
  webhook: hrWebhook,
  apply: applyHr,
});
