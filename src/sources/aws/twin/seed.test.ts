import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type GetAccountAuthorizationDetailsResponse,
  IAMClient,
  paginateGetAccountAuthorizationDetails,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { seedFromGaad } from './seed.ts';
import { startAwsTwin } from './start.ts';

const folder = resolve(import.meta.dirname, '../../../../../shared/data/iam');
const files = ['cloudmapper-demo-gaad.json', 'cloudsplaining-example-gaad.json'];

const root = {
  userName: 'root',
  accessKeyId: 'AKIAROOTROOTROOTROOT',
  secretAccessKey: 'root-secret',
};

interface Export {
  readonly UserDetailList: readonly {
    readonly UserName: string;
    readonly UserPolicyList?: readonly { readonly PolicyDocument: unknown }[];
  }[];
  readonly RoleDetailList: readonly {
    readonly RoleName: string;
    readonly AssumeRolePolicyDocument: unknown;
  }[];
  readonly GroupDetailList: readonly unknown[];
}

describe('seeding the twin from an account export', () => {
  for (const file of files) {
    it.skipIf(!existsSync(resolve(folder, file)))(
      `gives back what ${file} holds (skipped where the shared data is absent)`,
      async () => {
        const json = JSON.parse(readFileSync(resolve(folder, file), 'utf8')) as Export;
        const twin = await startAwsTwin({
          accounts: [seedFromGaad(json, { keys: [root] })],
          now: () => Date.UTC(2026, 0),
        });
        const iam = new IAMClient({
          region: 'us-east-1',
          endpoint: twin.endpoint,
          credentials: { accessKeyId: root.accessKeyId, secretAccessKey: root.secretAccessKey },
        });
        const pages: GetAccountAuthorizationDetailsResponse[] = [];
        for await (const page of paginateGetAccountAuthorizationDetails(
          { client: iam, pageSize: 50 },
          {},
        )) {
          pages.push(page);
        }
        const users = pages.flatMap(({ UserDetailList = [] }) => UserDetailList);
        const roles = pages.flatMap(({ RoleDetailList = [] }) => RoleDetailList);
        const groups = pages.flatMap(({ GroupDetailList = [] }) => GroupDetailList);
        expect(users.map(({ UserName }) => UserName)).toEqual(
          json.UserDetailList.map(({ UserName }) => UserName),
        );
        expect(groups).toHaveLength(json.GroupDetailList.length);
        expect(
          roles.map(({ RoleName, AssumeRolePolicyDocument = '' }) => [
            RoleName,
            JSON.parse(decodeURIComponent(AssumeRolePolicyDocument)) as unknown,
          ]),
        ).toEqual(
          json.RoleDetailList.map((role) => [role.RoleName, role.AssumeRolePolicyDocument]),
        );
        iam.destroy();
        await twin.close();
      },
    );
  }

  it('knows the last uses of keys and roles from before it began', () => {
    const lastUsedAt = Date.UTC(2025, 11, 24);
    const role = {
      RoleName: 'job',
      RoleId: 'AROAJOB',
      RoleLastUsed: { LastUsedDate: '2025-12-31T00:00:00Z', Region: 'eu-west-1' },
    };
    const account = seedFromGaad({ RoleDetailList: [role] }, { keys: [{ ...root, lastUsedAt }] });
    expect([...account.usedBefore]).toEqual([
      ['AROAJOB', { at: Date.UTC(2025, 11, 31), service: 'sts', region: 'eu-west-1' }],
      [root.accessKeyId, { at: lastUsedAt, service: 's3', region: 'us-east-1' }],
    ]);
  });

  it.each([
    ['a list instead of an object', [], /top level/],
    ['a list that is none', { UserDetailList: 7 }, /UserDetailList: must be a list/],
    ['a user without a name', { UserDetailList: [{}] }, /UserDetailList\.UserName: is missing/],
    ['an odd entry', { RoleDetailList: ['x'] }, /RoleDetailList\[0\]: must be an object/],
  ])('names the place of %s', (_what, json, because) => {
    expect(() => seedFromGaad(json)).toThrow(because);
  });

  it('names an extra that points at nobody', () => {
    const key = { userName: 'ghost', accessKeyId: 'AKIAGHOST', secretAccessKey: 's' };
    expect(() => seedFromGaad({}, { keys: [key] })).toThrow(/no user "ghost"/);
  });
});
