/** The session of an administrator in an Entra tenant goes on in other hands: ended and the account off, by somebody else's word. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/core/index.ts';
import { verifyStoredLedger } from '../../src/governance/index.ts';
import type { EntraTwin } from '../../src/sources/entra/twin/index.ts';
import { NADIA, START } from '../../src/sources/entra/twin/seed-ids.ts';
import { signedIn } from '../../src/sources/entra/twin/sign-in-log.ts';
import {
  asksForToken,
  browser,
  butSessions,
  type EntraSite,
  iso,
  office,
  openEntraSite,
  partsOf,
  rented,
  workedAt,
} from './entra-tenant.case.ts';

const ID = `entra:${NADIA}`;
const STOLEN = `refresh ${NADIA}`;
const SESSION = 'session of the morning';
const thief = { address: rented, agent: 'python-requests/2.32.3' };

const replays = ({ twin }: { readonly twin: EntraTwin }) =>
  asksForToken({ twin }, { grant_type: 'refresh_token', refresh_token: STOLEN }, thief);

let site: EntraSite;
beforeAll(async () => {
  site = await openEntraSite({
    heldFor: (_step, twin) => ({
      nativeId: STOLEN,
      probe: async () => ((await replays({ twin })).status === 200 ? 'accepted' : 'refused'),
    }),
  });
});
afterAll(() => site?.close());

/** A fortnight at the desk, and this morning; the token of this morning's session is then taken. */
const livesAndIsRobbed = async ({ twin }: EntraSite): Promise<void> => {
  const { state } = twin;
  const holder = state.users.get(NADIA) ?? {};
  const device = { id: 'dev-1', browser: 'Chrome 140', system: 'Windows10' };
  const desk = { holder, address: office, agent: browser, device } as const;
  const morning = { kind: 'interactiveUser', second: 'Mobile app notification' } as const;
  const refresh = { kind: 'nonInteractiveUser' } as const;
  const ofDay = (day: number) => ({ session: `session of ${day} days ago` });
  workedAt(site, [8], { ...desk, ...morning }, ofDay);
  workedAt(site, [9, 11, 14], { ...desk, ...refresh }, ofDay);
  signedIn(state, { ...desk, ...morning, at: START + 5 * MINUTE, session: SESSION });
  signedIn(state, { ...desk, ...refresh, at: START + 65 * MINUTE, session: SESSION });
  const at = state.tokens.findIndex(({ id }) => id === STOLEN);
  const token = state.tokens[at];
  if (token === undefined) throw new Error('no such token');
  state.tokens[at] = { ...token, session: SESSION };
  expect(await site.learnPulled()).toBe(58);
};

/** As Entra writes it when somebody adds a method of signing in. */
const methodAdded = (at: number) => ({
  id: 'Authentication_Methods_1',
  category: 'UserManagement',
  correlationId: 'cor-method',
  result: 'success',
  resultReason: 'User registered Authenticator App with Code',
  activityDisplayName: 'User registered security info',
  activityDateTime: iso(at),
  loggedByService: 'Authentication Methods',
  operationType: 'Add',
  initiatedBy: {
    app: null,
    user: { id: NADIA, userPrincipalName: 'nadia@example.com', ipAddress: rented },
  },
  targetResources: [
    { id: NADIA, type: 'User', userPrincipalName: 'nadia@example.com', modifiedProperties: [] },
  ],
  additionalDetails: [],
});

it('a stolen session of a person is ended and the account suspended once the right one says so, and given back', async () => {
  const { twin, store, clock, runner } = site;
  await livesAndIsRobbed(site);
  const before = partsOf(site);

  for (let nth = 0; nth < 3; nth++) {
    expect(await replays(site)).toMatchObject({ status: 200 });
    clock.advance(20 * SECOND);
  }
  twin.state.audits.push(methodAdded(clock.now()));
  twin.state.riskDetections.push({
    id: 'risk-1',
    riskEventType: 'anomalousToken',
    riskState: 'atRisk',
    riskLevel: 'high',
    riskDetail: 'none',
    detectionTimingType: 'offline',
    activity: 'signin',
    tokenIssuerType: 'AzureAD',
    ipAddress: rented,
    userId: NADIA,
    userPrincipalName: 'nadia@example.com',
    activityDateTime: iso(clock.now()),
    detectedDateTime: iso(clock.now()),
  });
  await site.playPulled();

  const incident = await site.incidentOf(ID);
  expect(incident).toMatchObject({
    rootId: ID,
    identities: [ID],
    decision: { disposition: 'page' },
    attribution: {
      credential: { said: true, value: { type: 'session_token', nativeId: SESSION, ofId: ID } },
      context: { said: true, value: { ip: rented } },
    },
  });

  await site.settle(3);
  const planned = await site.planOf(incident.id);
  expect(planned.playbook).toBe('human/session-hijack');
  expect(planned.steps.map(({ name, action, state }) => [name, action, state])).toEqual([
    ['suspend', 'entra.disable_user', 'waiting_approval'],
    ['end-sessions', 'entra.revoke_sessions', 'waiting_approval'],
    ['new-password', 'entra.require_password_change', 'waiting_approval'],
  ]);
  expect(partsOf(site)).toEqual(before);
  const [asked] = await site.waiting();
  if (asked === undefined) throw new Error('nobody is asked');
  expect(asked.asked).toEqual(['founder']);
  await expect(site.approve(asked, { id: 'nadia@example.com' })).rejects.toThrow('linked');
  await site.approve(asked, { id: 'founder' });
  await site.settle(16, 20 * SECOND);

  const contained = await site.planOf(incident.id);
  expect(contained.state).toBe('contained');
  expect((await store.incidents.get(incident.id))?.status).toBe('contained');
  expect(contained.steps.map(({ name, verification }) => [name, verification])).toMatchObject([
    ['suspend', { effective: 'yes', how: 'held_credential' }],
    ['end-sessions', { effective: 'yes', how: 'held_credential' }],
    ['new-password', { effective: 'yes' }],
  ]);
  expect((await replays(site)).says).toContain('AADSTS50057');
  // What Entra has no say in is told, and it does live on.
  const told = contained.steps[0]?.verification?.residual.map(({ what }) => what).join('\n');
  expect(told).toContain('cookies of web apps');
  expect(twin.living(NADIA).map(({ id }) => id)).toContain(`cookie ${NADIA}`);

  await runner.undo(contained.id, { by: 'founder', reason: 'proofed again' });
  await site.settle(9, 20 * SECOND);
  const undone = await site.planOf(incident.id);
  expect(undone.steps.map(({ name, state }) => [name, state])).toEqual([
    ['suspend', 'undone'],
    ['end-sessions', 'effective'],
    ['new-password', 'undone'],
  ]);
  // Exact: the account as it was. Irreversible: sessions from before are over, the stolen one too.
  expect(butSessions(partsOf(site))).toEqual(butSessions(before));
  expect(partsOf(site)).not.toEqual(before);
  expect((await replays(site)).says).toContain('AADSTS50173');
  expect(await verifyStoredLedger(store)).toMatchObject({ intact: true });
}, 30_000);
