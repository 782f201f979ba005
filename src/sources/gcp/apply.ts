/** What one audit entry changes in the inventory. Pure: the view is read, never written. */
import type { InventoryView } from '../../inventory/index.ts';
import {
  type Event,
  type FactKind,
  type InventoryChange,
  type InventoryFact,
  known,
} from '../../model/index.ts';
import { list, obj, type Raw, str } from '../record.ts';
import { bindingId, gcpId, keyId, keyIn, roleId, trustId } from './ids.ts';
import { serviceAccount, serviceAccountKey } from './inventory/accounts.ts';
import {
  type Binding,
  entitlementOf,
  mechanismOf,
  roleFact,
  trustsOf,
} from './inventory/bindings.ts';
import { mapPool, mapProvider, poolIdentityId } from './inventory/federation.ts';
import { memberOf, principalGroup, principalIdentity } from './member.ts';
import { accountOf, payloadOf } from './parse.ts';

interface Scene {
  readonly event: Event;
  readonly view: InventoryView;
  readonly payload: Raw;
  readonly request: Raw;
  readonly response: Raw;
  /** Project, or the organisation where none is named. */
  readonly scope: string;
  readonly home: string;
}

type Handler = (scene: Scene) => readonly InventoryChange[];

const stamp = ({ event }: Scene) => ({ at: event.time, eventId: event.id });
const put = (scene: Scene, fact: InventoryFact): InventoryChange => ({
  op: 'put',
  fact,
  ...stamp(scene),
});
const end = (scene: Scene, kind: FactKind, id: string): InventoryChange => ({
  op: 'end',
  kind,
  id,
  ...stamp(scene),
});
const patch = (
  scene: Scene,
  kind: FactKind,
  id: string,
  set: Readonly<Record<string, unknown>>,
): InventoryChange => ({
  op: 'patch',
  kind,
  id,
  set,
  ...stamp(scene),
});

const nameOf = (scene: Scene): string | undefined =>
  str(scene.payload['resourceName']) ??
  str(scene.request['name']) ??
  str(scene.request['resource']);

const account = (scene: Scene): string | undefined =>
  accountOf(scene.event.raw, str(scene.response['name']) ?? nameOf(scene));

const createAccount: Handler = (scene) => {
  const made = serviceAccount(scene.response, scene.scope);
  if (made === undefined) return [];
  const maker = scene.event.actor.principalId;
  return [
    put(scene, { ...made, createdAt: known(scene.event.time), lastUsedAt: known(null) }),
    ...(maker === undefined
      ? []
      : [
          put(scene, {
            kind: 'owner',
            id: `${made.id}#owner/creator`,
            ofId: made.id,
            who: maker,
            basis: 'creator',
            confidence: 0.4,
            since: scene.event.time,
          }),
        ]),
  ];
};

const deleteAccount: Handler = (scene) => {
  const email = account(scene);
  if (email === undefined) return [];
  const id = gcpId(email);
  return [
    ...scene.view.credentialsOf(id).map((one) => end(scene, 'credential', one.id)),
    ...scene.view
      .entitlementsOf(id)
      .filter((one) => one.holderId === id)
      .map((one) => end(scene, 'entitlement', one.id)),
    ...scene.view.trustsInto(id).map((one) => end(scene, 'trust', one.id)),
    end(scene, 'identity', id),
  ];
};

const setAccount =
  (status: 'active' | 'disabled'): Handler =>
  (scene) => {
    const email = account(scene);
    return email !== undefined && scene.view.identity(gcpId(email))
      ? [patch(scene, 'identity', gcpId(email), { status })]
      : [];
  };

const createKey: Handler = (scene) => {
  const email = account(scene);
  const key = keyIn(str(scene.response['name']));
  if (email === undefined || key === undefined) return [];
  const made = serviceAccountKey({
    ...scene.response,
    name: `projects/-/serviceAccounts/${email}/keys/${key}`,
    keyType: 'USER_MANAGED',
    validAfterTime: new Date(scene.event.time).toISOString(),
    validBeforeTime:
      str(scene.response['validBeforeTime']) ?? str(scene.response['valid_before_time']),
  });
  return made === undefined ? [] : [put(scene, { ...made, lastUsedAt: known(null) })];
};

const keyOf = (scene: Scene): string | undefined =>
  keyIn(str(scene.request['name']) ?? nameOf(scene));

const setKey =
  (status: 'active' | 'inactive'): Handler =>
  (scene) => {
    const key = keyOf(scene);
    return key !== undefined && scene.view.credentialByNativeId(key)
      ? [patch(scene, 'credential', keyId(key), { status })]
      : [];
  };

const deleteKey: Handler = (scene) => {
  const key = keyOf(scene);
  return key === undefined ? [] : [end(scene, 'credential', keyId(key))];
};

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

const setPolicy: Handler = (scene) => {
  const on = resourceOf(scene);
  if (on === undefined) return [];
  return deltasOf(scene, on.name).flatMap((delta): readonly InventoryChange[] =>
    delta.action === 'REMOVE' ? removeBinding(scene, on, delta) : addBinding(scene, on, delta),
  );
};

/** Pulls name pools by the project's number, logs mostly by its id. */
const numbered = (scene: Scene, name: string): string => {
  const project = /^projects\/([^/]+)\//.exec(name)?.[1];
  const number = scene.view.resource(gcpId(`projects/${project}`))?.tags['projectNumber'];
  return number === undefined ? name : name.replace(/^projects\/[^/]+/, `projects/${number}`);
};

const POOL_PART = 'workloadIdentityPools/';

const poolName = (scene: Scene): string | undefined => {
  const name = str(scene.response['name']) ?? nameOf(scene);
  if (name === undefined) return undefined;
  const made = str(scene.request['workloadIdentityPoolId']);
  const whole =
    name.includes(POOL_PART) || made === undefined ? name : `${name}/${POOL_PART}${made}`;
  return whole.includes(POOL_PART)
    ? numbered(scene, whole.split('/operations/')[0] ?? whole)
    : undefined;
};

const providerName = (scene: Scene): string | undefined => {
  const pool = poolName(scene);
  const made = str(scene.request['workloadIdentityPoolProviderId']);
  if (pool === undefined) return undefined;
  return pool.includes('/providers/') || made === undefined ? pool : `${pool}/providers/${made}`;
};

const putPool: Handler = (scene) => {
  const name = poolName(scene);
  const asked = obj(scene.request['workloadIdentityPool']);
  return name === undefined
    ? []
    : mapPool({ ...asked, name }, scene.scope).map((one) => put(scene, one));
};

const deletePool: Handler = (scene) => {
  const name = poolName(scene);
  return name === undefined
    ? []
    : [end(scene, 'resource', gcpId(name)), end(scene, 'identity', poolIdentityId(name))];
};

const putProvider: Handler = (scene) => {
  const name = providerName(scene);
  const asked = obj(scene.request['workloadIdentityPoolProvider']);
  const made = name === undefined ? undefined : mapProvider({ ...asked, name }, scene.scope);
  return made === undefined
    ? []
    : [put(scene, made.resource), put(scene, made.trust(poolIdentityId(made.pool)))];
};

const deleteProvider: Handler = (scene) => {
  const name = providerName(scene);
  if (name === undefined) return [];
  const pool = name.split('/providers/')[0] ?? '';
  return [
    end(scene, 'resource', gcpId(name)),
    end(scene, 'trust', `${poolIdentityId(pool)}#lets-in/${name}`),
  ];
};

const putRole: Handler = (scene) => {
  const made = roleFact(scene.response, scene.scope);
  return made === undefined ? [] : [put(scene, made)];
};

const deleteRole: Handler = (scene) => {
  const name = nameOf(scene);
  return name === undefined ? [] : [end(scene, 'role', roleId(name))];
};

/** By the last word of the method, small; services write it with and without their version. */
const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['createserviceaccount', createAccount],
  ['deleteserviceaccount', deleteAccount],
  ['disableserviceaccount', setAccount('disabled')],
  ['enableserviceaccount', setAccount('active')],
  ['createserviceaccountkey', createKey],
  ['uploadserviceaccountkey', createKey],
  ['disableserviceaccountkey', setKey('inactive')],
  ['enableserviceaccountkey', setKey('active')],
  ['deleteserviceaccountkey', deleteKey],
  ['setiampolicy', setPolicy],
  ['createworkloadidentitypool', putPool],
  ['updateworkloadidentitypool', putPool],
  ['deleteworkloadidentitypool', deletePool],
  ['createworkloadidentitypoolprovider', putProvider],
  ['updateworkloadidentitypoolprovider', putProvider],
  ['deleteworkloadidentitypoolprovider', deleteProvider],
  ['createrole', putRole],
  ['updaterole', putRole],
  ['deleterole', deleteRole],
]);

export const applyAudit = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  if (event.outcome !== 'success') return [];
  const handler = handlers.get(event.operation.split('.').at(-1)?.toLowerCase() ?? '');
  if (handler === undefined) return [];
  const payload = payloadOf(event.raw);
  const scopes = [...view.knownScopes('gcp')];
  const home =
    scopes.find((one) => one.startsWith('organizations/') || one === 'google-cloud') ??
    'google-cloud';
  return handler({
    event,
    view,
    payload,
    request: obj(payload['request']),
    response: obj(payload['response']),
    scope: event.cloud.account ?? home,
    home,
  });
};
