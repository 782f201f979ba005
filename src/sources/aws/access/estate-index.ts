/** Roles and users of one view by what leads to them; built once for each revision of the inventory. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Group, Identity, Role, Trust } from '../../../model/index.ts';
import { awsId, iamArn, parseArn } from '../arn.ts';
import { permissionSetOfRole } from '../inventory/sso.ts';
import { type Running, runningOf } from './running.ts';

export interface Way {
  readonly role: Role;
  readonly trust: Trust;
}

export interface EstateIndex {
  /** Ways in by the principal that trust names: identity or group id, account id, provider. */
  readonly byIdentity: ReadonlyMap<string, readonly Way[]>;
  readonly byAccount: ReadonlyMap<string, readonly Way[]>;
  readonly byProvider: ReadonlyMap<string, readonly Way[]>;
  readonly toAnyone: readonly Way[];
  /** Explicit denies in trust policies, by role. */
  readonly refusals: ReadonlyMap<string, readonly Trust[]>;
  /** `<account> <service>` → roles that the service may take. */
  readonly byService: ReadonlyMap<string, readonly Role[]>;
  readonly rolesOf: ReadonlyMap<string, readonly Role[]>;
  readonly usersOf: ReadonlyMap<string, readonly Identity[]>;
  readonly groupsOf: ReadonlyMap<string, readonly Group[]>;
  /** `<account> <type>` → what runs with a role of its own. */
  readonly running: ReadonlyMap<string, readonly Running[]>;
}

const push = <V>(map: Map<string, V[]>, key: string, value: V): void => {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
};

/** Assignments exported before the account name the role without its suffix. */
const provisionalTrusts = (view: InventoryView, role: Role): readonly Trust[] => {
  const set = role.managedBy === 'permission_set' ? permissionSetOfRole(role.name) : undefined;
  if (set === undefined) return [];
  const partition = parseArn(role.nativeId)?.partition ?? 'aws';
  const path = `role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_${set}`;
  return view.trustsInto(awsId(iamArn(role.scope, path, partition)));
};

/**
 * Principals whose ARN lost the path (`arn:aws:sts::1:assumed-role/NAME/SESSION` has none): a role's name is the only
 * one of its account whatever its path (IAM user guide, names and quotas), so it is found by it.
 */
const pathless = (view: InventoryView): ((value: string) => string) => {
  const byName = new Map<string, string>();
  for (const { id, system, name, nativeId } of view.roles()) {
    const arn = system === 'aws' ? parseArn(nativeId) : undefined;
    if (arn && arn.resource !== `role/${name}`)
      byName.set(awsId(iamArn(arn.account, `role/${name}`, arn.partition)), id);
  }
  return (value) => byName.get(value) ?? value;
};

const isUser = ({ system, id }: Identity): boolean => system === 'aws' && id.includes(':user/');

const byScope = <T extends { readonly scope: string }>(
  all: Iterable<T>,
  fits: (one: T) => boolean,
): ReadonlyMap<string, readonly T[]> => {
  const out = new Map<string, T[]>();
  for (const one of all) if (fits(one)) push(out, one.scope, one);
  return out;
};

const build = (view: InventoryView): EstateIndex => {
  const whole = pathless(view);
  const byIdentity = new Map<string, Way[]>();
  const byAccount = new Map<string, Way[]>();
  const byProvider = new Map<string, Way[]>();
  const toAnyone: Way[] = [];
  const refusals = new Map<string, Trust[]>();
  const byService = new Map<string, Role[]>();
  const rolesOf = new Map<string, Role[]>();
  for (const role of view.roles()) {
    if (role.system !== 'aws') continue;
    push(rolesOf, role.scope, role);
    for (const trust of [...view.trustsInto(role.id), ...provisionalTrusts(view, role)]) {
      const principal: Trust['principal'] =
        trust.principal.kind === 'identity'
          ? { kind: 'identity', value: whole(trust.principal.value) }
          : trust.principal;
      const way = { role, trust: { ...trust, principal } };
      const { kind, value } = principal;
      if (trust.effect === 'deny') push(refusals, role.id, way.trust);
      else if (kind === 'identity') push(byIdentity, value, way);
      else if (kind === 'account') push(byAccount, value, way);
      else if (kind === 'federated') push(byProvider, providerOf(value), way);
      else if (kind === 'anyone') toAnyone.push(way);
      else push(byService, `${role.scope} ${value}`, role);
    }
  }
  return {
    byIdentity,
    byAccount,
    byProvider,
    toAnyone,
    refusals,
    byService,
    rolesOf,
    usersOf: byScope(view.identities(), isUser),
    groupsOf: byScope(view.groups(), ({ system }) => system === 'aws'),
    running: runningOf(view),
  };
};

/** `arn:aws:iam::1:oidc-provider/issuer` → `issuer`. */
const providerOf = (value: string): string => {
  const mark = ':oidc-provider/';
  const at = value.indexOf(mark);
  return at < 0 ? value : value.slice(at + mark.length);
};

interface Kept {
  readonly revision: number;
  readonly index: EstateIndex;
}

const kept = new WeakMap<InventoryView, Kept>();

/** The index of this view as it stands now. */
export const estateIndex = (view: InventoryView): EstateIndex => {
  const revision = view.revision();
  const before = kept.get(view);
  if (before?.revision === revision) return before.index;
  const index = build(view);
  kept.set(view, { revision, index });
  return index;
};
