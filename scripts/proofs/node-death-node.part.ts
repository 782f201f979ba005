/** One node of a site of several: works on its share, and keeps its main thread busy when asked to. */
import { createLog, systemClock } from '../../src/core/index.ts';
import { openPlatform } from '../../src/platform/open-platform.ts';

const given = JSON.parse(process.env['NODE_SITE'] ?? '{}') as {
  readonly dataDir: string;
  readonly storeUrl: string;
  readonly streamUrl: string;
  readonly key: string;
  readonly partitions: number;
};

const platform = await openPlatform({
  dataDir: given.dataDir,
  ...{ host: '127.0.0.1', port: 0, demo: false, version: 'proof' },
  ...{ storeUrl: given.storeUrl, streamUrl: given.streamUrl, partitions: given.partitions },
  ...{ clock: systemClock, log: createLog({ level: process.env['KILL_LOG'] ?? 'silent' }) },
  env: { COUNTERSIGN_KEY: given.key },
  connections: [],
});

const compute = (ms: number): void => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

process.on('message', ({ busyMs }: { readonly busyMs?: number }) => {
  if (busyMs === undefined)
    void platform.stop().then(() => {
      process.exit(0);
    });
  else {
    compute(busyMs);
    process.send?.('busy no more');
  }
});
process.send?.('ready');
