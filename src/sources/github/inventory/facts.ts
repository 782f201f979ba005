/** Facts of GitHub, from answers of its API. Pure; what GitHub does not tell is unknown. */
import {
  type Credential,
  type Entitlement,
  type Fact,
  type Handle,
  type Identity,
  type IdentityClass,
  known,
  noFlags,
  unknown,
} from '../../../model/index.ts';
import { instant } from '../../record.ts';
import { credentialId, githubId } from '../ids.ts';

export const timeFact = (value: unknown, because: string): Fact<number> => {
  const time = instant(value);
  return time === undefined ? unknown(because) : known(time);
};

/** GitHub writes null for never. */
export const lastFact = (value: unknown, because: string): Fact<number | null> =>
  value === null ? known(null) : timeFact(value, because);

const untold = unknown('GitHub does not tell');

export interface IdentityParts {
  readonly native: string;
  readonly org: string;
  readonly name?: string;
  readonly class: IdentityClass;
  readonly classReason: string;
  readonly external?: boolean;
  readonly ephemeral?: boolean;
  readonly status?: Identity['status'];
  readonly createdAt?: Fact<number>;
  readonly interactive?: boolean;
  readonly mfa?: Fact<boolean>;
  readonly lastUsedAt?: Fact<number | null>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly handles?: readonly Handle[];
}

export const identityFact = (parts: IdentityParts): Identity => ({
  kind: 'identity',
  id: githubId(parts.native),
  system: 'github',
  nativeId: parts.native,
  scope: parts.org,
  name: parts.name ?? parts.native,
  class: parts.class,
  classReason: parts.classReason,
  flags: {
    ...noFlags,
    external: parts.external === true,
    ephemeral: parts.ephemeral === true,
  },
  status: parts.status ?? 'active',
  createdAt: parts.createdAt ?? untold,
  interactive: parts.interactive === undefined ? untold : known(parts.interactive),
  mfa: parts.mfa ?? untold,
  lastUsedAt: parts.lastUsedAt ?? unknown('GitHub tells last uses in its audit log alone'),
  tags: parts.tags ?? {},
  ...(parts.handles && parts.handles.length > 0 ? { handles: parts.handles } : {}),
});

export type CredentialParts = Pick<
  Credential,
  | 'ofId'
  | 'type'
  | 'nativeId'
  | 'createdAt'
  | 'lastUsedAt'
  | 'expiresAt'
  | 'rotatedAt'
  | 'storedIn'
  | 'revocability'
> & {
  readonly status?: Credential['status'];
  readonly lastUsedPrecision?: number;
  /** Where the id is not of the native id. */
  readonly id?: string;
};

export const credentialFact = (parts: CredentialParts): Credential => ({
  kind: 'credential',
  id: parts.id ?? credentialId(parts.nativeId),
  system: 'github',
  ofId: parts.ofId,
  type: parts.type,
  nativeId: parts.nativeId,
  status: parts.status ?? 'active',
  issuer: 'github',
  createdAt: parts.createdAt,
  lastUsedAt: parts.lastUsedAt,
  lastUsedPrecision: parts.lastUsedPrecision ?? 1_000,
  expiresAt: parts.expiresAt,
  rotatedAt: parts.rotatedAt,
  storedIn: parts.storedIn,
  binding: 'bearer',
  revocability: parts.revocability,
});

export type EntitlementParts = Pick<
  Entitlement,
  'holderId' | 'privileges' | 'resources' | 'via'
> & {
  readonly key: string;
  readonly conditions?: Entitlement['conditions'];
};

export const entitlementFact = (parts: EntitlementParts): Entitlement => ({
  kind: 'entitlement',
  id: githubId(`grant/${parts.key}`),
  system: 'github',
  holderId: parts.holderId,
  effect: 'allow',
  privileges: parts.privileges,
  privilegesInverted: false,
  resources: parts.resources,
  resourcesInverted: false,
  conditions: parts.conditions,
  via: parts.via,
  standing: 'standing',
});

const levels: Readonly<Record<string, string>> = {
  pull: 'read',
  push: 'write',
  read: 'read',
  triage: 'triage',
  write: 'write',
  maintain: 'maintain',
  admin: 'admin',
};

/** `pull`, `READ`, `push`, a custom role's name → `repo:read`, … */
export const repoPrivilege = (level: string): string =>
  `repo:${levels[level.toLowerCase()] ?? level}`;
