/** A vendor's app in an Entra tenant turns hostile: off at once as was signed, what it was let read taken back by a word. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY, SECOND } from '../../src/core/index.ts';
import { verifyStoredLedger } from '../../src/governance/index.ts';
import { VENDOR_SP } from '../../src/sources/entra/twin/seed-ids.ts';
import {
  buysToken,
  type Client,
  type EntraSite,
  heldSecret,
  NOW,
  openEntraSite,
  partsOf,
  rented,
  riskOf,
  worksBySecret,
} from './entra-tenant.case.ts';

const ID = `entra:${VENDOR_SP}`;
/** Registered in the tenant of the vendor, which alone could take its secret away. */
const client: Client = { id: VENDOR_SP, keyId: 'key-of-the-vendor', secret: 'known to the vendor' };

let site: EntraSite;
beforeAll(async () => {
  site = await openEntraSite({
    heldFor: (step, twin) => (step.name === 'deny' ? heldSecret(client, twin) : undefined),
  });
});
afterAll(() => site?.close());

type Grants = readonly (readonly [string, Readonly<Record<string, unknown>>])[];
const grantsIn = (parts: Readonly<Record<string, unknown>>): Grants => parts['grants'] as Grants;

it('a hostile app of a vendor is switched off within its pre-authorisation, loses its consent by a word, and gets both back', async () => {
  const { store, clock, runner } = site;
  worksBySecret(site, client);
  expect(await site.learnPulled()).toBe(28);
  await store.response.putPreAuthorisation({
    id: 'pa_vendor',
    playbook: 'third_party_app/consent-abused',
    scope: ['unowned'],
    signedBy: 'founder',
    at: NOW - DAY,
    until: NOW + DAY,
    minConfidence: 0.85,
  });
  const before = partsOf(site);

  for (let nth = 0; nth < 3; nth++) {
    expect(await buysToken(site, client)).toMatchObject({ status: 200 });
    clock.advance(30 * SECOND);
  }
  riskOf(site, client, 'maliciousApplication');
  await site.playPulled();

  const incident = await site.incidentOf(ID);
  expect(incident).toMatchObject({
    rootId: ID,
    identities: [ID],
    decision: { disposition: 'page' },
    attribution: {
      credential: { said: true, value: { type: 'client_secret', nativeId: client.keyId } },
      context: { said: true, value: { ip: rented } },
    },
  });

  await site.settle(9, 20 * SECOND);
  const denied = await site.planOf(incident.id);
  expect(denied.playbook).toBe('third_party_app/consent-abused');
  expect(denied.steps.map(({ name, action, state }) => [name, action, state])).toEqual([
    ['deny', 'entra.disable_service_principal', 'effective'],
    ['take-grants-back', 'entra.remove_permission_grant', 'waiting_approval'],
  ]);
  expect(denied.steps[0]?.authority).toBe('pre-authorisation pa_vendor');
  expect(denied.steps[0]?.verification).toMatchObject({ how: 'held_credential' });
  expect((await buysToken(site, client)).says).toContain('AADSTS7000112');
  expect(grantsIn(partsOf(site))).toEqual(grantsIn(before));

  const [asked] = await site.waiting();
  if (asked === undefined) throw new Error('nobody is asked');
  expect(asked.asked).toEqual(['founder']);
  await site.approve(asked, { id: 'founder' });
  await site.settle(9, 20 * SECOND);
  expect((await site.planOf(incident.id)).state).toBe('contained');
  expect((await store.incidents.get(incident.id))?.status).toBe('contained');
  expect(grantsIn(partsOf(site)).map(([id]) => id)).toEqual(['grant-2']);

  await runner.undo(denied.id, { by: 'founder', reason: 'the vendor is clean again' });
  await site.settle(9, 20 * SECOND);
  expect((await site.planOf(incident.id)).state).toBe('undone');
  // Exact: the app as it was. Approximate: the consent says the same under a new id, as its undo tells.
  const after = partsOf(site);
  expect({ ...after, grants: undefined }).toEqual({ ...before, grants: undefined });
  const said = (grants: Grants) =>
    grants.map(([, { id: _id, ...rest }]) => ({ principalId: null, ...rest }));
  expect(said(grantsIn(after))).toEqual(expect.arrayContaining(said(grantsIn(before))));
  expect(grantsIn(after)).not.toEqual(grantsIn(before));
  expect((await buysToken(site, client)).status).toBe(200);
  expect(await verifyStoredLedger(store)).toMatchObject({ intact: true });
}, 30_000);
