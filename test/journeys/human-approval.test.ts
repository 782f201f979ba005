/** A person's account is suspended only by the word of somebody who neither asked for it nor is linked to it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MINUTE } from '../../src/core/index.ts';
import { attacks, runAttack } from '../../src/estate/index.ts';
import { userIdentityId } from '../../src/estate/organisation/model.ts';
import { verifyStoredLedger } from '../../src/governance/index.ts';
import type { ResponsePlan } from '../../src/model/index.ts';
import { type Approver, decideApproval } from '../../src/response/index.ts';
import { NOW, openSmallSite, type SmallSite } from './small-site.case.ts';

let site: SmallSite;
beforeAll(async () => {
  site = await openSmallSite();
});
afterAll(() => site?.close());

it('a phished person is suspended once the right one says so, and given back', async () => {
  const { demo, store, clock, settings } = site;
  const { organisation } = demo.estate;
  const script = attacks.find((one) => one.id === 'phished-console-sign-in');
  if (!script) throw new Error('no such attack');
  const { records: attack, truth } = runAttack(script, organisation, NOW - 30 * MINUTE);
  const records = attack.map(({ record }) => record);
  const victim = organisation.people.find(
    (person) => person.user && userIdentityId(person.user) === truth.actorId,
  );
  if (!victim?.user) throw new Error('no such person');
  site.learn([victim.user.name]);
  const before = JSON.stringify(demo.cloud.twin.stored());

  await site.play(records);
  const { items } = await store.incidents.list({ identityId: truth.actorId }, { limit: 5 });
  expect(items).toHaveLength(1);
  const incident = items[0] as (typeof items)[number];
  expect(incident.decision.disposition).toBe('page');

  // An analyst asks for the response; nothing happens to a person's account by that alone.
  await site.responder.ask(incident.id, 'ana');
  await site.settle(3);
  expect(JSON.stringify(demo.cloud.twin.stored())).toBe(before);
  const plan = async (): Promise<ResponsePlan> => {
    const [first] = await store.response.plansOf(incident.id);
    if (!first) throw new Error('no plan');
    return first;
  };
  expect((await plan()).playbook).toMatch(/^human\//);
  expect((await plan()).state).toBe('waiting_approval');
  const [asked] = await store.response.approvals({ state: ['waiting'] });
  // Whoever answers sees beforehand what would be done, what it breaks and what it needs.
  for (const step of (await plan()).steps.filter((one) => one.state === 'waiting_approval')) {
    expect(step.plan?.changes.length, step.name).toBeGreaterThan(0);
    expect(step.plan?.disruption, step.name).not.toBe('');
    expect(step.plan?.permissions.do.length, step.name).toBeGreaterThan(0);
    expect(asked?.question).toContain(step.plan?.changes[0]);
  }
  // The declared owner is the person, who is linked: the site's default approver is asked.
  expect(asked).toMatchObject({ requestedBy: 'ana', asked: ['founder'] });

  const say = (user: Partial<Approver> & { readonly id: string }) =>
    decideApproval(
      store,
      {
        id: asked?.id ?? '',
        user: { name: user.id, roles: ['approver', 'founder'], identityIds: [], ...user },
        decision: 'approved',
        reason: 'seen and agreed',
      },
      { settings, now: clock.now() },
    );
  await expect(say({ id: 'ana' })).rejects.toThrow('who asks for a response does not approve it');
  for (const linked of [
    { id: 'victim', identityIds: [truth.actorId] },
    { id: 'other-account', identityIds: [truth.identityIds[1] ?? ''] },
    { id: victim.user.name },
    { id: 'somebody', personIds: [`person:${victim.email}`] },
  ])
    await expect(say(linked)).rejects.toThrow('you are linked to the incident');
  await expect(say({ id: 'passer-by', roles: [] })).rejects.toThrow(
    'this is for founder to answer',
  );
  expect(JSON.stringify(demo.cloud.twin.stored())).toBe(before);

  await say({ id: 'founder' });
  await site.settle(20);
  const contained = await plan();
  expect(
    contained.steps.map((step) => `${step.name}: ${step.state} ${step.error ?? ''}`),
  ).toContain('suspend: effective ');
  expect(contained.state).toBe('contained');
  for (const step of contained.steps.filter((one) => one.state === 'effective'))
    expect(step.authority).toMatch(/^approval /);
  expect(JSON.stringify(demo.cloud.twin.stored())).not.toBe(before);

  await site.runner.undo(contained.id, { by: 'founder', reason: 'proofed again' });
  await site.settle(6);
  expect((await plan()).state).toBe('undone');
  expect(JSON.stringify(demo.cloud.twin.stored())).toBe(before);
  expect(await verifyStoredLedger(store)).toMatchObject({ intact: true });
  const verbs = (await store.governance.ledger(1, 1_000)).map((entry) => entry.verb);
  expect(verbs.filter((verb) => verb === 'approval.refused')).toHaveLength(6);
}, 60_000);
