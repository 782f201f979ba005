/** Any CI system that describes itself in the form of docs/systems/ci.md: Jenkins, Buildkite, CircleCI, TeamCity. */
import { defineSource } from '../contract.ts';
import { str } from '../record.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { ciAccess } from './access.ts';
import { ciActions } from './actions.ts';
import { applyCi } from './apply.ts';
import { rights } from './client.ts';
import { aboutCi, type CiConfig, ciConfig } from './config.ts';
import { ciInventoryFile } from './file.ts';
import { isCiEvent, parseCi } from './parse.ts';
import { probeCi, pullCi, pullCiLogs } from './pull.ts';

const system: OcsfSystem = {
  vendor: 'CI',
  product: 'CI system',
  log: 'Events',
  account: { typeId: 99, type: 'CI Instance' },
  mapped: [
    'id',
    'time',
    'type',
    'instance',
    'system',
    'outcome',
    'error',
    'actor.id',
    'actor.name',
    'pipeline',
    'variable',
    'run',
    'token',
    'target',
    'issued',
    'source.ip',
    'source.userAgent',
  ],
  secrets: new Set(['value', 'secret', 'password', 'access_token', 'jwt']),
};

const hooks = ['disablePipeline', 'pauseRunner', 'revokeToken', 'deleteVariable'];

export const ciSource = defineSource<CiConfig>({
  id: 'ci',
  title: 'CI system (generic)',
  config: ciConfig,
  permissions: {
    read: [rights.document, rights.events],
    act: hooks.flatMap((hook) => [`see (${hook})`, `do (${hook})`]),
    undo: hooks.slice(0, 2).flatMap((hook) => [`see (${hook})`, `undo (${hook})`]),
  },
  telemetry: {
    authentication: { given: 'needs', setting: 'the CI system writes sign_in lines' },
    token_issuance: {
      given: 'needs',
      setting: 'the CI system writes token_issued and token_created lines',
    },
    privilege_change: { given: 'needs', setting: 'the CI system writes lines of changes' },
    secret_access: { given: 'needs', setting: 'the CI system writes secret_read lines' },
    service_to_service: { given: 'needs', setting: 'the CI system writes job lines' },
  },
  lateness: { typicalSeconds: 60, worstSeconds: 3_600 },
  unobservable: [
    {
      privilege: 'variable:read',
      because: 'many CI systems do not log which secrets a job was handed',
    },
  ],
  logsources: [{ product: 'ci', service: 'events' }],
  detect: isCiEvent,
  parse: (record) => [parseCi(record)],
  ocsf: (event) => renderOcsf(event, system),
  partitionKey: (record) => str(record['instance']) ?? 'ci',
  inventoryFile: ciInventoryFile,
  inventory: (config, at) => pullCi(config, at),
  pullLogs: (config, cursor, options) => pullCiLogs(config, cursor, options),
  probe: (config) => probeCi(config),
  about: aboutCi,
  apply: applyCi,
  access: ciAccess,
  actions: (config) => ciActions(config),
});
