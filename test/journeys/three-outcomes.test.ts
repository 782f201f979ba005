/** One sign-in, three accounts, three outcomes: what is at stake decides, not how strange the event is. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../../src/core/index.ts';
import { passwordSignIn, signInIdentity } from '../../src/estate/aws/hostile/calls.ts';
import { trailRecord } from '../../src/estate/aws/record.ts';
import type { LogRecord } from '../../src/estate/index.ts';
import { type IamUser, userIdentityId } from '../../src/estate/organisation/model.ts';
import { randomOf } from '../../src/estate/random.ts';
import type { Incident } from '../../src/model/index.ts';
import { NOW, openSmallSite, type SmallSite } from './small-site.case.ts';

let site: SmallSite;
beforeAll(async () => {
  site = await openSmallSite();
});
afterAll(() => site?.close());

/** The same for everybody: same call, same address, same agent, same second. */
const signInOf = (user: IamUser): LogRecord =>
  trailRecord(
    {
      account: user.account.id,
      address: '5.39.0.63',
      agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
      userIdentity: signInIdentity(user),
    },
    passwordSignIn(true),
    NOW,
    randomOf(1, 'sign-in', user.name),
  );

const shapeOf = ({ userIdentity: _who, eventID: _id, requestID: _request, ...rest }: LogRecord) =>
  rest;

describe('the same sign-in from the same new network', () => {
  it('pages two and locks nothing, contains within its pre-authorisation, or only stands in the queue', async () => {
    const { demo, store } = site;
    const { organisation } = demo.estate;
    const hourly = organisation.serviceAccounts.find(
      (one) => one.owner !== undefined && one.rhythm.kind === 'hourly' && one.job === 'backup',
    );
    if (!hourly) throw new Error('no hourly job here');
    const emergency = organisation.breakGlass;
    const token = organisation.lowRisk.user;
    site.learn([hourly.user.name, token.name]);
    await store.response.putPreAuthorisation({
      id: 'pa_job',
      playbook: '*',
      scope: [userIdentityId(hourly.user)],
      signedBy: `${hourly.owner}@northwind.example`,
      at: NOW - DAY,
      until: NOW + DAY,
      minConfidence: 0.8,
    });
    const untouched = JSON.stringify(demo.cloud.twin.stored());

    const records = [emergency, hourly.user, token].map(signInOf);
    const [first] = records.map(shapeOf);
    for (const record of records.map(shapeOf))
      expect(record).toEqual({ ...first, recipientAccountId: record['recipientAccountId'] });
    await site.play(records);
    // As they were opened: once contained, an incident pages nobody any more.
    const opened = async (user: IamUser): Promise<Incident> => {
      const identityId = userIdentityId(user);
      const { items } = await store.incidents.list({ identityId }, { limit: 5 });
      expect(items).toHaveLength(1);
      return items[0] as Incident;
    };
    const incidents = new Map<IamUser, Incident>();
    for (const user of [emergency, hourly.user, token]) incidents.set(user, await opened(user));
    await site.settle();

    const of = async (user: IamUser) => {
      const id = userIdentityId(user);
      const incident = incidents.get(user) as Incident;
      const steps = (await store.response.plansOf(incident.id)).flatMap((plan) => plan.steps);
      const tasks = await store.governance.tasks({ subjectId: id });
      return {
        incident,
        did: steps.filter((step) => step.result?.accepted).map((step) => step.name),
        waits: steps.filter((step) => step.state === 'waiting_approval').length,
        paged: tasks
          .filter((task) => task.kind === 'page')
          .map((task) => task.owner)
          .sort(),
        authority: steps.find((step) => step.result?.accepted)?.authority,
      };
    };
    const [vital, job, low] = [await of(emergency), await of(hourly.user), await of(token)];

    expect(vital.incident.decision).toMatchObject({ disposition: 'page', pagePeople: 2 });
    expect(new Set(vital.paged).size).toBe(2);
    expect([vital.did, vital.waits]).toEqual([[], 0]);

    expect(job.incident.signals.map((signal) => signal.detector)).toEqual(
      expect.arrayContaining(['off-rhythm', 'new-network']),
    );
    expect(job.incident.decision).toMatchObject({ disposition: 'page', pagePeople: 1 });
    expect(job.paged).toEqual([`${hourly.owner}@northwind.example`]);
    expect(job.did).toContain('deny');
    expect(job.authority).toBe('pre-authorisation pa_job');

    expect(low.incident.decision).toMatchObject({ disposition: 'queue', pagePeople: 0 });
    expect([low.paged, low.did]).toEqual([[], []]);

    // In the estate only the job was touched.
    const after = JSON.stringify(demo.cloud.twin.stored());
    expect(after).not.toBe(untouched);
    for (const plan of await store.response.plansOf(job.incident.id))
      await site.runner.undo(plan.id, { by: 'founder', reason: 'the journey ends' });
    await site.settle(4);
    expect(JSON.stringify(demo.cloud.twin.stored())).toBe(untouched);
  }, 60_000);
});
