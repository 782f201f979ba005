/** A store, a target and runners that can be struck: processes of their own, taken up again by the next point where they live. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../src/core/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import type { TargetLine } from './playbook-faults-plan.part.ts';
import { freePort, type KillablePostgres, openPostgres } from './playbook-faults-postgres.part.ts';

const here = import.meta.dirname;
const tsx = ['--import', 'tsx'];

export interface Target {
  readonly url: string;
  kill(): void;
  pause(): void;
  resume(): void;
  /** Again, on what it had kept. */
  restart(): Promise<void>;
  linesOf(steps: ReadonlySet<string>): readonly TargetLine[];
}

export interface World {
  readonly postgres: KillablePostgres;
  readonly store: Store;
  readonly target: Target;
  /** A process that a runner can live in. */
  takeRunner(): ChildProcess;
  /** Taken up again by a later point, where it still lives then. */
  giveRunner(child: ChildProcess): void;
  close(): Promise<void>;
}

const startTarget = async (file: string, port: number): Promise<ChildProcess> => {
  const child = fork(join(here, 'playbook-faults-target.part.ts'), [file, String(port)], {
    execArgv: tsx,
  });
  await new Promise((done) => child.once('message', done));
  return child;
};

const openTarget = async (folder: string): Promise<Target> => {
  const file = join(folder, 'target.ndjson');
  const port = await freePort();
  let child = await startTarget(file, port);
  return {
    url: `http://127.0.0.1:${port}`,
    kill: () => void child.kill('SIGKILL'),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async restart() {
      child = await startTarget(file, port);
    },
    linesOf(steps) {
      return readFileSync(file, { encoding: 'utf8', flag: 'a+' })
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as TargetLine)
        .filter((line) => steps.has(line.step));
    },
  };
};

export const openWorld = async (): Promise<World> => {
  const postgres = await openPostgres();
  const folder = mkdtempSync(join(tmpdir(), 'cs-faults-target-'));
  const store = await openStore({ url: postgres.url, log: silentLog });
  const target = await openTarget(folder);
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
  return {
    ...{ postgres, store, target },
    takeRunner() {
      for (let known = idle.pop(); known; known = idle.pop()) if (known.connected) return known;
      const child = fork(join(here, 'playbook-faults-runner.part.ts'), [], { execArgv: tsx });
      all.add(child);
      child.once('exit', () => all.delete(child));
      return child;
    },
    giveRunner(child) {
      child.removeAllListeners('message');
      idle.push(child);
    },
    async close() {
      for (const child of all) child.kill('SIGKILL');
      target.resume();
      target.kill();
      await store.close().catch(() => undefined);
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
