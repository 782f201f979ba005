/** Secrets outside vaults: what scans find in files, histories and logs, as findings about whoever they belong to. */
import { z } from 'zod';
import { defineSource } from '../contract.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { exposureFinding, isExposure, parseExposure, SYSTEM } from './record.ts';

export type { ExposedSecret, LeftOut, SecretPlace } from './contract.ts';
export { type JudgedSecret, judgeSecrets } from './judge.ts';
export { type PatternFault, readGitleaks, readTable, type SecretPattern } from './patterns.ts';
export { recordOf } from './record.ts';
export { scanText } from './scan-text.ts';
export { filesIn, historyOf, type TextPiece } from './walk.ts';

const system: OcsfSystem = {
  vendor: 'Countersign',
  product: 'Countersign',
  log: 'Exposed secrets',
  account: { typeId: 99, type: 'Site' },
  mapped: [
    'schema',
    'time',
    'pattern',
    'title',
    'state',
    'because',
    'credential',
    'identity',
    'places',
  ],
  secrets: new Set(),
};

const none = { given: 'no' } as const;

export const exposureSource = defineSource<Record<string, never>>({
  id: SYSTEM,
  title: 'Exposed secrets (scans of our own)',
  config: z.strictObject({}),
  permissions: { read: [], act: [], undo: [] },
  telemetry: {
    authentication: none,
    token_issuance: none,
    privilege_change: none,
    secret_access: none,
    service_to_service: none,
  },
  lateness: { typicalSeconds: 0, worstSeconds: 86_400 },
  unobservable: [{ privilege: '*', because: 'a scan sees where secrets lie, never their use' }],
  logsources: [{ product: 'countersign', service: 'exposed_secrets' }],
  detect: isExposure,
  parse: parseExposure,
  ocsf: (event) => renderOcsf(event, system),
  partitionKey: (record) => String(record['identity'] ?? SYSTEM),
  vendorFinding: exposureFinding,
});
