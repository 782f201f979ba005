/** All that we know of Duo: its four logs, and who holds which second factor. Read only. */
import { defineSource } from '../contract.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { duoAccess } from './access.ts';
import { aboutDuo, type DuoConfig, duoConfig } from './config.ts';
import { duoFinding } from './finding.ts';
import { kindOfDuo, parseDuo } from './parse.ts';
import { duoReads, probeDuo, pullDuo } from './pull.ts';

const system: OcsfSystem = {
  vendor: 'Cisco',
  product: 'Duo Security',
  log: 'Duo Log',
  account: { typeId: 99, type: 'Duo Account' },
  mapped: [
    'txid',
    'activity_id',
    'telephony_id',
    'timestamp',
    'isotimestamp',
    'ts',
    'event_type',
    'eventtype',
    'user.key',
    'user.name',
    'username',
    'email',
    'application.key',
    'application.name',
    'integration',
    'factor',
    'result',
    'reason',
    'access_device.ip',
    'ip',
    'auth_device.key',
    'auth_device.name',
    'object',
    'actor',
    'target',
    'phone',
  ],
  secrets: new Set(['skey', 'secret_key', 'bypass', 'password']),
};

export const duoSource = defineSource<DuoConfig>({
  id: 'duo',
  title: 'Duo Security',
  config: duoConfig,
  permissions: { read: Object.keys(duoReads), act: [], undo: [] },
  telemetry: {
    authentication: { given: 'yes' },
    token_issuance: { given: 'no' },
    privilege_change: { given: 'yes' },
    secret_access: { given: 'yes' },
    service_to_service: { given: 'no' },
  },
  // duo.com/docs/adminapi: the logs are behind by about two minutes.
  lateness: { typicalSeconds: 120, worstSeconds: 900 },
  unobservable: [
    { privilege: 'read:*', because: 'reading through the Admin API leaves no record' },
  ],
  logsources: [
    { product: 'duo', service: 'authentication' },
    { product: 'duo', service: 'administrator' },
    { product: 'duo', service: 'telephony' },
    { product: 'duo', service: 'activity' },
  ],
  detect: (record) => kindOfDuo(record) !== undefined,
  parse: (record) => [parseDuo(record)],
  ocsf: (event) => renderOcsf(event, system),
  partitionKey: () => 'duo',
  access: duoAccess,
  inventory: pullDuo,
  about: aboutDuo,
  probe: probeDuo,
  vendorFinding: duoFinding,
});
