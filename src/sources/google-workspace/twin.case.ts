/** A twin with a reading and an acting service account let in, and the settings that reach it. Test only. */
import { generateKeyPairSync } from 'node:crypto';
import { manualClock } from '../../core/index.ts';
import type { WorkspaceConfig } from './config.ts';
import { startWorkspaceTwin, type WorkspaceTwin } from './twin/index.ts';
import { ADMIN, CUSTOMER } from './twin/seed.ts';

export const START = Date.UTC(2026, 5, 1, 12);
export const PROPAGATION_MS = 5_000;

/** Making keys is slow, and these prove nothing outside of the twin. */
const pem = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;
const readPem = pem();
const actPem = pem();
const strangePem = pem();

export interface Bench {
  readonly twin: WorkspaceTwin;
  readonly clock: ReturnType<typeof manualClock>;
  readonly config: WorkspaceConfig;
  /** The same with a key that Google does not know. */
  readonly unknownConfig: WorkspaceConfig;
  readonly secrets: readonly string[];
}

export const noSleep = { sleep: async (): Promise<void> => undefined };

export const startBench = async (): Promise<Bench> => {
  const clock = manualClock(START);
  const twin = await startWorkspaceTwin({ clock, propagationMs: PROPAGATION_MS });
  const robot = (name: string) => `${name}@countersign.iam.gserviceaccount.com`;
  twin.letIn(robot('read'), readPem);
  twin.letIn(robot('act'), actPem);
  const as = (name: string, private_key: string) => ({
    key: { client_email: robot(name), private_key },
    subject: ADMIN,
  });
  const config: WorkspaceConfig = {
    customerId: CUSTOMER,
    read: as('read', readPem),
    act: as('act', actPem),
    rootUrl: twin.url,
    applications: ['admin', 'login', 'token'],
    alerts: true,
    domainWideDelegation: [],
  };
  return {
    twin,
    clock,
    config,
    unknownConfig: { ...config, read: as('read', strangePem) },
    secrets: ['48151623', '16234815', readPem.split('\n')[1] ?? 'key'],
  };
};
