/** Should it still exist: proposed, put out of use, screamed and brought back; or quiet, and deleted. On the twin. */
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/core/index.ts';
import { verifyStoredLedger } from '../../src/governance/index.ts';
import { heldAccessKey } from '../../src/sources/aws/index.ts';
import { adminKey, ciKey } from '../../src/sources/aws/twin/twin.case.ts';
import { type ExistenceSite, openExistenceSite, userId } from './existence.case.ts';

const CI = userId('ci');
let site: ExistenceSite;
beforeAll(async () => {
  site = await openExistenceSite();
});
afterAll(() => site.close());

const held = () =>
  heldAccessKey({ ...ciKey, region: 'eu-central-1', endpoint: site.bench.twin.endpoint });

const askAndAgree = async () => {
  const review = await site.desk.ask({ subjectId: CI, by: 'carl' });
  await site.answer('approved');
  await site.settle();
  return review.id;
};

/** Somebody else goes on working, so that the log is there to be heard. */
const daysGoBy = async (days: number): Promise<void> => {
  for (let day = 0; day < days; day += 2) {
    site.clock.advance(Math.min(2, days - day) * DAY);
    await site.bench.sts(adminKey).send(new GetCallerIdentityCommand({}));
    await site.listen();
    await site.desk.turn();
  }
};

const verbs = async (): Promise<string[]> =>
  (await site.store.governance.ledger(1, 1_000)).map((one) => one.verb);

it('is proposed with its evidence, and neither twice nor where it is exempt', async () => {
  const { items, of, unknown } = await site.desk.proposals();
  const mine = items.find((one) => one.subjectId === CI && one.credentialId === undefined);
  expect(mine?.reasons).toMatchObject([
    { ground: 'never_used', check: 'dormant-identity', because: /never used in the \d+ days/ },
  ]);
  expect(mine?.owners).toEqual(['olga']);
  expect(mine?.way).toMatchObject({ found: true, refusals: { seen: true } });
  expect(of).toBeGreaterThan(items.length);
  expect(unknown).toBeGreaterThan(0);
  expect(items.some((one) => /aws-service-role/.test(one.subjectId))).toBe(false);
  const first = await site.desk.ask({ subjectId: CI, by: 'carl' });
  expect(await site.desk.ask({ subjectId: CI, by: 'dora' })).toEqual(first);
  expect(first).toMatchObject({ state: 'asked', asked: ['olga'], window: { days: 30 } });
  const again = await site.desk.proposals();
  expect(again.items.some((one) => one.subjectId === CI)).toBe(false);
  expect(again.settled).toBe(1);
});

it('is kept for half a year when its owner says no', async () => {
  const [asked] = await site.desk.list();
  const id = asked?.id ?? '';
  await site.answer('denied', 'olga', 'the auditors use it each spring');
  await site.settle(2);
  const kept = await site.desk.get(id);
  expect(kept).toMatchObject({ state: 'kept', because: /olga keeps it: the auditors/ });
  expect(await held().probe()).toBe('accepted');
  expect((await site.desk.proposals()).items.some((one) => one.subjectId === CI)).toBe(false);
  site.clock.advance(181 * DAY);
  await site.pull();
  expect((await site.desk.proposals()).items.some((one) => one.subjectId === CI)).toBe(true);
});

it('only says what it would have done while the system is in shadow mode', async () => {
  await site.configure({ systems: { aws: 'shadow' } });
  const { id } = await site.desk.ask({ subjectId: CI, by: 'carl' });
  await site.settle(2);
  expect(await site.desk.get(id)).toMatchObject({ state: 'shadow', because: /would have asked/ });
  expect(site.bench.twin.pending()).toBe(0);
  await site.configure({});
});
it('is put out of use when its owner agrees, screams when it is tried, and comes back in one step', async () => {
  const before = JSON.stringify(site.bench.twin.stored());
  await expect(
    site.desk.ask({ subjectId: CI, by: 'carl' }).then(() => site.answer('approved', 'carl')),
  ).rejects.toMatchObject({ code: 'ERR_FORBIDDEN' });
  const id = await askAndAgree();
  expect(await site.desk.get(id)).toMatchObject({ state: 'watching' });

  await daysGoBy(5);
  expect(await site.desk.get(id)).toMatchObject({ state: 'watching', screamCount: 0 });
  site.clock.advance(HOUR);
  expect(await held().probe()).toBe('refused');
  await site.listen();
  const screamed = await site.desk.get(id);
  expect(screamed.state).toBe('screamed');
  expect(screamed.screams).toContainEqual(
    expect.objectContaining({
      rootId: CI,
      outcome: 'failure',
      errorCode: expect.stringContaining('AccessDenied'),
      credential: ciKey.accessKeyId,
    }),
  );
  expect(screamed.because).toMatch(/user\/ci tried \w+ with AKIACICICICICICICIC1 from .* at 20/);
  const tasks = await site.store.governance.tasks({ subjectId: CI, state: ['open'] });
  expect(tasks.find((one) => one.kind === 'scream')).toMatchObject({ owner: 'olga' });
  // Nothing goes on by itself after a scream, however long it is quiet.
  await daysGoBy(40);
  expect((await site.desk.get(id)).state).toBe('screamed');

  await site.desk.restore(id, { by: 'olga', reason: 'the yearly report needs it' });
  await site.settle();
  expect(await site.desk.get(id)).toMatchObject({ state: 'restored' });
  expect(await held().probe()).toBe('accepted');
  expect(JSON.stringify(site.bench.twin.stored())).toBe(before);
  expect(await site.store.governance.tasks({ subjectId: CI, state: ['open'] })).toEqual([]);
  await expect(site.desk.restore(id, { by: 'olga', reason: 'again' })).resolves.toMatchObject({
    state: 'restored',
  });
  expect(await verbs()).toEqual(
    expect.arrayContaining([
      'existence.asked',
      'existence.watching',
      'existence.screamed',
      'existence.restore_asked',
      'existence.restored',
      'action.undone',
    ]),
  );
  expect(await verifyStoredLedger(site.store)).toMatchObject({ intact: true });
}, 60_000);

it('is not deleted when nothing could be heard, nor when it screams while its deletion waits', async () => {
  // What was tried lately is not proposed: only after it was idle again.
  await expect(site.desk.ask({ subjectId: CI, by: 'carl' })).rejects.toThrow(/nothing speaks/);
  await daysGoBy(2);
  site.clock.advance(100 * DAY);
  await site.pull();
  // It came back after half a year before: its own pause is waited for, and more.
  expect((await site.desk.ask({ subjectId: CI, by: 'carl' })).window).toMatchObject({
    days: expect.toSatisfy((days: number) => days > 200),
    because: /as its past shows it to come every 1\d\d days/,
  });
  await site.close();
  site = await openExistenceSite();
  const id = await askAndAgree();
  // Nobody works and no log comes: the days go by without proving anything.
  for (let day = 0; day < 40; day += 4) {
    site.clock.advance(4 * DAY);
    await site.desk.turn();
  }
  expect(await site.desk.get(id)).toMatchObject({
    state: 'watching',
    because: /silence proves nothing/,
  });
  await daysGoBy(1);
  const blind = await site.desk.get(id);
  expect(blind).toMatchObject({ state: 'watching', because: /were silent for 4\d days/ });
  await daysGoBy(32);
  expect((await site.desk.get(id)).state).toBe('quiet');
  site.clock.advance(HOUR);
  await held().probe();
  // The desk was down when the loop saw it: the archive tells it afterwards.
  await site.listen({ deskIsUp: false });
  site.restart();
  await site.desk.turn();
  expect((await site.desk.get(id)).state).toBe('screamed');
  expect(await site.store.response.approvals({ state: ['waiting'] })).toEqual([]);
  await site.settle(1);
  expect(await held().probe()).toBe('refused');
}, 60_000);

it('is deleted after a quiet window, by an answer of its own, and not brought back then', async () => {
  const [{ id, screamCount } = { id: '', screamCount: 0 }] = await site.desk.list();
  await site.desk.resume(id, { by: 'olga', reason: 'a scanner of ours' });
  await daysGoBy(29);
  expect(await site.desk.get(id)).toMatchObject({ state: 'watching', screamCount });
  await daysGoBy(2);
  const quiet = await site.desk.get(id);
  expect(quiet).toMatchObject({ state: 'quiet', because: /nobody tried it in 3\d days/ });
  const [asked] = await site.store.response.approvals({ state: ['waiting'] });
  expect(asked?.question).toMatch(/delete user ci .*it cannot come back/);
  expect(asked?.question).toMatch(/it cannot be brought back after this/);
  await site.answer('approved');
  await site.settle();
  expect(await site.desk.get(id)).toMatchObject({ state: 'deleted' });
  expect(JSON.stringify(site.bench.twin.stored())).not.toContain('user/ci"');
  await expect(site.desk.restore(id, { by: 'olga', reason: 'oh no' })).rejects.toMatchObject({
    code: 'ERR_CONFLICT',
  });
}, 60_000);
