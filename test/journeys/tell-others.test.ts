/** Our containment told to others obeys the rules of response: what cannot be taken back asks, the rest runs only when sure. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, randomId, silentLog } from '../../src/core/index.ts';
import { createTeller, TELL_PLAYBOOK } from '../../src/exchange/index.ts';
import type { InventoryView } from '../../src/inventory/index.ts';
import type { Criticality, PlanStep, ResponsePlan } from '../../src/model/index.ts';
import { createBench, openTestStore, type TestStore } from '../../src/response/bench.case.ts';
import type { StepOutcome } from '../../src/response/contract.ts';
import type { ResponseSettings } from '../../src/response/index.ts';
import { identity, incident, NOW, settings, viewOf } from '../../src/response/story.case.ts';
import type { TenantStore } from '../../src/store/index.ts';

let server: TestStore;
beforeAll(async () => {
  server = await openTestStore();
});
afterAll(() => server?.close());

interface Told {
  readonly confidence?: number;
  readonly criticality?: Criticality;
  readonly change?: Partial<ResponseSettings>;
  readonly drill?: boolean;
  readonly listened?: boolean;
}

/** One step that ended sessions and one that denied, both effective; what follows for others. */
const toldOf = async ({
  confidence = 0.99,
  criticality = 'ordinary',
  change = {},
  drill = false,
  listened = true,
}: Told): Promise<{ readonly steps: readonly PlanStep[]; readonly store: TenantStore }> => {
  const store = await server.fresh();
  const bench = createBench(store);
  const subject = identity('svc', { system: 'fake' });
  const story = incident(subject, { id: randomId('inc'), confidence, drill });
  const lease = await store.leases.acquire(0, 'test', HOUR, NOW);
  await store.commit({
    ...{ partition: 0, epoch: lease?.epoch ?? 0, position: 1, state: {}, facts: [] },
    ...{ principals: [], postures: [], findings: [], respond: [], ledger: [], counters: {} },
    ...{ changes: [], incidents: [story], at: NOW },
  });
  const [playbook] = bench.playbooks.values();
  if (!playbook) throw new Error('no playbook');
  const sessions = { ...playbook, id: 'test/both', steps: bothSteps(playbook.steps[0]) };
  const plan = planOf(story.id, { identityId: subject.id, drill });
  await store.response.createPlan(plan);
  const teller = createTeller({
    ...{ store, clock: bench.clock, log: silentLog },
    playbooks: new Map([[sessions.id, sessions]]),
    view: () => viewOf({ principals: [subject] }) as unknown as InventoryView,
    posture: () => ({ criticality }) as never,
    settings: async () => ({ ...settings, ...change }),
    issuer: () => 'https://cs.example.test',
    listened: async () => listened,
  });
  for (const step of plan.steps)
    await teller.consider({
      ...{ incidentId: story.id, planId: plan.id, planState: 'contained', step, changes: [] },
      containment: { state: 'contained' } as StepOutcome['containment'],
    });
  const plans = await store.response.plansOf(story.id);
  return {
    store,
    steps: plans.filter((one) => one.playbook === TELL_PLAYBOOK).flatMap((one) => one.steps),
  };
};

const bothSteps = (like: unknown) =>
  (
    [
      ['end', 'fake.end', 'sessions_ended'],
      ['deny', 'fake.deny', 'denied'],
    ] as const
  ).map(([id, action, leaves]) => ({ ...(like as object), id, action, leaves })) as never;

const planOf = (
  incidentId: string,
  { identityId, drill }: { readonly identityId: string; readonly drill: boolean },
): ResponsePlan => {
  const id = randomId('pln');
  const step = (name: string, index: number): PlanStep => ({
    ...{ id: `${id}_${name}`, planId: id, index, name, stage: 'freeze', action: `fake.${name}` },
    target: { system: 'fake', identityId, nativeId: 'svc', scope: 'one' },
    ...{ params: {}, state: 'effective', updatedAt: NOW },
  });
  return {
    ...{ id, incidentId, playbook: 'test/both', identityId, state: 'contained' },
    ...{ authority: 'confidence', steps: [step('end', 0), step('deny', 1)] },
    ...{ createdAt: NOW, updatedAt: NOW, drill },
  };
};

const stateOf = (steps: readonly PlanStep[], name: string) =>
  steps.find((one) => one.name === name);

describe('telling others', { timeout: 60_000 }, () => {
  it('that sessions are revoked always asks, however sure it is: nobody takes that back', async () => {
    const { steps, store } = await toldOf({});
    expect(stateOf(steps, 'session_revoked')).toMatchObject({
      state: 'waiting_approval',
      authority: 'asks: there is no way back from it',
    });
    expect(await store.response.approvals({ state: ['waiting'] })).toMatchObject([
      { title: expect.stringContaining('Tell others') },
    ]);
  });

  it('what is taken back exactly runs by itself when it is sure and nothing rests on it', async () => {
    const { steps } = await toldOf({});
    expect(stateOf(steps, 'risk_level_change')).toMatchObject({ state: 'approved' });
    expect(stateOf(steps, 'account_disabled')).toMatchObject({ state: 'approved' });
  });

  it.each([
    ['it is not sure enough', { confidence: 0.9 }, /confidence 0\.90 is below 0\.95/],
    ['it is important', { criticality: 'important' }, /criticality is important/],
    ['the stop switch is on', { change: { stopped: true } }, /the stop switch is on/],
    ['the hour is used up', { change: { automaticPerHour: 0 } }, /the brake holds/],
  ] as const)('asks for all of it when %s', async (_when, told, because) => {
    const { steps } = await toldOf(told);
    expect(steps.length).toBeGreaterThan(1);
    expect(new Set(steps.map((one) => one.state))).toEqual(new Set(['waiting_approval']));
    expect(stateOf(steps, 'risk_level_change')?.authority).toMatch(because);
  });

  it('only says what it would tell in shadow mode, and says nothing of a drill or where nobody listens', async () => {
    const { steps } = await toldOf({ change: { defaultMode: 'shadow' } });
    expect(new Set(steps.map((one) => one.state))).toEqual(new Set(['shadow']));
    expect((await toldOf({ drill: true })).steps).toEqual([]);
    expect((await toldOf({ listened: false })).steps).toEqual([]);
  });
});
