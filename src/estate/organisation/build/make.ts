/** IAM users and roles with their defaults. */
import { DAY } from '../../../core/index.ts';
import type { Random } from '../../random.ts';
import type { Account, IamRole, IamUser, Office } from '../model.ts';

export interface Site {
  readonly random: Random;
  readonly start: number;
  readonly accounts: readonly Account[];
  readonly offices: readonly Office[];
  readonly account: (name: Account['name']) => Account;
}

export const iamUser = (
  random: Random,
  start: number,
  given: Partial<IamUser> & Pick<IamUser, 'account' | 'name'>,
): IamUser => ({
  userId: `AIDA${random.base32(17)}`,
  keyId: undefined,
  keyCreatedAt: start - random.int(10, 80) * DAY,
  createdAt: start - random.int(200, 1500) * DAY,
  console: false,
  mfa: false,
  managed: [],
  inline: undefined,
  groups: [],
  tags: {},
  lastUsedAt: start - random.int(1, 20) * 3_600_000,
  ...given,
});

export const iamRole = (
  random: Random,
  start: number,
  given: Partial<IamRole> & Pick<IamRole, 'account' | 'name' | 'trust'>,
): IamRole => ({
  path: '/',
  roleId: `AROA${random.base32(17)}`,
  managed: [],
  inline: undefined,
  tags: {},
  createdAt: start - random.int(200, 1500) * DAY,
  maxSessionSeconds: 3600,
  ...given,
});

export const keyId = (random: Random): string => `AKIA${random.base32(16)}`;
