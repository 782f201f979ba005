/** `access links` over an export of AWS, staff records and vendor contracts. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countersign, folderWith } from './cli.case.ts';

const ACCOUNT = '111122223333';
const user = (name: string, email: string) => ({
  Path: '/',
  UserName: name,
  UserId: `AIDA${name.toUpperCase().padEnd(17, 'X')}`,
  Arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
  CreateDate: '2024-01-10T09:00:00Z',
  GroupList: [],
  AttachedManagedPolicies: [],
  UserPolicyList: [],
  Tags: [
    { Key: 'email', Value: email },
    { Key: 'type', Value: 'human' },
  ],
});

let folder = '';
beforeAll(() => {
  folder = folderWith({
    'gaad.json': JSON.stringify({
      UserDetailList: [user('jane', 'jane@x.org'), user('jane-adm', 'jane@x.org')],
      GroupDetailList: [],
      RoleDetailList: [],
      Policies: [],
    }),
    // A login profile is what tells the people among users.
    'report.csv': [
      'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated',
      ...['jane', 'jane-adm'].map(
        (name) =>
          `${name},arn:aws:iam::${ACCOUNT}:user/${name},2024-01-10T09:00:00Z,true,2026-10-01T00:00:00Z,2026-01-01T00:00:00Z,N/A,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`,
      ),
    ].join('\n'),
    'staff.csv':
      'Employee ID,Name,Work Email,Hire Date,Last Day\n100,Jane Doe,jane@x.org,2020-01-07,2026-09-30\n',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const links = (name: string, ...more: readonly string[]) =>
  countersign([
    'access',
    'links',
    name,
    '--inventory',
    ...['gaad.json', 'report.csv', 'staff.csv'].map((one) => join(folder, one)),
    ...more,
  ]);

describe('access links', () => {
  it('names the other account, the person and that she has left, each with its reason', async () => {
    const { out, code, err } = await links('jane', '--json');
    expect([code, err]).toEqual([0, '']);
    const said = JSON.parse(out) as Record<string, unknown>;
    expect(said).toMatchObject({
      id: `aws:arn:aws:iam::${ACCOUNT}:user/jane`,
      links: [
        {
          otherId: `aws:arn:aws:iam::${ACCOUNT}:user/jane-adm`,
          relation: 'same_person',
          declared: false,
        },
      ],
      person: { id: 'hr:100' },
      employment: { state: 'left' },
    });
    const words = await links('jane');
    expect(words.out).toContain('person hr:100 (Jane Doe)');
    expect(words.out).toContain('has left and is gone since 2026-10-01');
  });

  it('says which names there are where one is not known', async () => {
    const { code, err } = await links('nobody');
    expect(code).not.toBe(0);
    expect(err).toContain('no identity or role');
  });
});
