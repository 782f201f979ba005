/** The leaked secret of an app in an Entra tenant: the app is stopped as its approver signed, the secret goes by their word. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY, SECOND } from '../../src/core/index.ts';
import { verifyStoredLedger } from '../../src/governance/index.ts';
import { EXPORT_SP, SECRET_KEY } from '../../src/sources/entra/twin/seed-ids.ts';
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

const ID = `entra:${EXPORT_SP}`;
const client: Client = { id: EXPORT_SP, keyId: SECRET_KEY, secret: 's3cr3t-of-export' };

let site: EntraSite;
beforeAll(async () => {
  site = await openEntraSite({
    heldFor: (_step, twin) => heldSecret(client, twin),
  });
});
afterAll(() => site?.close());

it('the leaked secret of an app opens nothing within its pre-authorisation, is taken away by a word, and the app given back', async () => {
  const { store, clock, runner } = site;
  worksBySecret(site, client);
  expect(await site.learnPulled()).toBe(28);
  await store.response.putPreAuthorisation({
    id: 'pa_export',
    playbook: 'service_account/leaked-credential',
    scope: [ID],
    signedBy: 'founder',
    at: NOW - DAY,
    until: NOW + DAY,
    minConfidence: 0.8,
  });
  const before = partsOf(site);

  // The thief buys tokens by the secret, and Microsoft finds it in public.
  for (let nth = 0; nth < 3; nth++) {
    expect(await buysToken(site, client)).toMatchObject({ status: 200 });
    clock.advance(30 * SECOND);
  }
  riskOf(site, client, 'leakedCredentials');
  await site.playPulled();

  const incident = await site.incidentOf(ID);
  expect(incident).toMatchObject({
    rootId: ID,
    identities: [ID],
    credentials: [SECRET_KEY],
    decision: { disposition: 'page' },
    attribution: {
      credential: { said: true, value: { type: 'client_secret', nativeId: SECRET_KEY } },
      context: { said: true, value: { ip: rented } },
    },
  });

  await site.settle(9, 20 * SECOND);
  const denied = await site.planOf(incident.id);
  expect(denied.playbook).toBe('service_account/leaked-credential');
  expect(denied.steps.map(({ name, action, state }) => [name, action, state])).toEqual([
    ['stop-key', 'entra.remove_app_credential', 'waiting_approval'],
    ['deny', 'entra.disable_service_principal', 'effective'],
  ]);
  const [, deny] = denied.steps;
  expect(deny?.authority).toBe('pre-authorisation pa_export');
  expect(deny?.verification).toMatchObject({ effective: 'yes', how: 'held_credential' });
  expect((await buysToken(site, client)).says).toContain('AADSTS7000112');

  // What cannot be undone waits for a word, and it is not anybody's to say.
  const [asked] = await site.waiting();
  if (asked === undefined) throw new Error('nobody is asked');
  expect(asked.asked).toEqual(['founder']);
  await expect(site.approve(asked, { id: 'passer-by' })).rejects.toThrow('for founder to answer');
  await site.approve(asked, { id: 'founder' });
  await site.settle(9, 20 * SECOND);
  const contained = await site.planOf(incident.id);
  expect(contained.state).toBe('contained');
  expect((await store.incidents.get(incident.id))?.status).toBe('contained');
  const gone = partsOf(site);
  expect(gone['applications']).not.toEqual(before['applications']);
  expect(JSON.stringify(gone['applications'])).not.toContain(SECRET_KEY);

  await runner.undo(contained.id, { by: 'founder', reason: 'the owner has a new secret' });
  await site.settle(9, 20 * SECOND);
  const undone = await site.planOf(incident.id);
  expect(undone.steps.map(({ name, state }) => [name, state])).toEqual([
    ['stop-key', 'effective'],
    ['deny', 'undone'],
  ]);
  // Exact: the app is as it was. Irreversible: its secret is gone, and opens nothing any more.
  expect(partsOf(site)).toEqual({ ...before, applications: gone['applications'] });
  expect((await buysToken(site, client)).says).toContain('AADSTS7000215');
  expect(await verifyStoredLedger(store)).toMatchObject({ intact: true });
}, 30_000);
