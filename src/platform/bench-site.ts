/** A site of its own for `bench`: stream, database and archive in a temporary folder, and one worker over them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalArchive } from '../archive/index.ts';
import { silentLog, systemClock } from '../core/index.ts';
import { createWorker, type TurnOutput } from '../loop/index.ts';
import { createPosture } from '../posture/index.ts';
import { sources } from '../sources/index.ts';
import { openStore, startEmbedded } from '../store/index.ts';
import { openLocalStream } from '../stream/index.ts';
import { readOwnRules, readPlaces } from './content.ts';
import { buildEngine } from './engine.ts';

const TENANT = 'bench';
const LEASE_MS = 600_000;

export interface BenchSite {
  /** Answers when the block is durable; `done` when what it changed is committed. */
  append(kind: 'events' | 'snapshot', payload: Buffer, count: number): Promise<Appended>;
  readonly incidents: number;
  readonly findings: number;
  close(): Promise<void>;
}

export interface Appended {
  readonly done: Promise<void>;
}

export const openBenchSite = async (now: () => number): Promise<BenchSite> => {
  const dir = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  const log = silentLog;
  const server = await startEmbedded({ dataDir: join(dir, 'database'), log });
  const opened = await openStore({ connection: server.connection, log });
  await opened.ensureTenant(TENANT, TENANT);
  const store = opened.tenant(TENANT);
  const stream = await openLocalStream({ dir: join(dir, 'stream'), partitions: 1 });
  const archive = openLocalArchive({ dir: join(dir, 'archive') });
  const [{ rules, correlations }, places] = await Promise.all([readOwnRules(), readPlaces(log)]);

  const findings = new Set<string>();
  const incidents = new Set<string>();
  const waiting: { position: number; done: () => void }[] = [];
  const committed = (): void => {
    while (waiting[0] && waiting[0].position < worker.position) waiting.shift()?.done();
  };
  const worker = createWorker({
    store,
    stream,
    archive,
    partition: 0,
    holder: TENANT,
    clock: systemClock,
    log,
    leaseMs: LEASE_MS,
    buildEngine: () =>
      buildEngine({
        sources,
        rules,
        correlations,
        places,
        judge: createPosture(),
        log,
        now,
        exceptions: () => [],
      }),
    onTurn(output: TurnOutput) {
      for (const { id } of output.findings) findings.add(id);
      for (const { id } of output.incidents) incidents.add(id);
      committed();
    },
  });
  const stopping = new AbortController();
  const running = worker.run(stopping.signal);
  // What ends it is told by `close`, and by whoever waits for a block.
  const fault = running.then(
    () => new Promise<never>(() => {}),
    (error: unknown) => Promise.reject(error),
  );
  fault.catch(() => undefined);

  return {
    async append(kind, payload, count) {
      const header = { tenant: TENANT, kind, source: 'aws', receivedAt: systemClock.now(), count };
      const position = await stream.append(0, header, payload);
      const done = new Promise<void>((resolve) => {
        waiting.push({ position, done: resolve });
      });
      committed();
      return { done: Promise.race([done, fault]) };
    },
    get incidents() {
      return incidents.size;
    },
    get findings() {
      return findings.size;
    },
    async close() {
      stopping.abort();
      await running;
      await archive.close();
      await stream.close();
      await opened.close();
      await server.stop();
      await rm(server.dataDir, { recursive: true, force: true });
      await rm(dir, { recursive: true, force: true });
    },
  };
};
