/** The process that pulls: with the platform's own parts, into a real stream and store. Killed by whoever started it. */
import { silentLog } from '../../src/core/index.ts';
import { pullFeed } from '../../src/platform/connections/pull-inventory.ts';
import { sources } from '../../src/sources/index.ts';
import { openStore } from '../../src/store/index.ts';
import { openLocalStream } from '../../src/stream/index.ts';
import { TENANT } from './large-tenant.part.ts';

const [, , tenantUrl = '', storeUrl = '', streamDir = ''] = process.argv;
const source = sources.find(({ id }) => id === 'entra');
if (source?.inventory === undefined) throw new Error('entra has no inventory');
const config = source.config.parse({
  tenantId: TENANT,
  app: { clientId: 'reader', clientSecret: 'secret-of-reader' },
  loginUrl: tenantUrl,
  graphUrl: tenantUrl,
});
const { inventory } = source;
const store = await openStore({ url: storeUrl, log: silentLog });
await store.ensureTenant('main', 'main');
const stream = await openLocalStream({ dir: streamDir, partitions: 1, log: silentLog });
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const report = await pullFeed(
  'entra',
  {
    name: 'default',
    pull: (at, options) =>
      inventory(config, at, {
        ...options,
        progress: (progress) => say({ progress }),
      }),
  },
  {
    settings: store.tenant('main').settings,
    clock: { now: () => Date.now() },
    now: () => Date.now(),
    ...{ stream, tenant: 'main', log: silentLog },
    partitionOf: () => 0,
  },
);
say({ report, peakMiB: Math.round(process.resourceUsage().maxRSS / 1024) });
await stream.close();
await store.close();
