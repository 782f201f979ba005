/** Where the figures of a running platform come from. */
import type { Connected } from '../../api/index.ts';
import type { Clock, Log } from '../../core/index.ts';
import type { Share, Supervisor } from '../../loop/index.ts';
import type { TenantStore } from '../../store/index.ts';
import type { EventStream } from '../../stream/index.ts';
import { createMetrics, type Metrics, type PartitionFigures } from './create-metrics.ts';

export interface MetricsParts {
  readonly store: TenantStore;
  readonly stream: EventStream;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  supervisor(): Supervisor;
  share(): Share;
  connected(): readonly Connected[];
  health(): Promise<readonly { readonly name: string; readonly ok: boolean }[]>;
}

export const platformMetrics = (parts: MetricsParts): Metrics => {
  const { store, stream, clock, log, version } = parts;

  const figuresOf = async (): Promise<readonly PartitionFigures[]> => {
    const owned = [...parts.supervisor().workers].filter(([, worker]) => worker.engine);
    return Promise.all(
      owned.map(async ([partition, { position, committedAt }]) => ({
        ...{ partition, position, committedAt },
        behind: (await stream.end(partition)) - position,
      })),
    );
  };
  /** Four figures are of partitions: one reading serves all that are asked for at a time. */
  let asked: Promise<readonly PartitionFigures[]> | undefined;
  const partitions = (): Promise<readonly PartitionFigures[]> => {
    asked ??= figuresOf().finally(() => {
      asked = undefined;
    });
    return asked;
  };

  const open = async (): Promise<Readonly<Record<string, number>>> => {
    const counts: Record<string, number> = {};
    for (const [key, count] of Object.entries(await store.findings.counts())) {
      const [kind, status, severity] = key.split('.');
      if (status === 'open') counts[`${kind}.${severity}`] = count;
    }
    for (const severity of ['informational', 'low', 'medium', 'high', 'critical']) {
      const { total } = await store.incidents.list(
        { status: ['open', 'containing'], severity: [severity], drill: false },
        { limit: 1 },
      );
      counts[`incident.${severity}`] = total;
    }
    return counts;
  };

  return createMetrics(
    {
      partitions,
      partitionCount: stream.partitions,
      open,
      outbox: () => store.outbox.counts(),
      approvalsWaiting: async () => (await store.response.approvals({ state: ['waiting'] })).length,
      stateBytes: () => store.leases.stateBytes(),
      ledgerEntries: async () => (await store.governance.ledgerHead())?.sequence ?? 0,
      nodes: async () => parts.share().nodes,
      sources: () =>
        parts.connected().map((one) => ({
          source: one.source,
          lastEventAt: one.lastEventAt,
          lastInventoryAt: one.lastInventoryAt,
          hasFault: one.fault !== undefined,
        })),
      parts: parts.health,
    },
    { version, now: clock.now, log },
  );
};
