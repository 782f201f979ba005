/** The simulated organisation as a connection, and what a demo or a drill does with it. */
import { ingest } from '../api/index.ts';
import { type Clock, DAY, type Log, randomId, SECOND } from '../core/index.ts';
import type { DrillStage } from '../drill/index.ts';
import {
  attacks,
  createEstate,
  type Estate,
  type EstateRecord,
  type LogRecord,
  runAttack,
  type SimulatedCloud,
  startSimulatedCloud,
} from '../estate/index.ts';
import type { Keeper, Snapshot } from '../model/index.ts';
import { awsActions, awsConfig, awsSource, heldAccessKey } from '../sources/aws/index.ts';
import type { EventStream } from '../stream/index.ts';
import { routeByScope } from './connections/route-by-scope.ts';
import type { Connection, Platform } from './platform-contract.ts';
import { FIRST_USER } from './site.ts';

export interface DemoOptions {
  readonly seed: number;
  readonly size: 'small' | 'medium' | 'large';
  /** Days of history that behaviours learn from. */
  readonly historyDays: number;
  readonly propagationMs: number;
  /** Users that nobody works with, to drill playbooks on; default: none. */
  readonly standIns?: number;
  /** Forgotten administrators beside the one: a victim for each attack; default: none. */
  readonly forgotten?: number;
  readonly clock: Clock;
  readonly log: Log;
}

export const demoDefaults = {
  seed: 20261,
  size: 'small',
  historyDays: 10,
  propagationMs: 4_000,
} as const;

/** What the two users of Countersign in each account call. */
const { permissions } = awsSource;
const own = [...permissions.read, ...permissions.act, ...permissions.undo];

/** Attackers script their calls: a demo or drill shows in seconds what a script file tells in a minute. */
const ATTACK_PACE = 0.05;

export interface Demo {
  readonly estate: Estate;
  readonly cloud: SimulatedCloud;
  readonly connection: Connection;
  /** Inventory, declarations, standing pre-authorisations and history; resolves when all of it is durable. */
  prepare(platform: Platform): Promise<void>;
  /** Normal life as it happens, until aborted. */
  live(platform: Platform, signal: AbortSignal): Promise<void>;
  /** One attack, from now on: each event when its time comes. What the twin can play is really called. */
  attack(
    platform: Platform,
    id: string,
    how: {
      readonly mark: string | undefined;
      /** Which of the forgotten administrators it is about, where it is about one. */
      readonly victim?: number;
      readonly signal?: AbortSignal;
    },
  ): AttackUnderWay;
  close(): Promise<void>;
}

/** Known at once; `played` resolves when its last event is durable. */
export type AttackUnderWay = ReturnType<DrillStage['attack']>;

const untilTime = async (at: number, clock: Clock, signal?: AbortSignal): Promise<void> => {
  while (!signal?.aborted && clock.now() < at)
    await new Promise((resolve) => setTimeout(resolve, Math.min(at - clock.now(), 250)));
};

const lines = (records: Iterable<LogRecord>): Iterable<Buffer> => {
  const all = [...records].map((record) => Buffer.from(`${JSON.stringify(record)}\n`));
  return all.length === 0 ? [] : [Buffer.concat(all)];
};

/** The demo has one system: all its records are of one source. */
function* rawOf(records: Iterable<EstateRecord>): Iterable<LogRecord> {
  for (const { record } of records) yield record;
}

async function* pullAll(cloud: SimulatedCloud, at: number): AsyncIterable<Snapshot> {
  for (const account of cloud.accounts) {
    const config = awsConfig.parse({
      region: cloud.region,
      endpoint: cloud.endpoint,
      accountId: account.id,
      credentials: account.read,
    });
    if (awsSource.inventory) yield* awsSource.inventory(config, at);
  }
}

/** The simulated owner takes a new secret as it comes, and uses it at once; nothing keeps it. */
const simulatedOwner: Keeper = {
  takes: async () => ['the simulated owner'],
  deliver: async ({ handle }) => ({ receipt: `handed to the simulated owner: ${handle}` }),
  delivered: async () => undefined,
  takeBack: async () => [],
  settle: async () => undefined,
  usedAt: async () => Date.now(),
};

export const openDemo = async (options: DemoOptions): Promise<Demo> => {
  const { clock, log } = options;
  const start = Math.floor(clock.now() / DAY) * DAY - options.historyDays * DAY;
  const estate = createEstate({
    seed: options.seed,
    size: options.size,
    start,
    systems: ['aws'],
    calm: true,
    ...(options.forgotten === undefined ? {} : { forgotten: options.forgotten }),
  });
  const probeAgent = `countersign-verify (${randomId('probe')})`;
  let mark: string | undefined;
  let emitted: LogRecord[] = [];
  const cloud = await startSimulatedCloud(estate, {
    now: () => clock.now(),
    propagationMs: options.propagationMs,
    ...(options.standIns === undefined ? {} : { standIns: options.standIns }),
    onEvent: (record) => emitted.push(record),
  });

  const actions = routeByScope(
    new Map(
      cloud.accounts.map((account) => [
        account.id,
        awsActions(
          awsConfig.parse({
            region: cloud.region,
            endpoint: cloud.endpoint,
            accountId: account.id,
            credentials: account.read,
            actCredentials: account.act,
          }),
          {
            propagationSeconds: Math.ceil(options.propagationMs / 1_000) + 1,
            // The simulated owner takes a new secret as it comes; nothing keeps it.
            keeper: simulatedOwner,
          },
        ),
      ]),
    ),
  );

  const send = async (
    stream: EventStream,
    tenant: string,
    records: Iterable<LogRecord>,
    how: { backfill?: boolean; mark?: string | undefined },
  ): Promise<number> => {
    const { accepted } = await ingest(lines(records), {
      stream,
      tenant,
      source: awsSource as Parameters<typeof ingest>[1]['source'],
      now: () => clock.now(),
      ...(how.mark === undefined ? {} : { mark: how.mark }),
      ...(how.backfill === undefined ? {} : { backfill: how.backfill }),
    });
    return accepted;
  };
  /** What the twin logged since the last time, on its way in like any vendor's log. */
  const deliver = async (platform: Platform): Promise<void> => {
    const batch = emitted;
    emitted = [];
    if (batch.length > 0)
      await send(platform.stream, platform.tenant, batch, { mark: mark ?? 'demo' });
  };

  return {
    estate,
    cloud,
    connection: {
      source: 'aws',
      actions,
      hands: [
        {
          credentials: cloud.accounts.flatMap(({ read, act }) => [
            read.accessKeyId,
            act.accessKeyId,
          ]),
          privileges: own,
        },
        { agents: [probeAgent], privileges: ['sts:GetCallerIdentity', 'ec2:DescribeRegions'] },
      ],
      inventories: [{ name: 'default', pull: (at) => pullAll(cloud, at) }],
      heldFor(step) {
        const key = cloud.keyOf(step.target.nativeId) ?? cloud.keyOfUser(step.target.nativeId);
        const { region, endpoint } = cloud;
        return key && heldAccessKey({ ...key, region, endpoint, userAgent: probeAgent });
      },
    },
    async prepare(platform) {
      const now = clock.now();
      await platform.pull();
      emitted = [];
      for (const declaration of estate.declarations(now))
        await platform.control({ type: 'declaration', at: now, by: 'demo', declaration });
      await platform.store.response.putPreAuthorisation({
        id: 'demo-leaked-key',
        playbook: 'service_account/leaked-credential',
        scope: ['unowned'],
        signedBy: FIRST_USER,
        at: now,
        until: now + 90 * DAY,
        minConfidence: 0.8,
      });
      for (let day = start; day < now; day += DAY) {
        await send(
          platform.stream,
          platform.tenant,
          rawOf(estate.events(day, Math.min(day + DAY, now))),
          { backfill: true },
        );
      }
    },
    async live(platform, signal) {
      const cursor = estate.live(clock.now());
      while (!signal.aborted) {
        await send(platform.stream, platform.tenant, rawOf(cursor.nextEvents(clock.now())), {
          mark: 'demo',
        });
        await deliver(platform);
        await new Promise((resolve) => setTimeout(resolve, 500).unref());
      }
    },
    attack(platform, id, { mark: drillMark, victim, signal }) {
      const script = attacks.find((one) => one.id === id);
      if (!script) throw new RangeError(`no attack "${id}"`);
      // What led up to it has happened; the attacker begins now.
      const began = clock.now() - (script.leadSeconds ?? 0) * SECOND;
      const { organisation } = estate;
      const orphan = victim === undefined ? undefined : organisation.forgotten?.[victim];
      const about = orphan === undefined ? organisation : { ...organisation, orphan };
      const { records, truth } = runAttack(script, about, began, {
        pace: ATTACK_PACE,
      });
      const play = async (): Promise<void> => {
        mark = drillMark;
        try {
          for (const { at, record } of records) {
            await untilTime(Math.floor(at / SECOND) * SECOND, clock, signal);
            if (signal?.aborted) return;
            const how = await cloud.perform(record);
            if (how === 'scripted')
              await send(platform.stream, platform.tenant, [record], { mark: drillMark ?? 'demo' });
            else await deliver(platform);
          }
        } finally {
          mark = undefined;
        }
        log.info({ attack: id, records: records.length }, 'attack played');
      };
      return { truth, played: play() };
    },
    close: () => cloud.close(),
  };
};
