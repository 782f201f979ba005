/** Where somebody can authenticate, with what, and until when. */
import { DAY } from '../../core/index.ts';
import type { Credential, Fact, Identity, Setting, Trust } from '../../model/index.ts';
import { isBlindTo } from '../blind.ts';
import type { InventoryView } from '../contract.ts';
import type { SignInRule } from '../sign-in-rules.ts';
import { blindAlong } from './unseen.ts';

export interface SignInPlace {
  readonly to: string;
  readonly name: string;
  readonly type: string;
  readonly because: string;
  readonly certain: boolean;
  readonly removedBy?: string;
  readonly until?: number;
}

export interface SignInCredential {
  readonly id: string;
  readonly type: Credential['type'];
  readonly nativeId: string;
  readonly status: Credential['status'];
  readonly ageDays: Fact<number>;
  readonly lastUsedAt: Credential['lastUsedAt'];
  readonly expiresAt: Credential['expiresAt'];
  readonly expired: boolean;
  readonly binding: Credential['binding'];
  readonly storedIn: Credential['storedIn'];
  readonly revocability: Credential['revocability'];
  readonly sessionSeconds?: number;
}

export interface SignIn {
  readonly id: string;
  readonly status: Identity['status'] | undefined;
  readonly interactive: Fact<boolean> | undefined;
  readonly secondFactor: Fact<boolean> | undefined;
  /** Apps, hosts, databases … that let it in. */
  readonly places: readonly SignInPlace[];
  /** Those that work first. */
  readonly credentials: readonly SignInCredential[];
  /** Realms and providers that vouch for it, and who else may come in as it. */
  readonly entrances: readonly {
    readonly mechanism: Trust['mechanism'];
    readonly principal: Trust['principal'];
    readonly effect: Trust['effect'];
    readonly conditions?: Trust['conditions'];
    readonly external: Trust['external'];
  }[];
  /** Whom it may put on after a sign-in; sessions of a role last at most `sessionSeconds`. */
  readonly roles: readonly (SignInPlace & { readonly sessionSeconds?: number })[];
  /** Settings of its tenant or host that name it or a group of it. */
  readonly policies: readonly {
    readonly type: string;
    readonly name: string;
    readonly names: string;
  }[];
  /** Rules of its tenant that cover it, as the system weighs them: what is asked for, from where, by which ways. */
  readonly rules: readonly SignInRule[];
  /** The same person's other accounts. */
  readonly alsoAs: readonly string[];
  readonly unknown: readonly string[];
}

const ageOf = ({ createdAt, rotatedAt }: Credential, at: number): Fact<number> => {
  const since = rotatedAt.known && rotatedAt.value !== null ? rotatedAt.value : undefined;
  if (since === undefined && !createdAt.known) return { known: false, because: createdAt.because };
  const born = since ?? (createdAt.known ? createdAt.value : at);
  return { known: true, value: Math.max(0, Math.floor((at - born) / DAY)) };
};

const ofCredential = (one: Credential, at: number): SignInCredential => ({
  id: one.id,
  type: one.type,
  nativeId: one.nativeId,
  status: one.status,
  ageDays: ageOf(one, at),
  lastUsedAt: one.lastUsedAt,
  expiresAt: one.expiresAt,
  expired: one.expiresAt.known && one.expiresAt.value !== null && one.expiresAt.value <= at,
  binding: one.binding,
  storedIn: one.storedIn,
  revocability: one.revocability,
  ...(one.maxLifetimeSeconds === undefined ? {} : { sessionSeconds: one.maxLifetimeSeconds }),
});

const works = ({ status, expired }: SignInCredential): boolean =>
  (status === 'active' || status === 'unknown') && !expired;

const placesOf = (view: InventoryView, id: string, kind: 'can_sign_in' | 'can_become') => {
  const nodes = [id, ...view.groupsOf(id).map((group) => group.id)];
  const found = new Map<string, SignInPlace>();
  for (const edge of nodes.flatMap((node) => view.edgesFrom(node))) {
    if (edge.kind !== kind || found.get(edge.to)?.certain === true) continue;
    const thing = view.resource(edge.to) ?? view.principal(edge.to) ?? view.group(edge.to);
    const type =
      thing === undefined ? 'unlisted' : thing.kind === 'resource' ? thing.type : thing.kind;
    found.set(edge.to, {
      to: edge.to,
      name: thing?.name ?? edge.to,
      type,
      because: edge.because,
      certain: edge.certain,
      ...(edge.removedBy === undefined ? {} : { removedBy: edge.removedBy }),
      ...(edge.until === undefined ? {} : { until: edge.until }),
    });
  }
  return [...found.values()].sort((a, b) => (a.to < b.to ? -1 : 1));
};

/** Rules of sign-in are the tenant's settings; which of them apply, their system decides. */
const policiesNaming = (
  view: InventoryView,
  { system, scope, nativeId, name }: Pick<Identity, 'system' | 'scope' | 'nativeId' | 'name'>,
  groups: readonly { readonly nativeId: string; readonly name: string }[],
) => {
  const settings: readonly Setting[] = view.settings(system, scope);
  const wanted = new Map([
    [nativeId, name],
    ...groups.map((group) => [group.nativeId, `group ${group.name}`] as const),
  ]);
  const policies = settings.flatMap((setting) => {
    const text = JSON.stringify(setting.value);
    const named = [...wanted].find(
      ([native]) => native !== '' && text.includes(JSON.stringify(native)),
    );
    return named ? [{ type: setting.type, name: setting.name, names: named[1] }] : [];
  });
  return { policies, others: settings.length - policies.length };
};

const unseenKinds = (view: InventoryView, system: string, scope: string): readonly string[] =>
  view
    .blind(system, scope)
    .filter(isBlindTo('credential', 'setting', 'trust'))
    .map(({ area, because }) => `${system} ${scope}: ${area}: ${because}`);

/** `at`: ages are told as of this time. */
export const signIn = (view: InventoryView, id: string, at: number): SignIn => {
  const principal = view.principal(id);
  const identity = principal?.kind === 'identity' ? principal : undefined;
  const credentials = view.credentialsOf(id).map((one) => ofCredential(one, at));
  const { policies, others } = principal
    ? policiesNaming(view, principal, view.groupsOf(id))
    : { policies: [], others: 0 };
  const roles = placesOf(view, id, 'can_become').map((place) => {
    const lasts = view.role(place.to)?.maxSessionSeconds;
    return lasts?.known ? { ...place, sessionSeconds: lasts.value } : place;
  });
  const places = placesOf(view, id, 'can_sign_in');
  const judged = principal?.kind === 'identity' ? view.signInRules(id) : undefined;
  return {
    id,
    status: identity?.status,
    interactive: identity?.interactive,
    secondFactor: identity?.mfa,
    places,
    credentials: [...credentials.filter(works), ...credentials.filter((one) => !works(one))],
    entrances: view
      .trustsInto(id)
      .map(({ mechanism, principal: who, effect, conditions, external }) => ({
        mechanism,
        principal: who,
        effect,
        ...(conditions === undefined ? {} : { conditions }),
        external,
      })),
    roles,
    policies,
    rules: judged?.rules ?? [],
    alsoAs: view.linkedTo(id).map((one) => one.id),
    unknown: [
      ...new Set([
        ...(principal && places.length === 0
          ? [
              `where ${principal.system} lets it in beyond its own account: no sign-in place is listed`,
            ]
          : []),
        ...(judged?.unread ?? []),
        ...(others > 0 && judged === undefined
          ? [
              `${others} settings of its ${principal?.system} tenant do not name it; whether they cover it is not judged here`,
            ]
          : []),
        ...(principal ? unseenKinds(view, principal.system, principal.scope) : []),
        ...blindAlong(view, [id]),
      ]),
    ],
  };
};
