/** The client secret of a vendor's app in Okta, used from where the vendor does not work: the app is off as was signed. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY, SECOND } from '../../src/core/index.ts';
import { verifyStoredLedger } from '../../src/governance/index.ts';
import type { OktaTwin } from '../../src/sources/okta/twin/index.ts';
import { ids } from '../../src/sources/okta/twin/seed.ts';
import {
  calls,
  cloud,
  NOW,
  type OktaSite,
  openOktaSite,
  partsOf,
  rented,
  workedAt,
} from './okta-org.case.ts';

const ID = `okta:${ids.meet}`;
const basic = Buffer.from(`${ids.meet}:known to the vendor`).toString('base64');
const headers = { authorization: `Basic ${basic}`, 'user-agent': 'curl/8.7.1' };

const buysToken = ({ twin }: { readonly twin: OktaTwin }): Promise<number> =>
  calls(
    { twin },
    { method: 'POST', path: '/oauth2/v1/token', body: 'grant_type=client_credentials' },
    { headers, address: rented },
  );

let site: OktaSite;
beforeAll(async () => {
  site = await openOktaSite({
    prepare({ state }) {
      const created = new Date(NOW - 100 * DAY).toISOString();
      const secret = { id: 'ocsmeet', status: 'ACTIVE', created, lastUpdated: created };
      state.secrets.set(ids.meet, [{ ...secret, client_secret: 'known to the vendor' }]);
    },
    heldFor: (_step, twin) => ({
      nativeId: 'ocsmeet',
      probe: async () => ((await buysToken({ twin })) === 200 ? 'accepted' : 'refused'),
    }),
  });
});
afterAll(() => site?.close());

it('an app of a vendor used from elsewhere gets no token once its approver says so, and is given back exactly', async () => {
  const { store, clock, runner } = site;
  workedAt(site, [2, 3], {
    eventType: 'app.oauth2.token.grant.access_token',
    actor: { id: ids.meet, type: 'PublicClientApp', alternateId: ids.meet },
    from: { address: cloud, agent: 'meet/2' },
    target: [{ id: 'token', type: 'access_token', displayName: 'Access Token' }],
    debug: { grantType: 'client_credentials' },
  });
  expect(await site.learnPulled()).toBe(28);
  const before = partsOf(site);

  for (let nth = 0; nth < 4; nth++) {
    expect(await buysToken(site)).toBe(200);
    clock.advance(20 * SECOND);
  }
  await site.playPulled();

  const incident = await site.incidentOf(ID);
  expect(incident).toMatchObject({ rootId: ID, identities: [ID] });
  // Okta's log does not say by which secret a client proved itself: neither does the incident.
  expect(incident.attribution).toMatchObject({
    credential: { said: false },
    context: { said: true, value: { ip: rented } },
  });

  await site.settle(3);
  const planned = await site.planOf(incident.id);
  expect(planned.playbook).toBe('third_party_app/leaked-credential');
  expect(planned.steps.map(({ name, action, state }) => [name, action, state])).toEqual([
    ['deny', 'okta.deactivate_app', 'waiting_approval'],
  ]);
  expect(partsOf(site)).toEqual(before);
  const [asked] = await site.waiting();
  if (asked === undefined) throw new Error('nobody is asked');
  expect(asked.asked).toEqual(['founder']);
  await expect(site.approve(asked, { id: 'passer-by' })).rejects.toThrow('for founder to answer');
  await site.approve(asked, { id: 'founder' });
  await site.settle(6, 10 * SECOND);

  const contained = await site.planOf(incident.id);
  expect(contained.state).toBe('contained');
  expect(contained.steps[0]?.verification).toMatchObject({ how: 'held_credential' });
  expect((await store.incidents.get(incident.id))?.status).toBe('contained');
  expect(await buysToken(site)).toBe(401);

  await runner.undo(contained.id, { by: 'founder', reason: 'the vendor has a new secret' });
  await site.settle(6, 10 * SECOND);
  expect((await site.planOf(incident.id)).state).toBe('undone');
  expect(partsOf(site)).toEqual(before);
  expect(await buysToken(site)).toBe(200);
  expect(await verifyStoredLedger(store)).toMatchObject({ intact: true });
}, 30_000);
