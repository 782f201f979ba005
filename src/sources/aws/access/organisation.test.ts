import { describe, expect, it } from 'vitest';
import { createInventory } from '../../../inventory/index.ts';
import type { BlindSpot } from '../../../model/index.ts';
import { snapshotOfGaad } from '../inventory/gaad.ts';
import { CONTROL_AREA, organizationGrants } from '../inventory/organization-policies.ts';
import { awsAccess } from './index.ts';

const AT = Date.UTC(2026, 5, 1);
const ACCOUNT = '444455556666';
const JANE = `aws:arn:aws:iam::${ACCOUNT}:user/jane`;

const policy = (statement: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
const all = policy({ Effect: 'Allow', Action: '*', Resource: '*' });
const gaad = {
  UserDetailList: [
    {
      UserName: 'jane',
      Arn: JANE.slice(4),
      CreateDate: '2024-01-01T00:00:00Z',
      UserPolicyList: [
        {
          PolicyName: 'own',
          PolicyDocument: policy({ Effect: 'Allow', Action: 'iam:*', Resource: '*' }),
        },
      ],
    },
  ],
  GroupDetailList: [],
  RoleDetailList: [],
  Policies: [],
};

const certainSteps = (
  controls: readonly { readonly target: string; readonly content: string }[],
  managementAccount = '111122223333',
  blind: readonly BlindSpot[] = [],
): readonly boolean[] => {
  const inventory = createInventory({ now: () => AT });
  const { facts } = organizationGrants({
    policies: controls.map(({ target, content }, nth) => ({
      id: `p-${nth}`,
      name: `control ${nth}`,
      type: 'SERVICE_CONTROL_POLICY',
      content,
      targets: [target],
    })),
    parents: new Map([
      [ACCOUNT, 'ou-prod'],
      ['ou-prod', 'r-root'],
    ]),
    accounts: [ACCOUNT],
    managementAccount,
  });
  const own = snapshotOfGaad(gaad, AT);
  inventory.applySnapshot({ ...own, blind: [...own.blind, ...blind] });
  inventory.applySnapshot({
    system: 'aws',
    scope: 'o-example',
    takenAt: AT,
    complete: ['entitlement'],
    blind: [],
    facts,
  });
  return awsAccess(inventory.view, JANE)
    .filter(({ kind }) => kind === 'can_do')
    .map(({ certain }) => certain);
};

describe('service control policies', () => {
  it('take away what any level above the account forbids or does not allow', () => {
    expect(certainSteps([])).toContain(true);
    expect(certainSteps([{ target: 'r-root', content: all }])).toContain(true);
    const noIam = policy({ Effect: 'Deny', Action: 'iam:*', Resource: '*' });
    expect(
      certainSteps([
        { target: 'r-root', content: all },
        { target: 'ou-prod', content: all },
        { target: 'ou-prod', content: noIam },
      ]),
    ).toEqual([]);
    const onlyS3 = policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
    expect(
      certainSteps([
        { target: 'r-root', content: all },
        { target: 'ou-prod', content: onlyS3 },
      ]),
    ).toEqual([]);
  });

  it('bind the management account in nothing', () => {
    const noIam = policy({ Effect: 'Deny', Action: '*', Resource: '*' });
    expect(certainSteps([{ target: 'r-root', content: noIam }], ACCOUNT)).toContain(true);
  });

  it('leave every step uncertain where nobody may read them', () => {
    const because = 'AWS refused organizations:ListPolicies';
    const steps = certainSteps([], '111122223333', [{ area: CONTROL_AREA, because }]);
    expect(steps.length).toBeGreaterThan(0);
    expect(steps).not.toContain(true);
  });
});
