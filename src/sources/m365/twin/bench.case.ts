/** A twin with its connection, for tests: waits are left out. */
import { type M365Config, m365Config } from '../config.ts';
import { type M365Twin, startM365Twin } from './index.ts';
import { TENANT } from './state.ts';

export interface M365Bench {
  readonly twin: M365Twin;
  readonly config: M365Config;
  readonly unknown: M365Config;
}

export const noWait = { sleep: async () => {} };

export const startBench = async (roles: readonly string[]): Promise<M365Bench> => {
  const twin = await startM365Twin(roles);
  const { url } = twin;
  const urls = { loginUrl: url, graphUrl: url, manageUrl: url, exchangeUrl: url };
  const app = { clientId: 'reader', clientSecret: 's3cr3t-of-reader' };
  const act = { clientId: 'actor', clientSecret: 's3cr3t-of-actor' };
  const wrong = { clientId: 'reader', clientSecret: 'wrong' };
  return {
    twin,
    config: m365Config.parse({ tenantId: TENANT, app, act, ...urls }),
    unknown: m365Config.parse({ tenantId: TENANT, app: wrong, ...urls }),
  };
};
