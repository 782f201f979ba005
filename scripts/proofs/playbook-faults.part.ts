/** Every playbook, killed or stopped at every boundary: the runner, the store or the target. Counts what went wrong. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { randomId, silentLog } from '../../src/core/index.ts';
import type { Approval, PlanStep, ResponsePlan } from '../../src/model/index.ts';
import {
  approvalsFor,
  isActionStep,
  loadPlaybooks,
  type Playbook,
  RESPONSE_SETTINGS_KEY,
} from '../../src/response/index.ts';
import { openStore, type Store, type TenantStore } from '../../src/store/index.ts';
import { freePort, type KillablePostgres, openPostgres } from './playbook-faults-postgres.part.ts';

const here = import.meta.dirname;
export const victims = ['runner', 'store', 'target'] as const;
export const blows = ['kill', 'stop'] as const;
type Victim = (typeof victims)[number];
type Blow = (typeof blows)[number];

export interface FaultPoint {
  readonly playbook: string;
  readonly boundary: number;
  readonly victim: Victim;
  readonly blow: Blow;
}

interface PointOutcome extends FaultPoint {
  readonly where: string;
  readonly doubled: readonly string[];
  readonly unreported: readonly string[];
  readonly lostApprovals: readonly string[];
  readonly unfinished: boolean;
}

const LEASE_MS = 1_500;
const ASLEEP_MS = 2_500;
const DOWN_MS = 400;
const PATIENCE_MS = 60_000;
const wait = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** One action of each step, taken in turn, so that all actions of a lever come up over the playbooks. */
const thinned = (playbook: Playbook, turn: number): Playbook => {
  const ids = [...new Set(playbook.steps.filter(isActionStep).map((one) => one.id))];
  const steps = ids.flatMap((id, index) => {
    const rows = playbook.steps.filter(isActionStep).filter((one) => one.id === id);
    const one = rows[(turn + index) % rows.length];
    if (!one) return [];
    const { until_used: _used, after: _after, like: _like, ...rest } = one;
    return [{ ...rest, verify: { within: 20_000, every: 100 }, timeout: 8_000 }];
  });
  return { ...playbook, steps };
};

const planFor = (playbook: Playbook, now: number) => {
  const id = randomId('pln');
  const steps = playbook.steps.filter(isActionStep).map(
    (step, index): PlanStep => ({
      id: randomId('stp'),
      planId: id,
      index,
      name: step.id,
      stage: step.stage,
      action: step.action,
      authority: step.requires === 'approval' ? 'asks' : 'confidence',
      target: { system: 'target', nativeId: `${step.id}-${index}`, scope: 'proof' },
      params: {},
      state: step.requires === 'approval' ? 'waiting_approval' : 'approved',
      updatedAt: now,
    }),
  );
  const plan: ResponsePlan = {
    id,
    incidentId: randomId('inc'),
    playbook: playbook.id,
    identityId: 'target:somebody',
    state: steps.some((one) => one.state === 'approved') ? 'running' : 'waiting_approval',
    authority: 'confidence',
    steps,
    createdAt: now,
    updatedAt: now,
    drill: false,
  };
  const asks = steps.some((one) => one.state === 'waiting_approval');
  const approvals = asks
    ? approvalsFor({
        plan,
        title: playbook.title,
        breakage: [],
        asked: ['sam'],
        barred: [],
        people: 1,
        requestedBy: 'countersign',
        expiresAt: now + 3_600_000,
      })
    : [];
  return { plan, approvals };
};

interface World {
  readonly postgres: KillablePostgres;
  readonly store: Store;
  readonly folder: string;
}

const tsx = ['--import', 'tsx'];

const startTarget = async (file: string, port: number): Promise<ChildProcess> => {
  const child = fork(join(here, 'playbook-faults-target.part.ts'), [file, String(port)], {
    execArgv: tsx,
  });
  await new Promise((done) => child.once('message', done));
  return child;
};

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

const settledStates = ['effective', 'not_effective', 'undone', 'failed', 'refused', 'skipped'];
const isSettled = (plan: ResponsePlan): boolean =>
  plan.steps.every((step) => settledStates.includes(step.state));

const faultsOf = (
  plan: ResponsePlan,
  approvals: readonly Approval[],
  asked: number,
  log: readonly { readonly verb: string; readonly step: string; readonly id: number }[],
) => {
  const standing = (step: string): number => {
    const live = new Set<number>();
    for (const line of log.filter((one) => one.step === step))
      if (line.verb === 'remove') live.delete(line.id);
      else live.add(line.id);
    return live.size;
  };
  const puts = (step: string): number =>
    log.filter((one) => one.step === step && one.verb === 'put').length;
  const doubled = plan.steps.filter((one) => standing(one.id) > 1 || puts(one.id) > 1);
  const unreported = plan.steps.filter((one) => {
    const stands = standing(one.id) > 0;
    if (one.state === 'effective') return !stands;
    return (
      stands && ['undone', 'skipped', 'refused', 'approved', 'waiting_approval'].includes(one.state)
    );
  });
  const answered = approvals.length === asked && approvals.every((one) => one.state === 'approved');
  const lost = answered ? plan.steps.filter((one) => one.state === 'waiting_approval') : [];
  const name = (one: PlanStep): string => `${one.name} (${one.action}) ${one.state}`;
  return {
    doubled: doubled.map(name),
    unreported: unreported.map(name),
    lostApprovals: [...lost.map(name), ...(answered ? [] : ['an answer is gone'])],
  };
};

/** Boundary 0 never comes: a run that nothing happens to, which counts the boundaries there are. */
const runPoint = async (
  world: World,
  playbook: Playbook,
  point: FaultPoint,
): Promise<PointOutcome & { readonly boundaries: number }> => {
  const { postgres, store } = world;
  const tenant = randomId('t');
  await insist(() => store.ensureTenant(tenant, tenant));
  const mine: TenantStore = store.tenant(tenant);
  await mine.settings.put(RESPONSE_SETTINGS_KEY, { defaultApprover: 'sam', defaultMode: 'active' });
  const { plan, approvals } = planFor(playbook, Date.now());
  for (const approval of approvals) await mine.response.createApproval(approval);
  await mine.response.createPlan(plan);

  const file = join(world.folder, `${tenant}.ndjson`);
  const port = await freePort();
  let target = await startTarget(file, port);
  let reached = 0;
  let where = '';
  let undoing = false;
  const lives: ChildProcess[] = [];
  const opening = (holder: string) => ({
    database: postgres.url,
    tenant,
    target: `http://127.0.0.1:${port}`,
    holder,
    playbook,
    actions: playbook.steps.filter(isActionStep).map((step) => ({
      id: step.action,
      system: 'target',
      undo: step.undo,
      stage: step.stage,
    })),
    leaseMs: LEASE_MS,
  });

  /** Before the runner goes on past the boundary, so that the blow falls right there. */
  const strike = async (runner: ChildProcess): Promise<void> => {
    const { victim, blow } = point;
    if (victim === 'runner' && blow === 'kill') {
      runner.kill('SIGKILL');
      live('node-2');
      return;
    }
    if (victim === 'runner') {
      runner.kill('SIGSTOP');
      live('node-2');
      setTimeout(() => runner.kill('SIGCONT'), ASLEEP_MS);
      return;
    }
    if (victim === 'target') {
      target.kill(blow === 'kill' ? 'SIGKILL' : 'SIGSTOP');
      setTimeout(async () => {
        if (blow === 'stop') target.kill('SIGCONT');
        else target = await startTarget(file, port);
      }, DOWN_MS);
      return;
    }
    if (blow === 'kill') {
      await postgres.kill();
      setTimeout(() => void postgres.start(), DOWN_MS);
    } else {
      postgres.pause();
      setTimeout(() => postgres.resume(), ASLEEP_MS);
    }
  };

  const live = (holder: string): ChildProcess => {
    const child = fork(join(here, 'playbook-faults-runner.part.ts'), [], { execArgv: tsx });
    lives.push(child);
    child.on('message', async (message: { type: string; id?: number; name?: string }) => {
      if (message.type === 'living' && undoing) child.send({ type: 'undo', planId: plan.id });
      if (message.type !== 'gate') return;
      reached++;
      if (reached === point.boundary) {
        where = message.name ?? '';
        await strike(child);
      }
      if (child.connected) child.send({ type: 'go', id: message.id }, () => undefined);
    });
    child.send({ type: 'live', opening: opening(holder) });
    return child;
  };

  live('node-1');
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
  for (const { id } of approvals)
    await insist(() => mine.response.decideApproval(id, 'approved', 'sam', 'yes', Date.now()));
  let finished = await until(isSettled);
  if (finished && (await read()).steps.some((one) => one.state === 'effective')) {
    undoing = true;
    for (const child of lives)
      if (child.connected) child.send({ type: 'undo', planId: plan.id }, () => undefined);
    const done = (now: ResponsePlan): boolean =>
      isSettled(now) &&
      now.steps.every((one) => one.undo !== undefined || one.state !== 'effective');
    finished = await until(done);
  }
  // A runner that slept may still have a late call to make.
  if (point.victim === 'runner' && point.blow === 'stop') await wait(500);
  for (const child of lives) child.kill('SIGKILL');
  target.kill('SIGCONT');
  target.kill('SIGKILL');
  const now = await read();
  const text = readFileSync(file, { encoding: 'utf8', flag: 'a+' }).trim();
  const log = text === '' ? [] : text.split('\n').map((line) => JSON.parse(line));
  const answered: Approval[] = [];
  for (const { id } of approvals) {
    const found = await insist(() => mine.response.approval(id));
    if (found) answered.push(found);
  }
  return {
    ...point,
    where,
    ...faultsOf(now, answered, approvals.length, log),
    unfinished: !finished,
    boundaries: reached,
  };
};

const randomOf = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    // Numerical Recipes' LCG: even enough to choose points by.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

/** `points` undefined = every boundary of every playbook, each victim and blow. */
export const provePlaybookFaults = async (options: {
  readonly points: number | undefined;
  readonly seed: number;
  readonly say: (text: string) => void;
}) => {
  const { playbooks } = await loadPlaybooks(resolve(here, '../../content/playbooks'));
  const acting = [...playbooks.values()]
    .map((playbook, index) => thinned(playbook, index + options.seed))
    .filter((playbook) => playbook.steps.length > 0);
  const postgres = await openPostgres();
  const folder = mkdtempSync(join(tmpdir(), 'cs-faults-target-'));
  const store = await openStore({ url: postgres.url, log: silentLog });
  const outcomes: PointOutcome[] = [];
  let boundaries = 0;
  try {
    const random = randomOf(options.seed);
    const calm = async (playbook: Playbook): Promise<number> => {
      const none: FaultPoint = {
        playbook: playbook.id,
        boundary: 0,
        victim: 'runner',
        blow: 'kill',
      };
      const seen = await runPoint({ postgres, store, folder }, playbook, none);
      outcomes.push(seen);
      return seen.boundaries;
    };
    const all: { readonly playbook: Playbook; readonly point: FaultPoint }[] = [];
    const chosen =
      options.points === undefined
        ? acting
        : Array.from({ length: options.points }, () => acting[random(acting.length)]).flatMap(
            (one) => one ?? [],
          );
    const known = new Map<string, number>();
    for (const playbook of chosen) {
      // About this many in a playbook of so many steps; the last ones may fall after the end, which is a point too.
      const count =
        options.points === undefined
          ? (known.get(playbook.id) ?? (await calm(playbook)))
          : playbook.steps.length * 14;
      known.set(playbook.id, count);
      boundaries += count;
      const at = (boundary: number, victim: Victim, blow: Blow) =>
        all.push({ playbook, point: { playbook: playbook.id, boundary, victim, blow } });
      if (options.points !== undefined) {
        const turn = all.length;
        at(
          1 + random(count),
          victims[turn % victims.length] ?? 'runner',
          blows[Math.floor(turn / victims.length) % blows.length] ?? 'kill',
        );
      } else
        for (let boundary = 1; boundary <= count; boundary++)
          for (const victim of victims) for (const blow of blows) at(boundary, victim, blow);
    }
    for (const [index, { playbook, point }] of all.entries()) {
      const outcome = await runPoint({ postgres, store, folder }, playbook, point);
      outcomes.push(outcome);
      options.say(
        `${index + 1} of ${all.length}: ${point.playbook}, ${point.victim} ${point.blow} ${outcome.where || 'after the end'}`,
      );
    }
  } finally {
    await store.close().catch(() => undefined);
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const bad = outcomes.filter(
    (one) =>
      one.doubled.length + one.unreported.length + one.lostApprovals.length > 0 || one.unfinished,
  );
  return {
    playbooks: acting.length,
    points: outcomes.length,
    struck: outcomes.filter((one) => one.where !== '').length,
    byVictim: Object.fromEntries(
      victims.flatMap((victim) =>
        blows.map((blow) => [
          `${victim} ${blow}`,
          outcomes.filter((one) => one.where !== '' && one.victim === victim && one.blow === blow)
            .length,
        ]),
      ),
    ),
    boundaries,
    effectsDoubled: outcomes.reduce((sum, one) => sum + one.doubled.length, 0),
    halfDoneUnreported: outcomes.reduce((sum, one) => sum + one.unreported.length, 0),
    lostApprovals: outcomes.reduce((sum, one) => sum + one.lostApprovals.length, 0),
    unfinished: outcomes.filter((one) => one.unfinished).length,
    bad,
  };
};
