/** The bare facts of GitLab, with what it leaves untold. Pure. */
import {
  type Credential,
  type Entitlement,
  type Fact,
  type Identity,
  known,
  noFlags,
  unknown,
} from '../../../model/index.ts';
import { instant, type Raw, str } from '../../record.ts';
import { credentialId, gitlabId } from '../ids.ts';

export const untold = unknown('GitLab does not tell');

export const timeFact = (value: unknown): Fact<number> => {
  const time = instant(value);
  return time === undefined ? untold : known(time);
};

/** Null is never; a field that is not there was not told. */
export const lastFact = (row: Raw, key: string): Fact<number | null> =>
  row[key] === null ? known(null) : timeFact(row[key]);

export const idText = (value: unknown): string | undefined =>
  typeof value === 'number' ? String(value) : str(value);

export const identity = (
  parts: Pick<Identity, 'nativeId' | 'scope' | 'name' | 'class' | 'classReason'> &
    Partial<Identity>,
): Identity => ({
  kind: 'identity',
  id: gitlabId(parts.nativeId),
  system: 'gitlab',
  flags: noFlags,
  status: 'active',
  createdAt: untold,
  interactive: untold,
  mfa: untold,
  lastUsedAt: untold,
  tags: {},
  ...parts,
});

export const credential = (
  parts: Pick<Credential, 'ofId' | 'type' | 'nativeId'> & Partial<Credential>,
): Credential => ({
  kind: 'credential',
  id: credentialId(parts.nativeId),
  system: 'gitlab',
  status: 'active',
  issuer: 'gitlab',
  createdAt: untold,
  lastUsedAt: untold,
  // "Last used" of tokens is written once in ten minutes at most.
  lastUsedPrecision: 600_000,
  expiresAt: untold,
  rotatedAt: untold,
  storedIn: 'unknown',
  binding: 'bearer',
  revocability: 'now',
  ...parts,
});

export const entitlement = (
  key: string,
  parts: Pick<Entitlement, 'holderId' | 'privileges' | 'resources' | 'via'> & Partial<Entitlement>,
): Entitlement => ({
  kind: 'entitlement',
  id: gitlabId(`grant/${key}`),
  system: 'gitlab',
  effect: 'allow',
  privilegesInverted: false,
  resourcesInverted: false,
  conditions: undefined,
  standing: 'standing',
  ...parts,
});

export interface Place {
  readonly scope: string;
  readonly host: string;
}
