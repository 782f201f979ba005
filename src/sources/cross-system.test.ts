/** What each system writes down must meet what the others do: links and lineage over real mappings. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createInventory } from '../inventory/index.ts';
import type { InventoryFact } from '../model/index.ts';
import { awsSource } from './aws/index.ts';
import { pipelineFacts } from './github/inventory/oidc.ts';
import { staffFromCsv } from './hr/staff.ts';
import { vendorsFromCsv } from './hr/vendors.ts';
import { userFact } from './okta/inventory/people.ts';
import type { Raw } from './record.ts';
import { userFacts } from './scim/facts.ts';

/** Before the fixture's first record. */
const AT = Date.UTC(2026, 2, 2);
const aws = (name: string): string =>
  readFileSync(join(import.meta.dirname, 'aws', 'fixtures', name), 'utf8');

const start = (...facts: readonly InventoryFact[]) => {
  const inventory = createInventory({ now: () => AT });
  const text = aws('gaad.json');
  const snapshot = awsSource.inventoryFile?.({ path: 'gaad.json', text }, JSON.parse(text))?.(AT);
  if (snapshot) inventory.applySnapshot(snapshot);
  inventory.applyChanges(
    facts.map((fact) => ({ op: 'put', fact, at: AT, eventId: `put ${fact.id}` })),
  );
  return inventory;
};

const ROLE = 'aws:arn:aws:iam::123456789012:role/ci/deploy';
const PIPELINE = 'github:actions/example/shop';

const pipelines = pipelineFacts(
  'example',
  {
    fullName: 'example/shop',
    id: 1,
    ownerId: 2,
    defaultBranch: 'main',
    visibility: 'private',
    createdAt: '2024-01-01T00:00:00Z',
  },
  [],
  {
    template: { claims: undefined, immutable: false },
    issuer: 'https://token.actions.githubusercontent.com',
  },
);

const records = aws('cloudtrail.jsonl')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Raw);
const assumed = records.find(
  (one) => one['eventName'] === 'AssumeRoleWithWebIdentity' && one['errorCode'] === undefined,
);

const secretRead: Raw = {
  ...assumed,
  eventID: '00000000-0000-4000-8000-0000000000aa',
  eventTime: '2026-03-02T09:12:00Z',
  eventSource: 'secretsmanager.amazonaws.com',
  eventName: 'GetSecretValue',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE000000003:GitHubActions',
    arn: 'arn:aws:sts::123456789012:assumed-role/deploy/GitHubActions',
    accountId: '123456789012',
    accessKeyId: 'ASIAEXAMPLE000000005',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLE000000003',
        arn: 'arn:aws:iam::123456789012:role/ci/deploy',
        accountId: '123456789012',
        userName: 'deploy',
      },
      attributes: { creationDate: '2026-03-02T09:10:00Z', mfaAuthenticated: 'false' },
    },
  },
  requestParameters: { secretId: 'prod/db' },
  responseElements: null,
};

describe('one estate over several systems', () => {
  it('follows a secret read to the workflow of the repository, and links it to the role it may become', () => {
    const inventory = start(...pipelines);
    expect(inventory.view.linksOf(ROLE)).toMatchObject([
      { otherId: PIPELINE, relation: 'federates_to', confidence: 0.9 },
    ]);
    expect(inventory.view.linksOf(PIPELINE).map(({ otherId }) => otherId)).toContain(ROLE);
    for (const event of awsSource.parse(assumed ?? {})) inventory.observe(event);
    const [read] = awsSource.parse(secretRead);
    expect(read).toBeDefined();
    if (!read) return;
    const { lineage } = inventory.observe(read);
    expect(lineage).toMatchObject({ root: PIPELINE, actingAs: ROLE });
    expect(lineage.links.map(({ how, trust }) => [how, trust])).toEqual([
      ['self', 'verified'],
      ['credential_join', 'verified'],
      ['oidc_subject', 'verified'],
      // Anyone may choose it: told, never believed.
      ['session_name', 'asserted'],
    ]);
  });

  it('knows one person of staff records in Okta and in a SCIM service, and that she left', () => {
    const staff = staffFromCsv(
      'Employee ID,Name,Work Email,Termination Date\n100,Jane Doe,jane@x.org,2026-02-27\n',
      AT,
      { organisation: 'staff' },
    );
    const okta = userFact(
      {
        id: '00ujane',
        status: 'ACTIVE',
        profile: { login: 'jane@x.org', email: 'jane@x.org', employeeNumber: '100' },
      },
      'acme.okta.com',
    );
    const scim = userFacts(
      { id: '7', userName: 'jdoe', active: true, emails: [{ value: 'jane@x.org' }] },
      { scope: 'wiki', verifiedDomains: ['x.org'] },
    );
    const { view } = start(...staff.persons, okta, ...scim);
    expect(view.accountsOf('hr:100').map(({ of }) => of.id)).toEqual([
      'okta:00ujane',
      'scim:wiki/Users/7',
    ]);
    expect(view.linkedTo('scim:wiki/Users/7').map(({ id }) => id)).toEqual(['okta:00ujane']);
    expect(view.employmentOf('okta:00ujane')).toMatchObject({ state: 'left', personId: 'hr:100' });
  });

  it('shows what a vendor of the contract list holds: its account may become a role here', () => {
    const { vendors } = vendorsFromCsv(
      'Vendor,App IDs,Contract End\nScan Inc,999988887777,2025-12-31\n',
      {},
    );
    const estate = start(...vendors).view.vendor('vendor:scan-inc');
    expect(estate?.trusts.map(({ targetId }) => targetId)).toEqual([ROLE]);
  });
});
