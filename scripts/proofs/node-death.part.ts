/** Nodes of one site as processes of their own, a flow of events, and what the store says of who works on what. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { type Log, silentLog } from '../../src/core/index.ts';
import { TENANT } from '../../src/platform/data-dir.ts';
import { openStore } from '../../src/store/index.ts';
import { openJetStream } from '../../src/stream/index.ts';

const script = join(import.meta.dirname, 'node-death-node.part.ts');
const PARTITIONS = 4;
const accounts = ['111122223333', '222233334444', '333344445555', '444455556666'];

export interface SiteNode {
  /** As it stands in the leases. */
  readonly name: string;
  signal(name: NodeJS.Signals): void;
  /** Its main thread answers nobody meanwhile; done when it answers again. */
  busy(ms: number): Promise<void>;
  stop(): Promise<void>;
}

const once = (child: ChildProcess, wanted: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const gone = (): void => reject(new Error(`the node ended before it was ${wanted}`));
    const hear = (message: unknown): void => {
      if (message !== wanted) return;
      child.off('message', hear).off('exit', gone);
      resolve();
    };
    child.on('message', hear).once('exit', gone);
  });

export const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Asks until there is an answer; the limit only keeps a broken run from hanging. */
export const until = async <T>(
  what: string,
  ask: () => Promise<T | undefined>,
  patienceMs = 90_000,
): Promise<T> => {
  const end = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`${what} did not come`);
    await wait(20);
  }
};

/** A database of its own at `storeUrl`, and streams of its own at `natsHost`, which go at the end. */
export const openSiteOfNodes = async ({
  storeUrl,
  natsHost,
  log = silentLog,
}: {
  readonly storeUrl: string;
  readonly natsHost: string;
  readonly log?: Log;
}) => {
  const site = `death-${process.pid}-${randomBytes(3).toString('hex')}`;
  const key = randomBytes(32).toString('base64');
  const store = await openStore({ url: storeUrl, log });
  await store.ensureTenant(TENANT, TENANT);
  const tenant = store.tenant(TENANT);
  const stream = await openJetStream({
    url: `nats://${natsHost}`,
    ...{ name: site, partitions: PARTITIONS, replicas: 1 },
  });
  const folders: string[] = [];
  const running = new Set<ChildProcess>();
  let sent = 0;

  const start = async (): Promise<SiteNode> => {
    const dataDir = mkdtempSync(join(tmpdir(), 'cs-node-'));
    folders.push(dataDir);
    const streamUrl = `nats://${natsHost}?name=${site}`;
    const given = { dataDir, storeUrl, streamUrl, key, partitions: PARTITIONS };
    const child = fork(script, [], {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, NODE_SITE: JSON.stringify(given) },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    running.add(child);
    const ended = new Promise<void>((resolve) =>
      child.once('exit', () => {
        running.delete(child);
        resolve();
      }),
    );
    await once(child, 'ready');
    return {
      name: `${hostname()}:${dataDir}`,
      signal: (name) => void child.kill(name),
      async busy(busyMs) {
        child.send({ busyMs });
        await once(child, 'busy no more');
      },
      async stop() {
        child.send({});
        await ended;
      },
    };
  };

  /** Partition → who took it last and has not given it back, and under which epoch. */
  const owners = async (): Promise<ReadonlyMap<number, { holder: string; epoch: number }>> =>
    new Map(
      (await tenant.leases.standing()).flatMap(({ partition, holder, epoch }) =>
        holder === undefined ? [] : [[partition, { holder, epoch }]],
      ),
    );

  const send = async (partition: number): Promise<number> => {
    const account = accounts[partition] as string;
    const nth = sent++;
    const record = {
      ...{ eventVersion: '1.11', eventID: `e-${nth}`, eventTime: new Date().toISOString() },
      ...{ eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging' },
      ...{ awsRegion: 'eu-west-1', sourceIPAddress: '198.51.100.20', readOnly: false },
      userAgent: 'aws-cli/2.13.0 Python/3.11.4 Linux/5.15.0',
      recipientAccountId: account,
      userIdentity: {
        ...{ type: 'IAMUser', arn: `arn:aws:iam::${account}:user/nadia` },
        ...{ accountId: account, userName: 'nadia', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
      },
      requestParameters: { name: 'main' },
      responseElements: null,
    };
    const header = { tenant: TENANT, kind: 'events', source: 'aws', count: 1 } as const;
    const payload = Buffer.from(`${JSON.stringify(record)}\n`);
    return stream.append(partition, { ...header, receivedAt: Date.now() }, payload);
  };

  const positions = async (): Promise<ReadonlyMap<number, number>> =>
    new Map(
      (await tenant.leases.standing()).map(({ partition, position }) => [partition, position]),
    );

  /** What the log holds there, the platform's own records among it. */
  const recordsBelow = async (ends: ReadonlyMap<number, number>): Promise<number> => {
    let count = 0;
    for (const [partition, end] of ends) {
      if (end === 0) continue;
      const over = new AbortController();
      for await (const { position, header } of stream.read(partition, 0, over.signal)) {
        count += header.count;
        if (position + 1 >= end) break;
      }
      over.abort();
    }
    return count;
  };

  return {
    start,
    owners,
    send,
    shared: (nodes: readonly SiteNode[]) =>
      until('an even share', async () => {
        const all = [...(await owners()).values()];
        const each = nodes.map(({ name }) => all.filter(({ holder }) => holder === name).length);
        return each.every((one) => one === PARTITIONS / nodes.length) ? true : undefined;
      }),
    ownedBy: async ({ name }: SiteNode): Promise<readonly number[]> =>
      [...(await owners())].flatMap(([partition, { holder }]) =>
        holder === name ? [partition] : [],
      ),
    /** An event for each partition, again and again, until it is ended. */
    flow(everyMs = 100) {
      let isOn = true;
      const done = (async () => {
        while (isOn) {
          for (let partition = 0; partition < PARTITIONS; partition++) await send(partition);
          await wait(everyMs);
        }
      })();
      return async (): Promise<void> => {
        isOn = false;
        await done;
      };
    },
    /** Until that block of the partition is judged and committed. */
    judged: (partition: number, block: number) =>
      until(`block ${block} of partition ${partition}`, async () =>
        ((await positions()).get(partition) ?? 0) > block ? true : undefined,
      ),
    /** When everything is worked through: the records of the log, and how many were committed as read. */
    async settled() {
      await until('the end of the work', async () => {
        for (const [partition, position] of await positions())
          if (position < (await stream.end(partition))) return undefined;
        return true;
      });
      const { logged, read } = await until('a moment of rest', async () => {
        const before = await positions();
        const counted = (await tenant.settings.counters())['events.read'] ?? 0;
        const all = await recordsBelow(before);
        const after = await positions();
        const rests = [...before].every(([partition, at]) => after.get(partition) === at);
        return rests ? { logged: all, read: counted } : undefined;
      });
      const incidents = (await tenant.incidents.list({}, { limit: 50 })).items;
      return { sent, logged, read, incidents: incidents.length };
    },
    async close(): Promise<void> {
      for (const child of running) {
        child.kill('SIGCONT');
        child.kill('SIGKILL');
      }
      await stream.close();
      await store.close();
      const nats = await connect({ servers: natsHost });
      const jsm = await jetstreamManager(nats);
      for await (const { config } of jsm.streams.list())
        if (config.name.startsWith(`COUNTERSIGN_${site}_`)) await jsm.streams.delete(config.name);
      await nats.close();
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
};

type SiteOfNodes = Awaited<ReturnType<typeof openSiteOfNodes>>;

/** From the SIGKILL until another has judged and committed an event that came after it, in each partition of the dead. */
export const killNode = async (site: SiteOfNodes, victim: SiteNode): Promise<number> => {
  const dead = await site.ownedBy(victim);
  const began = performance.now();
  victim.signal('SIGKILL');
  await Promise.all(
    dead.map(async (partition) => site.judged(partition, await site.send(partition))),
  );
  return performance.now() - began;
};
