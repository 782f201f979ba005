/** Roles and users by what leads to them: of one account at a time, kept until the account changes. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Group, Identity, Role, Trust } from '../../../model/index.ts';
import { awsId, iamArn, parseArn } from '../arn.ts';
import { permissionSetOfRole } from '../inventory/sso.ts';
import { type Running, runningOf } from './running.ts';

export interface Way {
  readonly role: Role;
  readonly trust: Trust;
}

/** By the key named; undefined = none. */
export interface Look<T> {
  get(key: string): readonly T[] | undefined;
}

export interface EstateIndex {
  /** Ways in by the principal that trust names: identity or group id, account id, provider. */
  readonly byIdentity: Look<Way>;
  readonly byAccount: Look<Way>;
  readonly byProvider: Look<Way>;
  readonly toAnyone: readonly Way[];
  /** Explicit denies in trust policies, by role. */
  readonly refusals: Look<Trust>;
  /** `<account> <service>` → roles that the service may take. */
  readonly byService: Look<Role>;
  readonly rolesOf: Look<Role>;
  readonly usersOf: Look<Identity>;
  readonly groupsOf: Look<Group>;
  /** `<account> <type>` → what runs with a role of its own. */
  readonly running: Look<Running>;
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

const isUser = ({ id }: Identity): boolean => id.includes(':user/');

const SYSTEM = 'aws';
const PREFIX = 'aws:'.length;

interface Account {
  readonly revision: number;
  readonly roles: readonly Role[];
  readonly users: readonly Identity[];
  readonly groups: readonly Group[];
  readonly byService: ReadonlyMap<string, readonly Role[]>;
  readonly running: ReadonlyMap<string, readonly Running[]>;
  /** Trusts of roles that a listing knows under another name. */
  readonly provisional: readonly Way[];
}

const readAccount = (view: InventoryView, account: string, revision: number): Account => {
  const roles = view.inScope('role', SYSTEM, account);
  const byService = new Map<string, Role[]>();
  const provisional: Way[] = [];
  for (const role of roles) {
    const others = provisionalTrusts(view, role);
    provisional.push(...others.map((trust) => ({ role, trust })));
    for (const { effect, principal } of [...view.trustsInto(role.id), ...others]) {
      if (effect === 'allow' && principal.kind === 'service')
        push(byService, principal.value, role);
    }
  }
  return {
    revision,
    roles,
    users: view.inScope('identity', SYSTEM, account).filter(isUser),
    groups: view.inScope('group', SYSTEM, account),
    byService,
    running: runningOf(view, view.inScope('resource', SYSTEM, account)),
    provisional,
  };
};

/**
 * How trusts may name this principal. One whose ARN lost the path (`arn:aws:sts::1:assumed-role/NAME/SESSION` has none)
 * is found by the name: a role's name is the only one of its account whatever its path (IAM user guide, names and
 * quotas).
 */
const namesOf = (view: InventoryView, id: string): readonly string[] => {
  const role = view.role(id);
  const arn = role && parseArn(role.nativeId);
  if (!arn || arn.resource === `role/${role.name}`) return [id];
  return [id, awsId(iamArn(arn.account, `role/${role.name}`, arn.partition))];
};

const create = (view: InventoryView): EstateIndex => {
  const accounts = new Map<string, Account>();
  const of = (account: string): Account => {
    const revision = view.revisionOf(SYSTEM, account);
    const known = accounts.get(account);
    if (known?.revision === revision) return known;
    const read = readAccount(view, account, revision);
    accounts.set(account, read);
    return read;
  };
  const ways = (kind: Trust['principal']['kind'], value: string): readonly Way[] => {
    const named = view.trustsNaming({ kind, value } as Trust['principal']);
    return named
      .filter(({ system, effect }) => system === SYSTEM && effect === 'allow')
      .flatMap((trust) => {
        const role = view.role(trust.targetId);
        if (role) return [{ role, trust }];
        const account = parseArn(trust.targetId.slice(PREFIX))?.account;
        const others = account === undefined ? [] : of(account).provisional;
        return others.filter((way) => way.trust.id === trust.id);
      });
  };
  /** The role that a name without its path means. */
  const whole = ({ kind, value }: Trust['principal']): Trust['principal'] => {
    const arn = kind === 'identity' ? parseArn(value.slice(PREFIX)) : undefined;
    if (!arn?.resource.startsWith('role/') || view.role(value)) {
      return { kind, value } as Trust['principal'];
    }
    const role = of(arn.account).roles.find(({ name }) => arn.resource === `role/${name}`);
    return { kind, value: role?.id ?? value } as Trust['principal'];
  };
  return {
    byIdentity: { get: (id) => namesOf(view, id).flatMap((one) => ways('identity', one)) },
    byAccount: { get: (account) => ways('account', account) },
    byProvider: { get: (provider) => ways('federated', provider) },
    get toAnyone() {
      return ways('anyone', '*');
    },
    refusals: {
      get: (roleId) =>
        view.trustsInto(roleId).flatMap((trust) => {
          const principal = trust.effect === 'deny' ? whole(trust.principal) : undefined;
          return principal ? [{ ...trust, principal }] : [];
        }),
    },
    byService: {
      get(key) {
        const cut = key.indexOf(' ');
        return of(key.slice(0, cut)).byService.get(key.slice(cut + 1));
      },
    },
    rolesOf: { get: (account) => of(account).roles },
    usersOf: { get: (account) => of(account).users },
    groupsOf: { get: (account) => of(account).groups },
    running: { get: (key) => of(key.slice(0, key.indexOf(' '))).running.get(key) },
  };
};

const kept = new WeakMap<InventoryView, EstateIndex>();

/** The index of this view as it stands now. */
export const estateIndex = (view: InventoryView): EstateIndex => {
  const known = kept.get(view);
  if (known) return known;
  const made = create(view);
  kept.set(view, made);
  return made;
};
