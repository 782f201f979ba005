/** All connections, one after another: their inventories, and their logs. What breaks off says why, the rest goes on. */
import { messageOf } from '../../core/index.ts';
import type { TenantStore } from '../../store/index.ts';
import type { Connection } from '../platform-contract.ts';
import { type InventoryPullDeps, pullFeed } from './pull-inventory.ts';
import { type LogPullDeps, pullLogs } from './pull-logs.ts';
import { pullPushed } from './pull-pushed.ts';

export interface PullAllParts {
  readonly connections: readonly Connection[];
  readonly inventory: Omit<InventoryPullDeps, 'settings'>;
  readonly logs: Omit<LogPullDeps, 'store'>;
  readonly store: TenantStore;
  /** How a pull of one system ended; without a fault: well. */
  pulled(source: string, fault: string | undefined): void;
  fed(source: string, fault: string | undefined): void;
}

interface Part {
  readonly name: string;
  run(): Promise<{ readonly fault?: string }>;
}

/** Undefined where all went well, or nothing was to do. */
const faultOf = async (parts: readonly Part[]): Promise<string | undefined> => {
  const faults: string[] = [];
  for (const { name, run } of parts) {
    const { fault } = await run();
    if (fault !== undefined) faults.push(parts.length > 1 ? `${name}: ${fault}` : fault);
  }
  return faults.length > 0 ? faults.join('; ') : undefined;
};

const said = async (work: Promise<void>): Promise<{ readonly fault?: string }> => {
  try {
    await work;
    return {};
  } catch (error) {
    return { fault: messageOf(error) };
  }
};

export const pullAll = ({
  connections,
  inventory,
  logs,
  store,
  pulled,
  fed,
}: PullAllParts): { inventories(): Promise<void>; logs(): Promise<void> } => ({
  async inventories() {
    for (const { source, inventories = [], receivers = [] } of connections) {
      const parts: readonly Part[] = [
        ...inventories.map((feed) => ({
          name: feed.name,
          run: () => pullFeed(source, feed, { ...inventory, settings: store.settings }),
        })),
        ...receivers.map((door) => ({
          name: door.name,
          run: () => said(pullPushed(door, { ...inventory, provisioned: store.provisioned })),
        })),
      ];
      if (parts.length > 0) pulled(source, await faultOf(parts));
    }
  },
  async logs() {
    for (const { source, feeds = [] } of connections) {
      if (logs.signal?.aborted) return;
      const parts = feeds.map((feed) => ({
        name: feed.name,
        run: async () => (logs.signal?.aborted ? {} : pullLogs(feed, { ...logs, store })),
      }));
      if (parts.length > 0) fed(source, await faultOf(parts));
    }
  },
});
