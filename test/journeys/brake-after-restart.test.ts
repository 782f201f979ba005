/** The limit on automatic actions holds over a restart: what was authorised within the hour still counts. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/core/index.ts';
import { attacks, runAttack } from '../../src/estate/index.ts';
import { NOW, openSmallSite, type SmallSite } from './small-site.case.ts';

const LIMIT = 2;
let site: SmallSite;
beforeAll(async () => {
  site = await openSmallSite({ automaticPerHour: LIMIT });
});
afterAll(() => site?.close());

it('a new life of the responder goes on counting where the one before stopped', async () => {
  const { store, demo, clock } = site;
  for (const playbook of ['service_account/leaked-credential', 'workload/session-hijack']) {
    await store.response.putPreAuthorisation({
      id: `pre-${playbook}`,
      playbook,
      scope: ['unowned'],
      signedBy: 'founder',
      at: NOW - DAY,
      until: NOW + DAY,
      minConfidence: 0.1,
    });
  }
  const script = attacks.find((one) => one.id === 'leaked-access-key');
  if (!script) throw new Error('no such attack');
  const { records: attack, truth } = runAttack(script, demo.estate.organisation, NOW - 60_000);
  const records = attack.map(({ record }) => record);
  // The first calls alone; what it builds comes after the restart.
  site.learn([demo.estate.organisation.orphan.user.name]);
  await site.play(records.slice(0, 6));
  await site.settle(4);
  const [incident] = (await store.incidents.list({ identityId: truth.actorId }, { limit: 5 }))
    .items;
  const automatic = async () =>
    (await store.response.plansOf(incident?.id ?? ''))
      .flatMap((plan) => plan.steps)
      .filter((step) => step.authority?.startsWith('pre-authorisation'));
  expect(await automatic()).toHaveLength(LIMIT);

  await site.play(records.slice(5));
  const again = site.nextResponder();
  await again.ask(incident?.id ?? '', 'ana');
  expect(await automatic()).toHaveLength(LIMIT);
  const waiting = (await store.response.plansOf(incident?.id ?? ''))
    .flatMap((plan) => plan.steps)
    .filter((step) => step.name === 'stop-new-keys');
  expect(waiting).toMatchObject([
    { state: 'waiting_approval', authority: expect.stringContaining('the brake holds') },
  ]);

  // Past the hour the allowance is there again.
  clock.advance(HOUR);
  await site.nextResponder().ask(incident?.id ?? '', 'ana');
  expect((await automatic()).length).toBeGreaterThan(LIMIT);
}, 60_000);
