/** A twin with its connection, for tests: waits are left out. */
import type { Clock } from '../../../core/index.ts';
import { type EntraConfig, entraConfig } from '../config.ts';
import { type EntraTwin, startEntraTwin } from './index.ts';
import { TENANT } from './seed-ids.ts';

export interface EntraBench {
  readonly twin: EntraTwin;
  readonly config: EntraConfig;
  /** With a secret that the tenant does not know. */
  readonly unknown: EntraConfig;
}

export const noWait = { sleep: async () => {} };

export const startBench = async (roles: readonly string[], clock?: Clock): Promise<EntraBench> => {
  const twin = await startEntraTwin(roles, clock);
  const urls = { loginUrl: twin.url, graphUrl: twin.url };
  const app = { clientId: 'reader', clientSecret: 's3cr3t-of-reader' };
  const act = { clientId: 'actor', clientSecret: 's3cr3t-of-actor' };
  return {
    twin,
    config: entraConfig.parse({ tenantId: TENANT, app, act, ...urls }),
    unknown: entraConfig.parse({
      tenantId: TENANT,
      app: { clientId: 'reader', clientSecret: 'wrong' },
      ...urls,
    }),
  };
};
