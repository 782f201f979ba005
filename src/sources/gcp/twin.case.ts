/** A twin with a reading and an acting service account let in, and the settings that reach it. Test only. */
import { generateKeyPairSync } from 'node:crypto';
import { manualClock } from '../../core/index.ts';
import type { GcpConfig } from './config.ts';
import { type GcpTwin, startGcpTwin } from './twin/index.ts';
import { ORGANIZATION } from './twin/seed.ts';

export const START = Date.UTC(2026, 5, 1, 12);
export const PROPAGATION_MS = 5_000;

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
  readonly twin: GcpTwin;
  readonly clock: ReturnType<typeof manualClock>;
  readonly config: GcpConfig;
  readonly unknownConfig: GcpConfig;
  readonly secrets: readonly string[];
}

export const noSleep = { sleep: async (): Promise<void> => undefined };

const robot = (name: string): string => `${name}@countersign.iam.gserviceaccount.com`;

export const startBench = async (): Promise<Bench> => {
  const clock = manualClock(START);
  const twin = await startGcpTwin({ clock, propagationMs: PROPAGATION_MS });
  twin.letIn(robot('read'), readPem);
  twin.letIn(robot('act'), actPem);
  const as = (name: string, private_key: string) => ({
    key: { client_email: robot(name), private_key },
  });
  const config: GcpConfig = {
    organization: ORGANIZATION,
    projects: [],
    read: as('read', readPem),
    act: as('act', actPem),
    domains: ['example.com'],
    rootUrl: twin.url,
  };
  return {
    twin,
    clock,
    config,
    unknownConfig: { ...config, read: as('read', strangePem) },
    secrets: ['AIzaTOPSECRET', readPem.split('\n')[1] ?? 'key'],
  };
};
