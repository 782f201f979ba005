/** The figures of one process for Prometheus: what is counted as it happens, and what is asked when somebody reads. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { MetricsText } from '../../api/index.ts';
import type { TurnInfo, TurnOutput } from '../../loop/index.ts';

export interface PartitionFigures {
  readonly partition: number;
  readonly position: number;
  /** Blocks that are durable and not worked through; undefined = the log did not say. */
  readonly behind: number | undefined;
  /** Of the last commit, epoch ms; undefined = none in this life. */
  readonly committedAt: number | undefined;
}

/** What is asked when somebody reads; a part that does not answer leaves its figures away and is counted. */
export interface Standing {
  partitions(): Promise<readonly PartitionFigures[]>;
  /** Open findings and incidents: `<kind>.<severity>` → count. */
  open(): Promise<Readonly<Record<string, number>>>;
  outbox(): Promise<
    Readonly<Record<string, { readonly waiting: number; readonly setAside: number }>>
  >;
  approvalsWaiting(): Promise<number>;
  stateBytes(): Promise<number>;
  ledgerEntries(): Promise<number>;
  nodes(): Promise<number>;
  /** Parts of the event log, owned by whomever. */
  readonly partitionCount: number;
  sources(): readonly {
    readonly source: string;
    readonly lastEventAt: number | undefined;
    readonly lastInventoryAt: number | undefined;
    readonly hasFault: boolean;
  }[];
  /** Everything that `health` tells. */
  parts(): Promise<readonly { readonly name: string; readonly ok: boolean }[]>;
}

export interface Metrics {
  /** After each commit. */
  turn(output: TurnOutput, info: TurnInfo): void;
  leaseChanged(partition: number, change: 'taken' | 'released' | 'lost'): void;
  /** Blocks that were acknowledged and are not in the log any more. */
  dropped(events: number): void;
  answered(route: string, status: number, seconds: number): void;
  text(): Promise<MetricsText>;
}

const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const FAST = [0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const MS = 1_000;

export const createMetrics = (
  standing: Standing,
  {
    version,
    now,
    log,
  }: {
    readonly version: string;
    readonly now: () => number;
    readonly log: { warn(about: object, says: string): void };
  },
): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter<L>({ name: `countersign_${name}`, help, labelNames: [...labelNames], registers });
  const histogram = <L extends string>(
    name: string,
    help: string,
    {
      buckets,
      labelNames = [],
    }: { readonly buckets: number[]; readonly labelNames?: readonly L[] },
  ) =>
    new Histogram<L>({
      ...{ name: `countersign_${name}`, help, buckets, registers },
      labelNames: [...labelNames],
    });

  const unread = counter('metrics_faults_total', 'Figures that could not be asked for', ['part']);
  const gauge = <L extends string>(
    name: string,
    help: string,
    read: (
      set: (value: number, labels?: Partial<Record<L, string>>) => void,
    ) => Promise<void> | void,
    labelNames: readonly L[] = [],
  ) =>
    new Gauge<L>({
      ...{ name: `countersign_${name}`, help, registers },
      labelNames: [...labelNames],
      async collect() {
        this.reset();
        // One without labels is nought after a reset: what was not heard must not read as nought.
        if (labelNames.length === 0) this.remove();
        try {
          await read((value, labels = {}) => this.set(labels as Record<L, string>, value));
        } catch (error) {
          unread.inc({ part: name });
          log.warn({ part: name, err: error }, 'a figure could not be asked for');
        }
      },
    });

  const read = counter('records_read_total', 'Records worked through');
  const parsed = counter('events_total', 'Events parsed of each system', ['source']);
  const setAside = counter(
    'records_set_aside_total',
    'Records set aside, with their reason in the log',
  );
  const drops = counter(
    'events_dropped_total',
    'Acknowledged and lost; anything but nought is a fault',
  );
  const findings = counter('findings_total', 'Findings written, new and changed', [
    'kind',
    'severity',
  ]);
  const incidents = counter('incidents_total', 'Incidents written, new and changed', ['severity']);
  const leases = counter('lease_changes_total', 'Partitions taken, released, lost', ['change']);
  const faults = counter('partition_faults_total', 'Times a partition worker broke off');
  const turns = histogram('turn_seconds', 'One turn: judge, archive, commit', { buckets: SECONDS });
  const commits = histogram('commit_seconds', 'The commit of a turn', { buckets: SECONDS });
  const lag = histogram('detection_lag_seconds', 'From taken in until committed, by block', {
    buckets: SECONDS,
  });
  const http = histogram('http_request_seconds', 'Answers of the API', {
    buckets: FAST,
    labelNames: ['route', 'status'],
  });
  for (const change of ['taken', 'released', 'lost']) leases.inc({ change }, 0);

  gauge('build_info', 'What runs', (set) => set(1, { version, node: process.versions.node }), [
    'version',
    'node',
  ]);
  const ofPartitions = (
    name: string,
    help: string,
    value: (one: PartitionFigures) => number | undefined,
  ) =>
    gauge(
      name,
      help,
      async (set) => {
        for (const one of await standing.partitions()) {
          const found = value(one);
          if (found !== undefined) set(found, { partition: String(one.partition) });
        }
      },
      ['partition'],
    );
  ofPartitions('partition_owned', 'Worked on by this process', () => 1);
  ofPartitions('partition_position', 'Next block to read', (one) => one.position);
  ofPartitions('partition_lag_blocks', 'Durable and not worked through', (one) => one.behind);
  ofPartitions('checkpoint_age_seconds', 'Since the last commit, while blocks wait', (one) =>
    one.behind === 0 ? 0 : one.committedAt && (now() - one.committedAt) / MS,
  );
  gauge(
    'open',
    'Open findings and incidents',
    async (set) => {
      for (const [key, count] of Object.entries(await standing.open())) {
        const [kind = '', severity = ''] = key.split('.');
        set(count, { kind, severity });
      }
    },
    ['kind', 'severity'],
  );
  gauge(
    'outbox_messages',
    'What waits to be sent, or was set aside',
    async (set) => {
      for (const [channel, { waiting, setAside: aside }] of Object.entries(
        await standing.outbox(),
      )) {
        set(waiting, { channel, state: 'waiting' });
        set(aside, { channel, state: 'set_aside' });
      }
    },
    ['channel', 'state'],
  );
  gauge('approvals_waiting', 'People are asked', async (set) =>
    set(await standing.approvalsWaiting()),
  );
  gauge('state_bytes', 'What the loop keeps in the database', async (set) =>
    set(await standing.stateBytes()),
  );
  gauge('ledger_entries', 'Length of the ledger', async (set) =>
    set(await standing.ledgerEntries()),
  );
  gauge('nodes', 'Nodes that were heard of lately', async (set) => set(await standing.nodes()));
  gauge('partitions', 'Parts of the event log', (set) => set(standing.partitionCount));
  gauge(
    'part_up',
    'What health tells of each part',
    async (set) => {
      for (const { name, ok } of await standing.parts()) set(ok ? 1 : 0, { part: name });
    },
    ['part'],
  );
  const ofSources = (
    name: string,
    help: string,
    value: (one: ReturnType<Standing['sources']>[number]) => number | undefined,
  ) =>
    gauge(
      name,
      help,
      (set) => {
        for (const one of standing.sources()) {
          const found = value(one);
          if (found !== undefined) set(found, { source: one.source });
        }
      },
      ['source'],
    );
  ofSources('source_last_event_timestamp_seconds', 'Time of the newest event', (one) =>
    one.lastEventAt === undefined ? undefined : one.lastEventAt / MS,
  );
  ofSources('source_last_inventory_timestamp_seconds', 'When it was last listed', (one) =>
    one.lastInventoryAt === undefined ? undefined : one.lastInventoryAt / MS,
  );
  ofSources('source_fault', 'Its last pull broke off', (one) => (one.hasFault ? 1 : 0));

  return {
    turn(output, { tookMs, commitMs, receivedAt }) {
      read.inc(output.read);
      setAside.inc(output.setAside.length);
      const bySource = new Map<string, number>();
      for (const { event } of output.events)
        bySource.set(event.source, (bySource.get(event.source) ?? 0) + 1);
      for (const [source, count] of bySource) parsed.inc({ source }, count);
      for (const { kind, severity } of output.findings) findings.inc({ kind, severity });
      for (const { severity } of output.incidents) incidents.inc({ severity });
      turns.observe(tookMs / MS);
      commits.observe(commitMs / MS);
      for (const at of receivedAt) lag.observe(Math.max(0, now() - at) / MS);
    },
    leaseChanged(_partition, change) {
      leases.inc({ change });
      if (change === 'lost') faults.inc();
    },
    dropped: (events) => drops.inc(events),
    answered: (route, status, seconds) =>
      http.observe({ route, status: `${Math.floor(status / 100)}xx` }, seconds),
    text: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  };
};
