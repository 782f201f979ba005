/** Members that come into bindings and go out of them: rights, and ways into accounts. */
import type { InventoryChange } from '../../../model/index.ts';
import { list, obj, str } from '../../record.ts';
import { bindingId, gcpId, trustId } from '../ids.ts';
import { type Binding, entitlementOf, mechanismOf, trustsOf } from '../inventory/bindings.ts';
import { memberOf, principalGroup, principalIdentity } from '../member.ts';
import { account, end, type Handler, nameOf, put, type Scene } from './scene.ts';

/** What a role allows, as another holder of it shows. */
const permissionsOf = (scene: Scene, role: string): readonly string[] => {
  for (const one of scene.view.identities()) {
    const held = scene.view.entitlementsOf(one.id).find(({ via }) => via.nativeId === role);
    if (held !== undefined) return held.privileges;
  }
  return [];
};

/** `projects/P` and the like; of an account its full name, as pulls write it. */
const resourceOf = (
  scene: Scene,
): { readonly name: string; readonly account?: string } | undefined => {
  const name = nameOf(scene)?.replace(/^\/\/[a-z.]+\//, '');
  if (name === undefined) return undefined;
  if (!name.includes('/serviceAccounts/')) return { name };
  const email = account(scene);
  return email === undefined
    ? undefined
    : { name: `projects/${scene.scope}/serviceAccounts/${email}`, account: email };
};

interface Delta {
  readonly action: string | undefined;
  readonly member: string;
  readonly binding: Binding;
}

const MAX_DELTAS = 1_000;

const deltasOf = (scene: Scene, resource: string): readonly Delta[] => {
  const data = obj(scene.payload['serviceData']);
  const delta = obj(data['policyDelta'] ?? obj(scene.payload['metadata'])['policyDelta']);
  return list(delta['bindingDeltas'])
    .slice(0, MAX_DELTAS)
    .flatMap((one) => {
      const raw = obj(one);
      const [role, member] = [str(raw['role']), str(raw['member'])];
      if (role === undefined || member === undefined) return [];
      const condition = obj(raw['condition']);
      const expression = str(condition['expression']);
      return [
        {
          action: str(raw['action']),
          member,
          binding: {
            role,
            resource,
            members: [member],
            condition:
              expression === undefined
                ? undefined
                : { title: str(condition['title']) ?? '', expression },
          },
        },
      ];
    });
};

/** The accounts that a binding opens: the one it is on, or all of the project. */
const opened = (
  scene: Scene,
  on: { readonly name: string; readonly account?: string },
): readonly string[] => {
  if (on.account !== undefined) return [on.account];
  if (!on.name.startsWith('projects/')) return [];
  const project = on.name.slice('projects/'.length);
  return [...scene.view.identities()]
    .filter(
      (one) => one.system === 'gcp' && one.scope === project && one.class === 'service_account',
    )
    .map(({ nativeId }) => nativeId);
};

const addBinding = (
  scene: Scene,
  on: { readonly name: string; readonly account?: string },
  { binding, member }: Delta,
) => {
  const holder = memberOf(member);
  const permissions = permissionsOf(scene, binding.role);
  const isKnown =
    scene.view.principal(holder.id) !== undefined || scene.view.group(holder.id) !== undefined;
  const stub =
    principalGroup(holder, scene.home) ??
    principalIdentity(holder, { scope: scene.home, domains: [] });
  return [
    ...(isKnown || stub === undefined ? [] : [put(scene, stub)]),
    put(scene, entitlementOf(binding, holder, permissions)),
    ...opened(scene, on).flatMap((email) =>
      trustsOf(binding, email, permissions).map((one) => put(scene, one)),
    ),
  ];
};

const removeBinding = (
  scene: Scene,
  on: { readonly name: string; readonly account?: string },
  { binding, member }: Delta,
) => {
  const holder = memberOf(member);
  const opens = mechanismOf(binding.role, permissionsOf(scene, binding.role)) !== undefined;
  return [
    end(
      scene,
      'entitlement',
      bindingId(holder.id, binding.resource, binding.role, binding.condition?.expression),
    ),
    ...(opens
      ? opened(scene, on).map((email) =>
          end(scene, 'trust', trustId(gcpId(email), member, binding.role, binding.resource)),
        )
      : []),
  ];
};

export const setPolicy: Handler = (scene) => {
  const on = resourceOf(scene);
  if (on === undefined) return [];
  return deltasOf(scene, on.name).flatMap((delta): readonly InventoryChange[] =>
    delta.action === 'REMOVE' ? removeBinding(scene, on, delta) : addBinding(scene, on, delta),
  );
};
