import { describe, expect, it } from 'vitest';
import { createInventory, type Inventory } from '../../../inventory/index.ts';
import type { InventoryFact } from '../../../model/index.ts';
import type { Raw } from '../../record.ts';
import { entraActions } from '../actions/index.ts';
import { entraSource } from '../index.ts';
import { pullEntra } from '../inventory/pull.ts';
import { pullEntraLogs } from '../logs.ts';
import { type EntraBench, noWait, startBench } from '../twin/bench.case.ts';
import {
  EXPORT_APP,
  EXPORT_SP,
  GLOBAL_ADMIN,
  GRAPH_SP,
  NADIA,
  SAM,
  SECRET_KEY,
  START,
  TENANT,
  VENDOR_SP,
} from '../twin/seed-ids.ts';
import { applyEntra } from './index.ts';

const { read, act, undo } = entraSource.permissions;

const pulledInto = async (bench: EntraBench, at: number): Promise<Inventory> => {
  const inventory = createInventory({ now: () => at + 60_000 });
  for await (const one of pullEntra(bench.config, at, undefined, noWait)) {
    inventory.applySnapshot(one);
  }
  return inventory;
};

const inTenant = async (run: (bench: EntraBench, inventory: Inventory) => Promise<void>) => {
  const bench = await startBench([...read, ...act, ...undo]);
  try {
    await run(bench, await pulledInto(bench, START));
  } finally {
    await bench.twin.close();
  }
};

let serial = 0;
const audit = (
  activityDisplayName: string,
  targetResources: readonly Raw[],
  more: Raw = {},
): Raw => ({
  id: `audit-${serial++}`,
  tenantId: TENANT,
  activityDisplayName,
  activityDateTime: new Date(START + serial * 60_000).toISOString(),
  result: 'success',
  initiatedBy: { user: { id: NADIA, userPrincipalName: 'nadia@example.com' } },
  targetResources,
  ...more,
});
const prop = (displayName: string, newValue: unknown, oldValue?: unknown): Raw => ({
  displayName,
  oldValue: oldValue === undefined ? null : JSON.stringify(oldValue),
  newValue: newValue === undefined ? null : JSON.stringify(newValue),
});
const apply = (inventory: Inventory, record: Raw): void => {
  for (const event of entraSource.parse(record)) {
    inventory.applyChanges(applyEntra(event, inventory.view));
  }
};

describe('what the audit log tells', () => {
  it('is what the next pull says, for all that was done in the tenant', () =>
    inTenant(async (bench, inventory) => {
      const targets: Readonly<Record<string, string>> = {
        'entra.disable_user': SAM,
        'entra.disable_service_principal': VENDOR_SP,
        'entra.remove_app_credential': SECRET_KEY,
        'entra.remove_app_role_assignment': 'approle-1',
        'entra.remove_permission_grant': 'grant-1',
        'entra.remove_directory_role': 'worn-1',
      };
      const context = { now: bench.twin.now, stepId: 'stp_1' };
      for (const action of entraActions(bench.config, noWait)) {
        const nativeId = targets[action.id];
        if (nativeId === undefined) continue;
        const target = { system: 'entra', nativeId, scope: TENANT };
        const plan = await action.plan(target, { resourceId: GRAPH_SP }, context);
        expect([action.id, plan.refused]).toEqual([action.id, undefined]);
        await action.do(plan, context);
      }
      bench.twin.advance(60_000);
      const options = { since: START - 1, until: bench.twin.now() };
      for await (const { records } of pullEntraLogs(bench.config, undefined, options, noWait)) {
        for (const record of records) apply(inventory, record);
      }
      const fresh = await pulledInto(bench, bench.twin.now());
      const picture = ({ view }: Inventory) => ({
        sam: view.identity(`entra:${SAM}`)?.status,
        vendor: view.identity(`entra:${VENDOR_SP}`)?.status,
        keys: view.credentialsOf(`entra:${EXPORT_SP}`).map(({ id }) => id),
        rights: [EXPORT_SP, VENDOR_SP, NADIA].map((id) =>
          view
            .entitlementsOf(`entra:${id}`)
            .map((one) => one.id)
            .toSorted(),
        ),
        trusts: view.trustsInto(`entra:${GLOBAL_ADMIN}`).map(({ id }) => id),
      });
      expect(picture(inventory)).toEqual(picture(fresh));
      expect(picture(inventory).sam).toBe('disabled');
    }));

  it('adds a secret to the service principal of the app, and takes away what is left out', () =>
    inTenant(async (_bench, inventory) => {
      const line = (keyId: string, type: string) =>
        `[KeyIdentifier=${keyId},KeyType=${type},KeyUsage=Verify,DisplayName=x]`;
      const before = [line(SECRET_KEY, 'Password')];
      const after = [line('new-key', 'Password')];
      apply(
        inventory,
        audit('Update application – Certificates and secrets management ', [
          {
            id: EXPORT_APP,
            type: 'Application',
            modifiedProperties: [prop('KeyDescription', after, before)],
          },
        ]),
      );
      const keys = inventory.view.credentialsOf(`entra:${EXPORT_SP}`);
      expect(keys.map(({ nativeId }) => nativeId)).not.toContain(SECRET_KEY);
      expect(keys.find(({ nativeId }) => nativeId === 'new-key')).toMatchObject({
        type: 'client_secret',
        createdAt: { known: true },
        expiresAt: { known: false },
      });
    }));

  it('tells a role that was put on for a while from one that stands, and ends it again', () =>
    inTenant(async (_bench, inventory) => {
      const role = { id: GLOBAL_ADMIN, type: 'Role', displayName: 'Global Administrator' };
      const sam = { id: SAM, type: 'User', userPrincipalName: 'sam@example.com' };
      const activation = 'Add member to role completed (PIM activation)';
      const until = '2026-06-01T12:00:00Z';
      const additionalDetails = [{ key: 'ExpirationTime', value: until }];
      const worn = () =>
        inventory.view
          .entitlementsOf(`entra:${SAM}`)
          .filter(({ via }) => via.name === 'Global Administrator');
      apply(inventory, audit('Add member to role requested (PIM activation)', [role, sam]));
      expect(worn()).toEqual([]);
      apply(inventory, audit(activation, [role, sam], { additionalDetails }));
      expect(worn()).toMatchObject([{ standing: 'active', until: Date.parse(until) }]);
      apply(inventory, audit('Remove member from role (PIM activation expired)', [role, sam]));
      expect(worn()).toEqual([]);
      apply(
        inventory,
        audit('Add eligible member to role in PIM completed (permanent)', [role, sam]),
      );
      expect(worn()).toMatchObject([{ standing: 'eligible' }]);
    }));

  it('reads a consent for all of the tenant, user by user, and app roles', () =>
    inTenant(async (_bench, inventory) => {
      const permissions = `[] => [[Id: g1, ClientId: ${VENDOR_SP}, PrincipalId: ${NADIA}, ResourceId: ${GRAPH_SP}, ConsentType: Principal, Scope: Mail.ReadWrite offline_access, CreatedDateTime: ]]; `;
      apply(
        inventory,
        audit('Consent to application', [
          {
            id: VENDOR_SP,
            type: 'ServicePrincipal',
            modifiedProperties: [prop('ConsentAction.Permissions', permissions)],
          },
        ]),
      );
      apply(
        inventory,
        audit('Add app role assignment to service principal', [
          {
            id: GRAPH_SP,
            type: 'ServicePrincipal',
            displayName: 'Microsoft Graph',
            modifiedProperties: [
              prop('AppRole.Id', 'r-1'),
              prop('AppRole.Value', 'Mail.ReadWrite'),
              prop('ServicePrincipal.ObjectID', VENDOR_SP),
            ],
          },
        ]),
      );
      const rights = inventory.view.entitlementsOf(`entra:${VENDOR_SP}`);
      expect(rights.map(({ privileges, via }) => [via.kind, privileges])).toEqual(
        expect.arrayContaining([
          ['consent', ['Mail.Read', 'offline_access', 'User.Read']],
          ['consent', ['Mail.ReadWrite', 'offline_access']],
          ['assignment', ['Mail.ReadWrite']],
        ]),
      );
    }));

  it('knows new people, members and owners, and keeps the dead dead', () =>
    inTenant(async (_bench, inventory) => {
      const id = 'aaaaaaaa-0000-4000-8000-00000000000e';
      const user = { id, type: 'User', userPrincipalName: 'eva@example.com' };
      apply(inventory, audit('Add user', [user]));
      expect(inventory.view.identity(`entra:${id}`)).toMatchObject({
        name: 'eva@example.com',
        scope: TENANT,
        createdAt: { known: true },
      });
      const group = '99999999-0000-4000-8000-000000000001';
      const member = { ...user, modifiedProperties: [prop('Group.ObjectID', group)] };
      apply(inventory, audit('Add member to group', [member]));
      expect(inventory.view.groupsOf(`entra:${id}`).map((one) => one.id)).toContain(
        `entra:${group}`,
      );
      apply(
        inventory,
        audit('Remove member from group', [
          { ...member, modifiedProperties: [prop('Group.ObjectID', undefined, group)] },
        ]),
      );
      expect(inventory.view.groupsOf(`entra:${id}`)).toEqual([]);
      apply(inventory, audit('Delete user', [user]));
      expect(inventory.view.identity(`entra:${id}`)).toBeUndefined();
      apply(
        inventory,
        audit('Update user', [], {
          initiatedBy: { user: { id, userPrincipalName: 'eva@example.com' } },
        }),
      );
      expect(inventory.view.identity(`entra:${id}`)).toBeUndefined();
    }));

  it('changes nothing for what was refused, and takes down who is seen for the first time', () =>
    inTenant(async (_bench, inventory) => {
      const user = { id: SAM, type: 'User' };
      apply(inventory, audit('Disable account', [user], { result: 'failure' }));
      expect(inventory.view.identity(`entra:${SAM}`)?.status).toBe('active');
      const facts: InventoryFact[] = [];
      const [event] = entraSource.parse({
        id: 's-1',
        tenantId: TENANT,
        createdDateTime: '2026-06-01T09:00:00Z',
        servicePrincipalId: 'eeeeeeee-0000-4000-8000-0000000000aa',
        servicePrincipalName: 'new-robot',
        category: 'ManagedIdentitySignInLogs',
        properties: { id: 's-1' },
      });
      for (const change of event ? applyEntra(event, inventory.view) : []) {
        if (change.op === 'put') facts.push(change.fact);
      }
      expect(facts).toMatchObject([{ kind: 'identity', name: 'new-robot', class: 'workload' }]);
    }));
});
