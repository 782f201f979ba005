/** The API token of a provisioning in Okta, used from elsewhere to make an administrator: its user off as signed, the token by a word. */
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

const USER = '00usync';
const TOKEN = '00Tsync';
const SECRET = '00sync-secret-0123456789abcdefghijklmnop';
const ID = `okta:${USER}`;
const headers = { authorization: `SSWS ${SECRET}`, 'user-agent': 'curl/8.7.1' };
const thief = { headers, address: rented };

/** A service user with one API token: the provisioning of people from the staff records. */
const addSync = ({ state }: OktaTwin): void => {
  const model = state.users.get(ids.reader);
  if (model === undefined) throw new Error('no such user');
  const profile = {
    login: 'sync@acme.example',
    email: 'sync@acme.example',
    userType: 'service account',
  };
  state.users.set(USER, { ...structuredClone(model), id: USER, profile });
  const token = {
    id: TOKEN,
    name: 'provisioning',
    userId: USER,
    clientName: 'Okta API',
    status: 'ACTIVE',
  };
  const created = new Date(NOW - 200 * DAY).toISOString();
  const expiresAt = new Date(NOW + 20 * DAY).toISOString();
  state.apiTokens.set(SECRET, {
    ...token,
    created,
    lastUpdated: created,
    expiresAt,
    tokenWindow: 'P30D',
    network: { connection: 'ANYWHERE' },
  });
  state.roles.set(`users/${USER}`, [
    {
      id: 'ra1sync',
      type: 'USER_ADMIN',
      label: 'Group Administrator',
      status: 'ACTIVE',
      assignmentType: 'USER',
      created,
      lastUpdated: created,
    },
  ]);
};

/** Holder → types of its administrator roles, whichever assignment gives them. */
const rolesIn = (part: unknown) =>
  Object.fromEntries(
    Object.entries(part as Readonly<Record<string, readonly { readonly type: string }[]>>).map(
      ([holder, roles]) => [holder, roles.map(({ type }) => type)],
    ),
  );

let site: OktaSite;
beforeAll(async () => {
  site = await openOktaSite({
    prepare: addSync,
    heldFor: (_step, twin) => ({
      nativeId: TOKEN,
      probe: async () =>
        (await calls({ twin }, { path: '/.well-known/whoami' }, thief)) === 200
          ? 'accepted'
          : 'refused',
    }),
  });
});
afterAll(() => site?.close());

it('a leaked API token is refused within its pre-authorisation, revoked by a word, and its user given back', async () => {
  const { store, clock, runner } = site;
  workedAt(site, [2, 3, 14], {
    eventType: 'user.account.update_profile',
    actor: { id: USER, type: 'User', alternateId: 'sync@acme.example' },
    tokenId: TOKEN,
    from: { address: cloud, agent: 'okta-sdk-python/2.9' },
    target: [{ id: ids.ben, type: 'User', alternateId: 'ben@acme.example', displayName: 'ben' }],
  });
  expect(await site.learnPulled()).toBe(42);
  await store.response.putPreAuthorisation({
    id: 'pa_sync',
    playbook: 'service_account/leaked-credential',
    scope: [ID],
    signedBy: 'founder',
    at: NOW - DAY,
    until: NOW + DAY,
    minConfidence: 0.8,
  });

  // The thief takes a person's factors away, and makes an administrator of them.
  const factors = `/api/v1/users/${ids.gus}/lifecycle/reset_factors`;
  expect(await calls(site, { method: 'POST', path: factors }, thief)).toBe(200);
  clock.advance(8 * SECOND);
  const path = `/api/v1/users/${ids.gus}/roles`;
  const body = JSON.stringify({ type: 'SUPER_ADMIN' });
  expect(await calls(site, { method: 'POST', path, body }, thief)).toBe(201);
  clock.advance(8 * SECOND);
  const before = partsOf(site);
  await site.playPulled();

  const incident = await site.incidentOf(ID);
  expect(incident).toMatchObject({
    rootId: ID,
    credentials: [TOKEN],
    decision: { disposition: 'page' },
    attribution: {
      credential: { said: true, value: { type: 'api_token', nativeId: TOKEN, ofId: ID } },
      context: { said: true, value: { ip: rented } },
    },
  });

  await site.settle(9, 10 * SECOND);
  const denied = await site.planOf(incident.id);
  expect(denied.playbook).toBe('service_account/leaked-credential');
  expect(denied.steps.map(({ name, action, state }) => [name, action, state])).toEqual([
    ['stop-key', 'okta.revoke_api_token', 'waiting_approval'],
    ['deny', 'okta.suspend_user', 'effective'],
    ['end-sessions', 'okta.clear_sessions', 'waiting_approval'],
    // What the thief made of somebody else.
    ['take-new-roles', 'okta.remove_admin_role', 'waiting_approval'],
  ]);
  expect(denied.steps[1]?.authority).toBe('pre-authorisation pa_sync');
  expect(denied.steps[1]?.verification).toMatchObject({ how: 'held_credential' });
  expect(await calls(site, { method: 'POST', path, body }, thief)).toBe(401);

  const [asked] = await site.waiting();
  if (asked === undefined) throw new Error('nobody is asked');
  expect(asked.asked).toEqual(['founder']);
  await expect(site.approve(asked, { id: 'sync@acme.example' })).rejects.toThrow('linked');
  await site.approve(asked, { id: 'founder' });
  await site.settle(9, 10 * SECOND);
  const contained = await site.planOf(incident.id);
  expect(contained.steps.map(({ state }) => state)).toEqual(Array(4).fill('effective'));
  expect(contained.state).toBe('contained');
  expect((await store.incidents.get(incident.id))?.status).toBe('contained');

  await runner.undo(contained.id, { by: 'founder', reason: 'the program has a new token' });
  await site.settle(6, 10 * SECOND);
  expect((await site.planOf(incident.id)).steps.map(({ name, state }) => [name, state])).toEqual([
    ['stop-key', 'effective'],
    ['deny', 'undone'],
    ['end-sessions', 'effective'],
    ['take-new-roles', 'undone'],
  ]);
  // Exact: the user as it was. Approximate: the same role, assigned anew. Irreversible: the token is gone.
  const { [SECRET]: _gone, ...tokens } = before['apiTokens'] as Readonly<Record<string, unknown>>;
  const { roles: now, ...others } = partsOf(site);
  const { roles: then, ...othersThen } = before;
  expect(others).toEqual({ ...othersThen, apiTokens: tokens });
  expect(rolesIn(now)).toEqual(rolesIn(then));
  expect(rolesIn(now)[`users/${ids.gus}`]).toEqual(['SUPER_ADMIN']);
  expect(await calls(site, { method: 'POST', path, body }, thief)).toBe(401);
  expect(await verifyStoredLedger(store)).toMatchObject({ intact: true });
}, 30_000);
