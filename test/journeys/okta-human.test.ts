/** The cookie of an administrator's Okta session, taken and used elsewhere: nothing opens by it once the right one says so. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR, SECOND } from '../../src/core/index.ts';
import { verifyStoredLedger } from '../../src/governance/index.ts';
import type { OktaTwin } from '../../src/sources/okta/twin/index.ts';
import { ids } from '../../src/sources/okta/twin/seed.ts';
import { writeLog } from '../../src/sources/okta/twin/state.ts';
import {
  browser,
  calls,
  type OktaSite,
  office,
  openOktaSite,
  partsOf,
  rented,
  START,
  workedAt,
} from './okta-org.case.ts';

const ID = `okta:${ids.ada}`;
const SESSION = 'sid-ada';
const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const headers = { cookie: `sid=${SESSION}`, 'user-agent': agent };
const from = { address: rented, agent };
const actor = { id: ids.ada, type: 'User', alternateId: 'ada@acme.example' };
const herself = [{ ...actor, displayName: 'ada' }];

/** 200 = the app is open; 302 = the sign-in page is shown. */
const opensApp = ({ twin }: { readonly twin: OktaTwin }): Promise<number> =>
  calls({ twin }, { path: `/app/salesforce/${ids.saml}/sso/saml` }, { headers, address: rented });

let site: OktaSite;
beforeAll(async () => {
  site = await openOktaSite({
    heldFor: (_step, twin) => ({
      nativeId: SESSION,
      probe: async () => ((await opensApp({ twin })) === 200 ? 'accepted' : 'refused'),
    }),
  });
});
afterAll(() => site?.close());

/** A fortnight at the desk, and this morning. */
const lives = async ({ twin }: OktaSite): Promise<void> => {
  const desk = { actor, from: { address: office, agent: browser } };
  const start = { ...desk, eventType: 'user.session.start' };
  const target = [{ id: ids.saml, type: 'AppInstance', displayName: 'saml' }];
  const sso = { ...desk, eventType: 'user.authentication.sso', target };
  const ofDay = (day: number) => ({ session: `102day${day}` });
  workedAt(site, [8], start, ofDay);
  workedAt(site, [9, 13], sso, ofDay);
  writeLog(twin.state, { ...start, at: START + 8 * HOUR, session: SESSION });
  writeLog(twin.state, { ...sso, at: START + 9 * HOUR, session: SESSION });
  expect(await site.learnPulled()).toBe(44);
};

it('a stolen session opens nothing once the right one says so, and the user is given back', async () => {
  const { twin, store, clock, runner } = site;
  await lives(site);
  for (let nth = 0; nth < 3; nth++) {
    expect(await opensApp(site)).toBe(200);
    clock.advance(20 * SECOND);
  }
  // A factor of the thief's own; Okta notes that the session moved, and ada says that it was not her.
  const at = clock.now();
  const theft = { actor, at, from, session: SESSION, target: herself };
  const debug = { factor: 'OKTA_SOFT_TOKEN' };
  writeLog(twin.state, { ...theft, eventType: 'user.mfa.factor.activate', debug });
  writeLog(twin.state, { ...theft, eventType: 'user.session.context.change' });
  writeLog(twin.state, {
    ...{ actor, at: at + SECOND, target: herself },
    from: { address: office, agent: browser },
    eventType: 'user.account.report_suspicious_activity_by_enduser',
  });
  clock.advance(2 * SECOND);
  const before = partsOf(site);
  await site.playPulled();

  const incident = await site.incidentOf(ID);
  expect(incident).toMatchObject({
    rootId: ID,
    identities: [ID],
    decision: { disposition: 'page' },
    attribution: {
      credential: { said: true, value: { type: 'session_token', nativeId: SESSION, ofId: ID } },
    },
  });

  await site.settle(3);
  const planned = await site.planOf(incident.id);
  expect(planned.playbook).toBe('human/session-hijack');
  expect(planned.steps.map(({ name, action, state }) => [name, action, state])).toEqual([
    ['suspend', 'okta.suspend_user', 'waiting_approval'],
    ['end-sessions', 'okta.clear_sessions', 'waiting_approval'],
    ['new-password', 'okta.expire_password', 'waiting_approval'],
    ['new-factors', 'okta.reset_factors', 'waiting_approval'],
  ]);
  expect(partsOf(site)).toEqual(before);
  const [asked] = await site.waiting();
  if (asked === undefined) throw new Error('nobody is asked');
  expect(asked.asked).toEqual(['founder']);
  await expect(site.approve(asked, { id: 'ada@acme.example' })).rejects.toThrow('linked');
  await site.approve(asked, { id: 'founder' });
  await site.settle(12, 10 * SECOND);

  const contained = await site.planOf(incident.id);
  expect(contained.steps.map(({ name, state, error }) => [name, state, error])).toEqual([
    ['suspend', 'effective', undefined],
    ['end-sessions', 'effective', undefined],
    // Okta takes no password away while the user is suspended; the plan says when it can be done.
    ['new-password', 'refused', expect.stringContaining('when they are given back')],
    ['new-factors', 'effective', undefined],
  ]);
  expect(contained.steps[0]?.verification).toMatchObject({ how: 'held_credential' });
  expect(contained.state).toBe('partly_contained');
  expect((await store.incidents.get(incident.id))?.status).toBe('contained');
  expect(await opensApp(site)).toBe(302);

  await runner.undo(contained.id, { by: 'founder', reason: 'proofed again' });
  await site.settle(6, 10 * SECOND);
  const undone = await site.planOf(incident.id);
  expect(undone.steps.map(({ name, state }) => [name, state])).toEqual([
    ['suspend', 'undone'],
    ['end-sessions', 'effective'],
    ['new-password', 'refused'],
    ['new-factors', 'effective'],
  ]);
  // Exact: the user as before. Irreversible: sessions, tokens of apps and factors are made anew by her.
  const after = partsOf(site);
  expect(after['users']).toEqual(before['users']);
  const differ = Object.keys(after).filter(
    (part) => JSON.stringify(after[part]) !== JSON.stringify(before[part]),
  );
  expect(differ.sort()).toEqual(['factors', 'refreshTokens', 'sessions']);
  expect(await opensApp(site)).toBe(302);
  expect(await verifyStoredLedger(store)).toMatchObject({ intact: true });
}, 30_000);
