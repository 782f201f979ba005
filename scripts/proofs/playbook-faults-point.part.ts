/** One playbook through the runner, struck once: the process, the store or the target, killed or stopped at one boundary. */
import type { ChildProcess } from 'node:child_process';
import { randomId } from '../../src/core/index.ts';
import type { Approval, ResponsePlan } from '../../src/model/index.ts';
import { isActionStep, type Playbook, RESPONSE_SETTINGS_KEY } from '../../src/response/index.ts';
import type { TenantStore } from '../../src/store/index.ts';
import { faultsOf, isSettled, planFor } from './playbook-faults-plan.part.ts';
import type { World } from './playbook-faults-world.part.ts';

export const victims = ['runner', 'store', 'target'] as const;
export const blows = ['kill', 'stop'] as const;
export type Victim = (typeof victims)[number];
export type Blow = (typeof blows)[number];

export interface FaultPoint {
  readonly playbook: string;
  /** Counted from 1; 0 never comes: nothing happens, and the boundaries are counted. */
  readonly boundary: number;
  readonly victim: Victim;
  readonly blow: Blow;
}

export interface PointOutcome extends FaultPoint {
  readonly where: string;
  readonly doubled: readonly string[];
  readonly unreported: readonly string[];
  readonly lostApprovals: readonly string[];
  readonly unfinished: boolean;
  readonly boundaries: number;
  /** What each of them was, in order. */
  readonly names: readonly string[];
}

const LEASE_MS = 1_500;
const ASLEEP_MS = 2_500;
const DOWN_MS = 400;
const PATIENCE_MS = 120_000;
const ASK_AGAIN_MS = 5_000;
const wait = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** Retried while the store is away: the driver itself must not fall with it. */
const insist = async <T>(ask: () => Promise<T>): Promise<T> => {
  const end = Date.now() + PATIENCE_MS;
  for (;;)
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > end) throw error;
      await wait(200);
    }
};

const actionsOf = (playbook: Playbook) =>
  playbook.steps.filter(isActionStep).map((step) => ({
    id: step.action,
    system: 'target',
    undo: step.undo,
    stage: step.stage,
  }));

interface Lives {
  readonly reached: () => number;
  readonly where: () => string;
  readonly names: readonly string[];
  begin(holder: string): void;
  undo(): void;
  /** The blow and what heals it are over. */
  healed(): Promise<void>;
  end(): Promise<void>;
}

/** The runners of one point: one that is struck at the boundary, and perhaps one that takes over. */
const livesOf = (
  world: World,
  point: FaultPoint,
  about: { readonly tenant: string; readonly playbook: Playbook; readonly planId: string },
): Lives => {
  const { postgres, target } = world;
  const lives: ChildProcess[] = [];
  const healing: Promise<unknown>[] = [];
  let reached = 0;
  let where = '';
  const names: string[] = [];
  let undoing = false;

  /** Before the runner goes on past the boundary, so that the blow falls right there. */
  const strike = async (runner: ChildProcess): Promise<void> => {
    const { victim, blow } = point;
    if (victim === 'runner') {
      runner.kill(blow === 'kill' ? 'SIGKILL' : 'SIGSTOP');
      begin('node-2');
      if (blow === 'stop') healing.push(wait(ASLEEP_MS).then(() => runner.kill('SIGCONT')));
    } else if (victim === 'target') {
      if (blow === 'kill') target.kill();
      else target.pause();
      healing.push(
        wait(DOWN_MS).then(() => (blow === 'kill' ? target.restart() : target.resume())),
      );
    } else if (blow === 'kill') {
      await postgres.kill();
      healing.push(wait(DOWN_MS).then(() => postgres.start()));
    } else {
      postgres.pause();
      healing.push(wait(ASLEEP_MS).then(() => postgres.resume()));
    }
  };

  const begin = (holder: string): void => {
    const child = world.takeRunner();
    lives.push(child);
    child.on('message', async (message: { type: string; id?: number; name?: string }) => {
      if (message.type === 'living' && undoing) child.send({ type: 'undo', planId: about.planId });
      if (message.type !== 'gate') return;
      reached++;
      names.push(message.name ?? '');
      if (reached === point.boundary) {
        where = message.name ?? '';
        await strike(child);
      }
      if (child.connected) child.send({ type: 'go', id: message.id }, () => undefined);
    });
    child.send({
      type: 'live',
      opening: {
        ...{ database: postgres.url, tenant: about.tenant, target: target.url, holder },
        ...{ playbook: about.playbook, actions: actionsOf(about.playbook), leaseMs: LEASE_MS },
      },
    });
  };

  /** Gates go on being opened until it says that it rests; whether it did, and so can be taken up again. */
  const rest = (child: ChildProcess): Promise<boolean> =>
    new Promise((done) => {
      const isOver = (): boolean => !child.connected || child.signalCode !== null;
      if (isOver()) return done(false);
      const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      const settle = (isResting: boolean): void => {
        clearTimeout(timer);
        child.off('exit', died);
        done(isResting);
      };
      const died = (): void => settle(false);
      child.once('exit', died);
      child.on('message', (message: { type: string }) => {
        if (message.type === 'resting') settle(true);
      });
      child.send({ type: 'rest' }, (error) => error && settle(false));
    });

  return {
    reached: () => reached,
    where: () => where,
    names,
    begin,
    undo() {
      undoing = true;
      for (const child of lives)
        if (child.connected) child.send({ type: 'undo', planId: about.planId }, () => undefined);
    },
    async healed() {
      await Promise.all(healing);
    },
    async end() {
      for (const child of lives) {
        if (await rest(child)) world.giveRunner(child);
      }
    },
  };
};

const answersOf = async (mine: TenantStore, asked: readonly Approval[]): Promise<Approval[]> => {
  const answered: Approval[] = [];
  for (const { id } of asked) {
    const found = await insist(() => mine.response.approval(id));
    if (found) answered.push(found);
  }
  return answered;
};

export const runPoint = async (
  world: World,
  playbook: Playbook,
  point: FaultPoint,
): Promise<PointOutcome> => {
  const tenant = randomId('t');
  await insist(() => world.store.ensureTenant(tenant, tenant));
  const mine: TenantStore = world.store.tenant(tenant);
  await mine.settings.put(RESPONSE_SETTINGS_KEY, { defaultApprover: 'sam', defaultMode: 'active' });
  const { plan, approvals } = planFor(playbook, Date.now());
  for (const approval of approvals) await mine.response.createApproval(approval);
  await mine.response.createPlan(plan);
  const lives = livesOf(world, point, { tenant, playbook, planId: plan.id });
  const read = async (): Promise<ResponsePlan> => {
    const found = await insist(() => mine.response.plan(plan.id));
    if (!found) throw new Error('the plan is gone');
    return found;
  };
  const until = async (done: (now: ResponsePlan) => boolean): Promise<boolean> => {
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      if (done(await read())) return true;
      await wait(60);
    }
    return false;
  };

  lives.begin('node-1');
  for (const { id } of approvals)
    await insist(() => mine.response.decideApproval(id, 'approved', 'sam', 'yes', Date.now()));
  let finished = await until(isSettled);
  if (finished && (await read()).steps.some((one) => one.state === 'effective')) {
    let asked = 0;
    finished = await until((now) => {
      // Who asks and is not heard asks again: a request that was never taken is no promise.
      const isTaken = now.state !== 'contained' && now.state !== 'partly_contained';
      if (!isTaken && Date.now() - asked > ASK_AGAIN_MS) {
        asked = Date.now();
        lives.undo();
      }
      return (
        isSettled(now) &&
        now.steps.every((one) => one.undo !== undefined || one.state !== 'effective')
      );
    });
  }
  await lives.healed();
  // A runner that slept may still have a late call to make.
  if (point.victim === 'runner' && point.blow === 'stop') await wait(500);
  await lives.end();
  const now = await read();
  const log = world.target.linesOf(new Set(now.steps.map((one) => one.id)));
  return {
    ...point,
    where: lives.where(),
    ...faultsOf(now, await answersOf(mine, approvals), approvals.length, log),
    unfinished: !finished,
    boundaries: lives.reached(),
    names: lives.names,
  };
};
