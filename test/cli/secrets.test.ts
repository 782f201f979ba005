/** A key that lies in a repository: found, placed, and an incident about whoever it belongs to. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { countersign, folderWith } from './cli.case.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const KEY = 'AKIA3MZ7QPLX2RVT5WNB';
const ACCOUNT = '111122223333';
const user = (name: string, action: string) => ({
  UserName: name,
  Arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
  CreateDate: '2026-01-01T00:00:00Z',
  UserPolicyList: [
    {
      PolicyName: 'own',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
      },
    },
  ],
});
const gaad = JSON.stringify({
  UserDetailList: [user('deployer', '*'), user('reader', 's3:ListBucket')],
  RoleDetailList: [],
  GroupDetailList: [],
  Policies: [],
});
const event = (name: string, more: object): string =>
  JSON.stringify({
    eventVersion: '1.11',
    eventID: `00000000-0000-4000-8000-${name.padStart(12, '0').slice(-12)}`,
    eventTime: '2026-03-02T10:05:00Z',
    eventSource: 'iam.amazonaws.com',
    eventName: name,
    awsRegion: 'us-east-1',
    sourceIPAddress: '198.51.100.20',
    userAgent: 'aws-cli/2',
    userIdentity: {
      type: 'IAMUser',
      arn: `arn:aws:iam::${ACCOUNT}:user/deployer`,
      accountId: ACCOUNT,
      userName: 'deployer',
    },
    recipientAccountId: ACCOUNT,
    eventType: 'AwsApiCall',
    managementEvent: true,
    ...more,
  });
const created = event('CreateAccessKey', {
  requestParameters: { userName: 'deployer' },
  responseElements: { accessKey: { accessKeyId: KEY, status: 'Active', userName: 'deployer' } },
});
const ended = event('DeleteAccessKey', {
  eventTime: '2026-03-03T10:05:00Z',
  requestParameters: { userName: 'deployer', accessKeyId: KEY },
});

const NOW = '2026-03-04T00:00:00Z';

interface Secrets {
  readonly secrets: readonly {
    readonly state: string;
    readonly suppressed?: string;
    readonly fingerprint: string;
    readonly identity?: { readonly id: string; readonly tier: number };
  }[];
}

const world = (trail: string) => {
  const folder = folderWith({
    'gaad.json': gaad,
    'trail.ndjson': `${trail}\n`,
    'code.env': `AWS_ACCESS_KEY_ID=${KEY}\n`,
  });
  made.push(folder);
  return (name: string) => join(folder, name);
};
const scan = async (at: (name: string) => string, ...more: readonly string[]) => {
  const inventory = [at('gaad.json'), at('trail.ndjson')];
  return countersign([
    ...['secrets', 'scan', at('code.env'), '--inventory', ...inventory],
    ...['--now', NOW, '--json', ...more],
  ]);
};

describe('countersign secrets scan', () => {
  it('says whose key it is, how far it reaches, and opens an incident about that one', async () => {
    const at = world(created);
    const said = await scan(at, '--records', at('found.ndjson'));
    expect(said.code).toBe(1);
    const [secret] = (JSON.parse(said.out) as Secrets).secrets;
    const id = `aws:arn:aws:iam::${ACCOUNT}:user/deployer`;
    expect(secret).toMatchObject({ state: 'live', identity: { id, tier: 0 } });
    expect(said.out).not.toContain(`=${KEY}`);

    const all = ['gaad.json', 'trail.ndjson', 'found.ndjson'].map(at);
    const after = await countersign(['scan', ...all, '--json', '--now', NOW]);
    const { incidents } = JSON.parse(after.out) as {
      readonly incidents: readonly { readonly identities?: readonly string[] }[];
    };
    expect(JSON.stringify(incidents)).toContain(id);
    const before = await countersign(['scan', ...all.slice(0, 2), '--json', '--now', NOW]);
    expect((JSON.parse(before.out) as typeof after & { incidents: unknown[] }).incidents).toEqual(
      [],
    );
  });

  it('is quiet of a key that was deleted, and of one that was looked at before', async () => {
    const gone = world(`${created}\n${ended}`);
    const said = await scan(gone);
    expect((JSON.parse(said.out) as Secrets).secrets[0]).toMatchObject({ state: 'ended' });
    expect(said.code).toBe(0);

    const at = world(created);
    await scan(at, '--write-known', at('known.txt'));
    const again = await scan(at, '--known', at('known.txt'));
    expect((JSON.parse(again.out) as Secrets).secrets[0]?.suppressed).toBe('known');
    expect(again.code).toBe(0);
  });

  it('refuses a list of known ones that is none, with its place', async () => {
    const folder = folderWith({ 'known.txt': '# fine\nnot a print\n', 'code.env': 'x' });
    made.push(folder);
    const said = await countersign([
      ...['secrets', 'scan', join(folder, 'code.env')],
      ...['--known', join(folder, 'known.txt')],
    ]);
    expect(said.err).toMatch(/known\.txt:2: not a fingerprint/);
    expect(said.code).not.toBe(0);
  });
});
