/** Facts that both vendors' organisations have in common: accounts, keys, roles, grants. Pure. */
import {
  type Credential,
  type Entitlement,
  type Fact,
  type Handle,
  type Identity,
  known,
  noFlags,
  type Owner,
  type Resource,
  type Role,
  unknown,
} from '../../model/index.ts';
import { credentialId, idOf, nativeId, type Place, SYSTEM } from './ids.ts';

const notSaid = (what: string): Fact<never> => unknown(`the vendor's API does not tell ${what}`);

export interface Account {
  readonly place: Place;
  readonly scope: string;
  readonly native: string;
  readonly name: string;
  readonly class: Identity['class'];
  readonly classReason: string;
  readonly status?: Identity['status'];
  readonly createdAt: Fact<number>;
  readonly lastUsedAt?: Fact<number | null>;
  readonly email?: string | undefined;
  /** The vendor sent a link to it, or an identity provider vouches for it. */
  readonly emailVerified?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
  readonly handles?: readonly Handle[];
}

export const accountFact = (of: Account): Identity => {
  const isHuman = of.class === 'human';
  const handles: readonly Handle[] = [
    ...(of.email === undefined
      ? []
      : [{ kind: 'email' as const, value: of.email, verified: of.emailVerified ?? true }]),
    ...(of.handles ?? []),
  ];
  return {
    kind: 'identity',
    id: idOf(of.place, of.native),
    system: SYSTEM,
    nativeId: nativeId(of.place, of.native),
    scope: of.scope,
    name: of.name,
    class: of.class,
    classReason: of.classReason,
    flags: noFlags,
    status: of.status ?? 'active',
    createdAt: of.createdAt,
    interactive: known(isHuman),
    mfa: isHuman ? notSaid('with what people sign in') : known(false),
    lastUsedAt: of.lastUsedAt ?? notSaid('the last use of an account'),
    tags: { ...of.tags, ...(of.email === undefined ? {} : { email: of.email }) },
    ...(handles.length === 0 ? {} : { handles }),
  };
};

export interface Key {
  readonly place: Place;
  readonly native: string;
  readonly ofId: string;
  readonly status: Credential['status'];
  readonly createdAt: Fact<number>;
  readonly lastUsedAt: Fact<number | null>;
  readonly lastUsedPrecision: number;
  readonly expiresAt: Fact<number | null>;
  readonly issuer: string;
}

export const keyFact = (of: Key): Credential => ({
  kind: 'credential',
  id: credentialId(of.place, of.native),
  system: SYSTEM,
  ofId: of.ofId,
  type: 'api_token',
  nativeId: nativeId(of.place, of.native),
  status: of.status,
  issuer: of.issuer,
  createdAt: of.createdAt,
  lastUsedAt: of.lastUsedAt,
  lastUsedPrecision: of.lastUsedPrecision,
  expiresAt: of.expiresAt,
  // Neither vendor changes the secret of a key in place: a new one is a new key.
  rotatedAt: known(null),
  storedIn: 'unknown',
  binding: 'bearer',
  revocability: 'now',
});

export const roleFact = (place: Place, scope: string, role: string): Role => ({
  kind: 'role',
  id: idOf(place, `role:${role}`),
  system: SYSTEM,
  nativeId: nativeId(place, `role:${role}`),
  scope,
  name: role,
  managedBy: 'vendor',
  createdAt: notSaid('when a role was made'),
  lastUsedAt: notSaid('the last use of a role'),
  maxSessionSeconds: notSaid('how long a session lasts'),
  tags: {},
});

export interface Grant {
  readonly place: Place;
  readonly holderId: string;
  /** In the vendor's word, e.g. `admin`, `workspace_user`. */
  readonly role: string;
  /** What it is on: the organisation, a workspace, a project. */
  readonly on: string;
  readonly privileges?: readonly string[];
  readonly standing?: Entitlement['standing'];
  readonly until?: number | undefined;
}

export const grantFact = (of: Grant): Entitlement => ({
  kind: 'entitlement',
  id: `${SYSTEM}:grant:${of.holderId.slice(SYSTEM.length + 1)}|${of.role}|${of.on}`,
  system: SYSTEM,
  holderId: of.holderId,
  effect: 'allow',
  privileges: of.privileges ?? [`${of.place}:${of.role}`],
  privilegesInverted: false,
  resources: [of.on],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'assignment', name: of.role, nativeId: nativeId(of.place, `role:${of.role}`) },
  standing: of.standing ?? 'standing',
  ...(of.until === undefined ? {} : { until: of.until }),
});

export const resourceFact = (of: {
  readonly place: Place;
  readonly scope: string;
  readonly native: string;
  readonly name: string;
  readonly type: string;
  readonly tags?: Readonly<Record<string, string>>;
}): Resource => ({
  kind: 'resource',
  id: idOf(of.place, of.native),
  system: SYSTEM,
  nativeId: nativeId(of.place, of.native),
  scope: of.scope,
  name: of.name,
  type: of.type,
  tags: of.tags ?? {},
});

export const ownerFact = (of: {
  readonly ofId: string;
  readonly who: string;
  readonly basis: Owner['basis'];
  readonly confidence: number;
  readonly since: number;
}): Owner => ({
  kind: 'owner',
  id: `${SYSTEM}:owner:${of.ofId.slice(SYSTEM.length + 1)}|${of.who}`,
  ...of,
});
