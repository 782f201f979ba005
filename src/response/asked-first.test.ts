/** What never runs by itself however sure it is, and who is asked after whom. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../core/index.ts';
import { escalateExpired } from './approvals.ts';
import { createBench, openTestStore, type TestStore } from './bench.case.ts';
import { planResponse } from './index.ts';
import { identity, incident, NOW, planInput, settings, viewOf } from './story.case.ts';

let server: TestStore;
beforeAll(async () => {
  server = await openTestStore();
});
afterAll(() => server?.close());

const grant = {
  ...{ id: 'pa_1', playbook: '*', scope: ['unowned'], signedBy: 'sam' },
  ...{ at: NOW - 1, until: NOW + 60 * MINUTE, minConfidence: 0 },
};

describe('what everybody’s sign-in rests on', () => {
  it.each([
    ['directory_sync', 'the directory is synchronised by it'],
    ['provider_app', 'it is an app of the identity provider itself'],
  ] as const)('is never acted on unattended: %s', async (carries, because) => {
    const bench = createBench(await server.fresh());
    const planOf = (more: object) => {
      const subject = identity('sync', { system: 'fake', ...more });
      return planResponse(
        planInput(subject, {
          playbooks: bench.playbooks,
          actions: bench.vendor.actions,
          preAuthorisations: [grant],
          view: viewOf({ principals: [subject] }),
          incident: incident(subject, { credentials: [] }),
        }),
      );
    };
    const stepsOf = (more: object) => planOf(more).plan?.steps ?? [];
    expect(stepsOf({}).some((step) => step.state === 'approved')).toBe(true);
    const held = stepsOf({ carries });
    expect(held.length).toBeGreaterThan(0);
    expect(new Set(held.map((step) => step.state))).toEqual(new Set(['waiting_approval']));
    expect(held.some((step) => step.authority?.includes(because))).toBe(true);
  });
});

describe('a question that nobody answers', () => {
  it('goes down the chain of the site, each for its time, and past whoever is linked to the incident', async () => {
    const store = await server.fresh();
    const bench = createBench(store);
    const chain = {
      ...settings,
      escalation: [
        { to: 'eva', minutes: 10 },
        { to: 'max', minutes: 20 },
      ],
    };
    const { plan } = await bench.plan({ preAuthorisations: [] });
    const asked = async (minutes: number) => {
      await escalateExpired(store, { settings: chain, now: NOW + minutes * MINUTE });
      const waiting = await store.response.approvals({ state: ['waiting'] });
      return waiting.filter((one) => one.planId === plan.id).map((one) => one.asked[0]);
    };
    const first = settings.approvalMinutes;
    expect(await asked(first)).toEqual(['eva']);
    expect(await asked(first + 9)).toEqual(['eva']);
    expect(await asked(first + 10)).toEqual(['max']);
    expect(await asked(first + 30)).toEqual([]);
    const verbs = (await store.governance.ledger(1, 100)).map((entry) => entry.verb);
    expect(verbs.filter((one) => one === 'approval.escalated')).toHaveLength(2);
    expect(verbs.at(-1)).toBe('approval.expired');
  });
});
