/** Who is in the organisation; its policies and Identity Center stand in services.ts. */
import { TwinFault } from './twin-fault.ts';

export interface Organization {
  readonly id: string;
  readonly managementAccountId: string;
  readonly accounts: readonly {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly status?: 'ACTIVE' | 'SUSPENDED';
  }[];
}

const arnOf = (organization: Organization, account: string): string =>
  `arn:aws:organizations::${organization.managementAccountId}:account/${organization.id}/${account}`;

const organizationsAnswers: Readonly<
  Record<string, (organization: Organization) => Readonly<Record<string, unknown>>>
> = {
  DescribeOrganization: (organization) => ({
    Organization: {
      Id: organization.id,
      Arn: `arn:aws:organizations::${organization.managementAccountId}:organization/${organization.id}`,
      MasterAccountId: organization.managementAccountId,
      MasterAccountArn: arnOf(organization, organization.managementAccountId),
      FeatureSet: 'ALL',
    },
  }),
  ListAccounts: (organization) => ({
    Accounts: organization.accounts.map(({ id, name, email, status = 'ACTIVE' }) => ({
      Id: id,
      Arn: arnOf(organization, id),
      Name: name,
      Email: email,
      Status: status,
    })),
  }),
};

/** @throws TwinFault AccessDenied where the account is in no organisation. */
export const organizationAnswer = (
  organization: Organization | undefined,
  service: string,
  operation: string,
): Readonly<Record<string, unknown>> | undefined => {
  if (service !== 'organizations') return undefined;
  const answer = Object.hasOwn(organizationsAnswers, operation)
    ? organizationsAnswers[operation]
    : undefined;
  if (!organization) {
    throw new TwinFault('AccessDenied', 'Your account is not a member of an organization.');
  }
  return answer?.(organization);
};
