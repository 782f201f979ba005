/** A review of access on the twin: asked of the owner, answered once, and work follows that the inventory alone ends. */
import { DeleteUserPolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../src/core/index.ts';
import { type Office, verifyStoredLedger } from '../../src/governance/index.ts';
import type { AccessReview, AccessReviewItem } from '../../src/model/index.ts';
import { adminKey } from '../../src/sources/aws/twin/twin.case.ts';
import { asUser, type ExistenceSite, openExistenceSite, openOffice } from './existence.case.ts';

let site: ExistenceSite;
let office: Office;
let review: AccessReview;
beforeAll(async () => {
  site = await openExistenceSite();
  office = await openOffice(site);
  review = await office.reviews.start({
    ...{ title: 'Quarter 4', days: 14, by: 'ana', unobservable: true },
  });
});
afterAll(() => site?.close());

const items = async (): Promise<readonly AccessReviewItem[]> =>
  (await office.reviews.get(review.id)).items;
const one = async (
  fits: (item: AccessReviewItem) => boolean,
  what: string,
): Promise<AccessReviewItem> => {
  const all = await items();
  const found = all.find((item) => item.state === 'waiting' && fits(item));
  if (!found)
    throw new Error(
      `no question about ${what} in ${all.map((i) => `${i.holder} ${i.via} ${i.reviewers}`).join('; ')}`,
    );
  return found;
};
const decide = (
  item: AccessReviewItem,
  decision: 'keep' | 'remove',
  who: ReturnType<typeof asUser>,
) => office.reviews.decide(review.id, item.id, { decision, reason: 'seen to', user: who });

it('asks the declared owner, else the default approver, and says of how many rights it speaks', async () => {
  const all = await items();
  expect(all.length).toBeGreaterThan(2);
  expect(review.items.waiting).toBe(all.length);
  expect(review.population.entitlements).toBeGreaterThanOrEqual(all.length);
  expect(
    all.filter((item) => item.holder === 'ci').every((item) => item.reviewers[0] === 'olga'),
  ).toBe(true);
  expect(all.some((item) => item.reviewers[0] === 'founder')).toBe(true);
});

it('lets nobody answer who is not asked, nor about their own access, and takes one answer only', async () => {
  const item = await one((it) => it.reviewers.includes('founder'), 'somebody unowned');
  await expect(decide(item, 'keep', asUser('dora'))).rejects.toMatchObject({
    code: 'ERR_FORBIDDEN',
  });
  await expect(decide(item, 'keep', asUser('founder', [item.holderId]))).rejects.toMatchObject({
    code: 'ERR_FORBIDDEN',
    message: 'nobody reviews their own access',
  });
  expect(await decide(item, 'keep', asUser('founder'))).toMatchObject({
    ...{ state: 'keep', decidedBy: 'founder', reason: 'seen to' },
  });
  await expect(decide(item, 'remove', asUser('founder'))).rejects.toMatchObject({
    code: 'ERR_CONFLICT',
  });
  await expect(
    office.reviews.decide(review.id, 'rvi_none', {
      ...{ decision: 'keep', reason: 'x', user: asUser('founder') },
    }),
  ).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' });
});

it('opens work to take a right away, which nobody’s word ends, and the inventory does once it holds it no more', async () => {
  const item = await one((it) => it.holder === 'ci' && it.via === 'own', 'what ci has of its own');
  const [reviewer = ''] = item.reviewers;
  const said = await decide(item, 'remove', asUser(reviewer));
  expect(said).toMatchObject({ state: 'remove', taskId: expect.any(String) });
  const taskOf = async () =>
    (await site.store.governance.tasks({ subjectId: item.holderId })).find(
      (task) => task.id === said.taskId,
    );
  expect(await taskOf()).toMatchObject({ state: 'open', kind: 'right_size' });
  await office.reviews.turn();
  // Somebody's word ends nothing.
  expect((await items()).find((it) => it.id === item.id)?.removedAt).toBeUndefined();

  // Taken away in the system, by whoever: seen at the next reading, and the work is over.
  const [ci, own] = [item.holder, item.via];
  await site.bench
    .iam(adminKey)
    .send(new DeleteUserPolicyCommand({ UserName: ci, PolicyName: own }));
  site.clock.advance(MINUTE);
  await site.pull();
  await office.reviews.turn();
  expect((await items()).find((it) => it.id === item.id)?.removedAt).toBe(site.clock.now());
  expect(await taskOf()).toMatchObject({ state: 'done' });
});

it('ends when its time is over: what nobody answered stays and is called unanswered', async () => {
  const waiting = (await items()).filter((item) => item.state === 'waiting').length;
  expect(waiting).toBeGreaterThan(0);
  site.clock.advance(15 * DAY);
  await office.reviews.turn();
  const { review: closed } = await office.reviews.get(review.id);
  expect(closed).toMatchObject({ state: 'closed', items: { waiting: 0, unanswered: waiting } });
  const [late] = (await items()).filter((item) => item.state === 'unanswered');
  if (!late) throw new Error('none is unanswered');
  await expect(decide(late, 'keep', asUser(late.reviewers[0] ?? ''))).rejects.toMatchObject({
    code: 'ERR_CONFLICT',
  });
});

it('stands in the ledger: each answer with its reason and its evidence', async () => {
  const entries = await site.store.governance.ledger(1, 1_000);
  const decided = entries.filter((entry) => entry.verb === 'review.decided');
  expect(decided.length).toBe(2);
  expect(decided[0]?.detail).toMatchObject({ decision: 'keep', reason: 'seen to' });
  for (const verb of ['started', 'removed', 'closed'])
    expect(entries.map((entry) => entry.verb)).toContain(`review.${verb}`);
  expect(await verifyStoredLedger(site.store)).toMatchObject({ intact: true });
});
