/** The leaked secret of an agent with an identity in an Entra tenant: off as its sponsor signed, the secret by their word. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY, SECOND } from '../../src/core/index.ts';
import { verifyStoredLedger } from '../../src/governance/index.ts';
import { AGENT_SP } from '../../src/sources/entra/twin/seed-ids.ts';
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

const ID = `entra:${AGENT_SP}`;
const SPONSOR = 'ines@example.com';
const client: Client = { id: AGENT_SP, keyId: 'key-of-the-agent', secret: 'in a prompt' };

let site: EntraSite;
beforeAll(async () => {
  site = await openEntraSite({
    declarations: [
      {
        kind: 'declaration',
        id: 'declaration of the agent',
        ofId: ID,
        owner: SPONSOR,
        purpose: 'answers tickets of the help desk',
        class: 'agent',
        declaredBy: 'test',
        at: NOW - 20 * DAY,
      },
    ],
    heldFor: (_step, twin) => heldSecret(client, twin),
  });
});
afterAll(() => site?.close());

it('an agent whose secret leaked gets no token any more as its sponsor signed, and is given back', async () => {
  const { store, clock, runner } = site;
  const { state } = site.twin;
  const { appId } = state.servicePrincipals.get(AGENT_SP) ?? {};
  // Where its secret stands.
  state.applications.set('blueprint', {
    id: 'blueprint',
    appId,
    displayName: 'helpdesk-agent',
    passwordCredentials: [{ keyId: client.keyId, displayName: 'made by its team' }],
    keyCredentials: [],
  });
  worksBySecret(site, client);
  expect(await site.learnPulled()).toBe(28);
  await store.response.putPreAuthorisation({
    id: 'pa_agent',
    playbook: 'agent/leaked-credential',
    scope: [ID],
    signedBy: SPONSOR,
    at: NOW - DAY,
    until: NOW + DAY,
    minConfidence: 0.8,
  });
  const before = partsOf(site);

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
    attribution: {
      credential: { said: true, value: { type: 'client_secret', nativeId: client.keyId } },
      context: { said: true, value: { ip: rented } },
    },
  });

  await site.settle(9, 20 * SECOND);
  const denied = await site.planOf(incident.id);
  expect(denied.playbook).toBe('agent/leaked-credential');
  expect(denied.steps.map(({ name, action, state }) => [name, action, state])).toEqual([
    ['stop-key', 'entra.remove_app_credential', 'waiting_approval'],
    ['deny', 'entra.disable_service_principal', 'effective'],
  ]);
  expect(denied.steps[1]?.authority).toBe('pre-authorisation pa_agent');
  expect(denied.steps[1]?.verification).toMatchObject({ how: 'held_credential' });
  expect((await buysToken(site, client)).says).toContain('AADSTS7000112');

  // The agent's owner is asked, and nobody else.
  const [asked] = await site.waiting();
  if (asked === undefined) throw new Error('nobody is asked');
  expect(asked.asked).toEqual([SPONSOR]);
  await expect(site.approve(asked, { id: 'founder' })).rejects.toThrow('to answer');
  await site.approve(asked, { id: SPONSOR });
  await site.settle(9, 20 * SECOND);
  expect((await site.planOf(incident.id)).state).toBe('contained');
  expect((await store.incidents.get(incident.id))?.status).toBe('contained');
  const gone = partsOf(site);

  await runner.undo(denied.id, { by: SPONSOR, reason: 'the blueprint has a new secret' });
  await site.settle(9, 20 * SECOND);
  const undone = await site.planOf(incident.id);
  expect(undone.steps.map(({ name, state }) => [name, state])).toEqual([
    ['stop-key', 'effective'],
    ['deny', 'undone'],
  ]);
  // Exact: the agent as it was. Irreversible: its secret is gone.
  expect(partsOf(site)).toEqual({ ...before, applications: gone['applications'] });
  expect(JSON.stringify(gone['applications'])).not.toContain(client.keyId);
  expect((await buysToken(site, client)).says).toContain('AADSTS7000215');
  expect(await verifyStoredLedger(store)).toMatchObject({ intact: true });
}, 30_000);
