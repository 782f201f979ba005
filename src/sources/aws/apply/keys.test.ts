import { describe, expect, it } from 'vitest';
import { createInventory, type Inventory } from '../../../inventory/index.ts';
import type { Raw } from '../../record.ts';
import { roleFact } from '../inventory/facts.ts';
import { parseCloudTrail } from '../parse.ts';
import { applyCloudTrail } from './index.ts';

const ACCOUNT = '123456789012';
const ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/${ID}`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/backup`;
const OUTSIDER = 'arn:aws:iam::999988887777:root';
const START = Date.parse('2026-03-02T00:00:00Z');

let serial = 0;
const run = (inventory: Inventory, name: string, more: Raw): void => {
  serial++;
  const event = parseCloudTrail({
    eventVersion: '1.11',
    eventID: `key-event-${serial}`,
    eventTime: new Date(START + serial * 60_000).toISOString(),
    eventSource: 'kms.amazonaws.com',
    eventName: name,
    recipientAccountId: ACCOUNT,
    awsRegion: 'eu-central-1',
    sourceIPAddress: '198.51.100.20',
    userIdentity: {
      type: 'IAMUser',
      arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
      accountId: ACCOUNT,
      userName: 'alice',
      accessKeyId: 'AKIAEXAMPLE000000099',
    },
    requestParameters: null,
    responseElements: null,
    resources: [{ accountId: ACCOUNT, type: 'AWS::KMS::Key', ARN: KEY }],
    ...more,
  });
  inventory.applyChanges(applyCloudTrail(event, inventory.view));
};

const start = (): Inventory => createInventory({ now: () => START + 90 * 60_000 });
const held = ({ view }: Inventory, arn: string): readonly string[] =>
  view.entitlementsOf(`aws:${arn}`).flatMap(({ privileges }) => privileges);

const granted = (inventory: Inventory): void =>
  run(inventory, 'CreateGrant', {
    requestParameters: {
      keyId: ID,
      granteePrincipal: ROLE,
      retiringPrincipal: `arn:aws:iam::${ACCOUNT}:user/alice`,
      operations: ['Decrypt', 'GenerateDataKey'],
      constraints: { encryptionContextSubset: { tenant: 'a' } },
    },
    responseElements: { grantId: 'g-1', keyId: KEY },
  });

describe('keys of KMS, by events', () => {
  it('are open to a grantee from the grant on, within its constraints', () => {
    const inventory = start();
    granted(inventory);
    expect(inventory.view.entitlementsOf(`aws:${ROLE}`)).toMatchObject([
      {
        privileges: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [KEY],
        conditions: { StringEquals: { 'kms:EncryptionContext:tenant': 'a' } },
        via: { kind: 'resource_policy', name: 'grant g-1', nativeId: KEY },
      },
    ]);
    expect(held(inventory, `arn:aws:iam::${ACCOUNT}:user/alice`)).toEqual(['kms:RetireGrant']);
  });

  it('are closed again when the grant is revoked, or retired by who holds it', () => {
    const revoked = start();
    granted(revoked);
    run(revoked, 'RevokeGrant', { requestParameters: { keyId: ID, grantId: 'g-1' } });
    expect(held(revoked, ROLE)).toEqual([]);
    const retired = start();
    granted(retired);
    run(retired, 'RetireGrant', { additionalEventData: { grantId: 'g-1' } });
    expect(held(retired, ROLE)).toEqual([]);
    expect(held(retired, `arn:aws:iam::${ACCOUNT}:user/alice`)).toEqual([]);
  });

  it('are open to whom the policy names, and no longer to whom it named before', () => {
    const inventory = start();
    inventory.applySnapshot({
      system: 'aws',
      scope: ACCOUNT,
      takenAt: START,
      complete: [],
      blind: [],
      facts: [roleFact({ arn: ROLE, account: ACCOUNT })],
    });
    const policy = (...statements: readonly object[]) => ({
      requestParameters: {
        keyId: ID,
        policyName: 'default',
        policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
      },
    });
    const to = (principal: string) => ({
      Effect: 'Allow',
      Principal: { AWS: principal },
      Action: 'kms:Decrypt',
      Resource: '*',
    });
    const own = `arn:aws:iam::${ACCOUNT}:root`;
    run(inventory, 'PutKeyPolicy', policy(to(own), to(OUTSIDER), to(ROLE)));
    expect(held(inventory, ROLE)).toEqual(['kms:Decrypt']);
    expect(held(inventory, 'account:999988887777')).toEqual(['kms:Decrypt']);
    run(inventory, 'PutKeyPolicy', policy({ ...to(own), Action: 'kms:*' }));
    expect(held(inventory, `account:${ACCOUNT}`)).toEqual(['kms:*']);
    expect(held(inventory, ROLE)).toEqual([]);
  });

  it('stay as they were where the call was refused, or its policy cannot be read', () => {
    const inventory = start();
    granted(inventory);
    run(inventory, 'RevokeGrant', {
      requestParameters: { keyId: ID, grantId: 'g-1' },
      errorCode: 'AccessDenied',
    });
    run(inventory, 'PutKeyPolicy', { requestParameters: { keyId: ID, policy: '{' } });
    expect(held(inventory, ROLE)).toHaveLength(2);
  });
});
