/** Areas of the pull that are about apps: service principals, registrations, app roles, consents. */
import { isCountersignError } from '../../../core/index.ts';
import type { InventoryFact } from '../../../model/index.ts';
import type { Area } from '../../pull-areas.ts';
import { type Raw, str } from '../../record.ts';
import {
  appCredentials,
  applicationFields,
  applicationResource,
  federatedTrust,
  ownership,
  principalFields,
  principalIdentity,
} from './apps.ts';
import { appRoleAssignment, appRoleValues, permissionGrant } from './grants.ts';
import { cutOffOwners, idsIn, ownerFact } from './read.ts';
import { needPrincipals, type PullWorld } from './world.ts';

type EntraArea = Area<PullWorld>;

const APPS = 'Application.Read.All';
/** One call for each app: this many at a time, so that large tenants do not wait in line. */
const AT_ONCE = 6;

const ownersOf = (
  owners: readonly string[],
  id: string,
  what: 'application' | 'service principal',
): readonly InventoryFact[] =>
  owners.flatMap((owner) => [ownership(owner, id, what), ownerFact(id, owner)]);

const principals: EntraArea = {
  name: 'service principals',
  permission: APPS,
  kinds: ['identity', 'credential', 'owner', 'entitlement'],
  fillsWorld: true,
  async *list(world) {
    const fields = principalFields.join(',');
    const path = `servicePrincipals?$select=${fields}&$expand=owners($select=id)&$top=100`;
    for await (const page of world.graph.pages(APPS, path)) {
      yield page.flatMap((raw): InventoryFact[] => {
        const identity = principalIdentity(raw, world.tenantId);
        if (identity === undefined) return [];
        const { nativeId } = identity;
        const appId = str(raw['appId']);
        if (appId !== undefined) world.principalOfApp.set(appId, nativeId);
        world.appRoles.set(nativeId, appRoleValues(raw));
        return [
          identity,
          ...appCredentials(raw, nativeId),
          ...ownersOf(idsIn(raw['owners']), nativeId, 'service principal'),
        ];
      });
      for await (const more of cutOffOwners(world.graph, APPS, 'servicePrincipals', page)) {
        yield ownersOf(more.owners, more.id, 'service principal');
      }
    }
    world.principalsWhole = true;
  },
};

/** By `action` on each of `items`, some at a time, in order. */
async function* inTurns<Item, Answer>(
  items: readonly Item[],
  action: (item: Item) => Promise<readonly Answer[]>,
): AsyncIterable<readonly Answer[]> {
  for (let start = 0; start < items.length; start += AT_ONCE) {
    const answers = await Promise.all(items.slice(start, start + AT_ONCE).map(action));
    yield answers.flat();
  }
}

const collected = async (pages: AsyncIterable<readonly Raw[]>): Promise<readonly Raw[]> => {
  const all: Raw[] = [];
  for await (const page of pages) all.push(...page);
  return all;
};

const applications: EntraArea = {
  name: 'applications',
  permission: APPS,
  kinds: ['resource', 'credential', 'owner', 'entitlement', 'trust'],
  async *list(world) {
    needPrincipals(world);
    const { graph, tenantId, principalOfApp } = world;
    const fields = applicationFields.join(',');
    const path = `applications?$select=${fields}&$expand=owners($select=id)&$top=100`;
    for await (const page of graph.pages(APPS, path)) {
      const found = page.flatMap((raw) => {
        const id = str(raw['id']);
        const appId = str(raw['appId']) ?? '';
        return id === undefined ? [] : [{ raw, id, principal: principalOfApp.get(appId) }];
      });
      yield found.flatMap(({ raw, id, principal }): InventoryFact[] => {
        const resource = applicationResource(raw, tenantId, principal);
        return [
          ...(resource === undefined ? [] : [resource]),
          ...appCredentials(raw, principal ?? id),
          ...ownersOf(idsIn(raw['owners']), id, 'application'),
        ];
      });
      for await (const more of cutOffOwners(graph, APPS, 'applications', page)) {
        yield ownersOf(more.owners, more.id, 'application');
      }
      yield* inTurns(found, async ({ id, principal }) => {
        const federated = graph.pages(APPS, `applications/${id}/federatedIdentityCredentials`);
        return (await collected(federated)).flatMap((raw) => {
          const trust = federatedTrust(raw, principal ?? id);
          return trust === undefined ? [] : [trust];
        });
      });
    }
  },
};

const appRoles: EntraArea = {
  name: 'app role assignments',
  permission: APPS,
  kinds: ['entitlement'],
  async *list(world) {
    needPrincipals(world);
    const { graph } = world;
    yield* inTurns([...world.appRoles], async ([id, values]) => {
      const path = `servicePrincipals/${id}/appRoleAssignedTo?$top=999`;
      try {
        return (await collected(graph.pages(APPS, path))).flatMap((raw) => {
          const role = appRoleAssignment(raw, values);
          return role === undefined ? [] : [role];
        });
      } catch (fault) {
        // Deleted since it was listed: what was assigned to it is gone with it.
        if (isCountersignError(fault, 'ERR_NOT_FOUND')) return [];
        throw fault;
      }
    });
  },
};

const grants: EntraArea = {
  name: 'permission grants',
  permission: 'Directory.Read.All',
  kinds: ['entitlement'],
  async *list({ graph }, from) {
    const path = 'oauth2PermissionGrants?$top=999';
    for await (const { items, next } of graph.walk(grants.permission, path, from)) {
      yield { facts: items.flatMap((raw) => permissionGrant(raw) ?? []), next };
    }
  },
};

export const appAreas: readonly EntraArea[] = [principals, applications, appRoles, grants];
