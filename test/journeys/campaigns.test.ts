/** Something that many depend on is in wrong hands: one piece of work over all of it, worst first, followed to its end. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '../../src/core/index.ts';
import { userIdentityId } from '../../src/estate/organisation/model.ts';
import { type BegunCampaign, beginCampaign } from '../../src/loop/index.ts';
import { known, type PlanState } from '../../src/model/index.ts';
import { contentDir } from '../../src/platform/content.ts';
import {
  CAMPAIGNS_SETTINGS_KEY,
  decideApproval,
  itemState,
  loadPlaybooks,
  readCampaigns,
} from '../../src/response/index.ts';
import { NOW, openSmallSite, type SmallSite } from './small-site.case.ts';

let site: SmallSite;
beforeAll(async () => {
  site = await openSmallSite();
});
afterAll(() => site?.close());

const begin = async (
  request: Pick<Parameters<typeof beginCampaign>[1], 'kind' | 'about' | 'start'>,
): Promise<BegunCampaign> => {
  const actions = new Map(site.demo.connection.actions.map((action) => [action.id, action]));
  const { playbooks } = await loadPlaybooks(`${contentDir}/playbooks`, { actions });
  const { store, runner, clock, engine } = site;
  return beginCampaign(
    { store, runner, clock, actions, playbooks, eyes: engine, settings: async () => site.settings },
    { ...request, reason: 'seen in an attacker’s hands', by: 'ana' },
  );
};

const statesOf = async ({ campaign }: BegunCampaign): Promise<readonly string[]> => {
  const plans = new Map<string, PlanState>();
  for (const { planId } of campaign.items) {
    const plan = planId === undefined ? undefined : await site.store.response.plan(planId);
    if (plan) plans.set(plan.id, plan.state);
  }
  const tasks = await site.store.governance.tasks({});
  const states = new Map(tasks.map((one) => [one.id, one.state]));
  return campaign.items.map((one) => itemState(one, plans, states));
};

const approveAll = async (): Promise<number> => {
  const waiting = await site.store.response.approvals({ state: ['waiting'] });
  for (const { id, asked } of waiting) {
    const who = asked[0] ?? 'founder';
    await decideApproval(
      site.store,
      {
        id,
        user: { id: who, name: who, roles: ['approver'], identityIds: [] },
        decision: 'approved',
        reason: 'the campaign',
      },
      { settings: site.settings, now: site.clock.now() },
    );
  }
  return waiting.length;
};

describe('a campaign', { timeout: 180_000 }, () => {
  it('over an exposure set shows first, changes nothing until it is begun, and is tracked to done', async () => {
    const { orphan } = site.demo.estate.organisation;
    const about = userIdentityId(orphan.user);
    const untouched = JSON.stringify(site.demo.cloud.twin.stored());

    const shown = await begin({ kind: 'exposure', about, start: false });
    expect(shown.campaign.items.length).toBeGreaterThan(0);
    expect(shown.campaign.items.map((one) => one.tier)).toEqual(
      shown.campaign.items.map((one) => one.tier).toSorted(),
    );
    expect(await site.store.response.approvals({ state: ['waiting'] })).toEqual([]);
    expect(readCampaigns(await site.store.settings.get(CAMPAIGNS_SETTINGS_KEY))).toEqual([]);

    const begun = await begin({ kind: 'exposure', about, start: true });
    const key = begun.campaign.items.find((one) => one.name === orphan.user.keyId);
    expect(key).toMatchObject({ opens: about, certain: true, planId: expect.any(String) });
    expect(readCampaigns(await site.store.settings.get(CAMPAIGNS_SETTINGS_KEY))).toHaveLength(1);
    expect(await statesOf(begun)).toContain('waiting');
    expect(JSON.stringify(site.demo.cloud.twin.stored())).toBe(untouched);

    expect(await approveAll()).toBeGreaterThan(0);
    await site.settle(20);
    expect(new Set(await statesOf(begun))).toEqual(new Set(['done']));
    expect(JSON.stringify(site.demo.cloud.twin.stored())).not.toBe(untouched);

    for (const { plan } of begun.plans)
      if (plan) await site.runner.undo(plan.id, { by: 'founder', reason: 'the journey ends' });
    await site.settle(8);
    expect(await statesOf(begun)).not.toContain('done');
  });

  it('about a vendor has all its accounts in one plan, and its networks as work for people', async () => {
    const { engine, demo, clock } = site;
    const accounts = demo.estate.organisation.serviceAccounts.slice(0, 2).map((one) => one.user);
    const vendor = 'vendor:acme';
    engine.snapshot({
      ...{ system: 'hr', scope: 'hr', takenAt: NOW, complete: ['vendor'], blind: [] },
      facts: [
        {
          ...{ kind: 'vendor', id: vendor, name: 'Acme', domains: ['acme.example'], appIds: [] },
          addressRanges: ['198.51.100.0/24', '203.0.113.0/28'],
          contractEndsAt: known(NOW + 9_000 * HOUR),
        },
      ],
    });
    engine.control(
      accounts.map((user) => ({
        type: 'declaration',
        at: clock.now(),
        by: 'ana',
        declaration: {
          ...{ kind: 'declaration', id: `acme-${user.name}`, ofId: userIdentityId(user) },
          ...{ linkedTo: [vendor], declaredBy: 'ana', at: clock.now() },
        },
      })),
      clock.now(),
    );
    const begun = await begin({ kind: 'vendor', about: 'acme', start: true });
    const [planned] = begun.plans;
    const ids = accounts.map(userIdentityId);
    expect(begun.plans).toHaveLength(1);
    expect(new Set(planned?.plan?.steps.map((step) => step.target.identityId))).toEqual(
      new Set(ids),
    );
    for (const action of ['aws.deactivate_access_key', 'aws.quarantine_deny'])
      expect(planned?.plan?.steps.filter((step) => step.action === action).length, action).toBe(2);
    expect(begun.campaign.items.filter((one) => one.planId !== undefined)).toHaveLength(2);
    const networks = begun.campaign.items.filter((one) => one.type === 'network');
    expect(networks.map((one) => one.name)).toEqual(['198.51.100.0/24', '203.0.113.0/28']);
    const tasks = await site.store.governance.tasks({});
    for (const { taskId } of networks) {
      const task = tasks.find((one) => one.id === taskId);
      expect(task?.title).toContain('Shut out');
      if (task) await site.store.governance.putTask({ ...task, state: 'done' });
    }
    await approveAll();
    await site.settle(20);
    expect(new Set(await statesOf(begun))).toEqual(new Set(['done']));
  });

  it('about something that nobody knows is refused, and not shown as empty', async () => {
    await expect(begin({ kind: 'exposure', about: 'aws:nothing', start: false })).rejects.toThrow(
      /nothing is known/,
    );
    await expect(begin({ kind: 'vendor', about: 'nobody', start: true })).rejects.toThrow(
      /no vendor/,
    );
  });
});
