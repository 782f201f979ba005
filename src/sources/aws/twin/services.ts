/**
 * What stands in the twin beside IAM: an organisation's policies and units, a directory of people, secrets,
 * clusters. Answers by operation name, two items a page, in the words of each service's API.
 */
import { type Raw, str } from '../../record.ts';
import { listObjects, objectIn, type TrailLookup, type TwinObjects } from './logs.ts';
import { policiedAnswers, type TwinPolicied } from './policied.ts';
import { TwinFault } from './twin-fault.ts';

export interface TwinServices extends TwinPolicied {
  readonly lookup?: TrailLookup;
  readonly objects?: TwinObjects;
  readonly policies?: readonly {
    readonly id: string;
    readonly name: string;
    readonly type: string;
    readonly content: string;
    readonly targets: readonly string[];
  }[];
  /** Account or unit → root or unit. */
  readonly parents?: Readonly<Record<string, string>>;
  readonly center?: {
    readonly instance: Raw;
    readonly permissionSets: readonly Raw[];
    readonly assignments: readonly Raw[];
    readonly users: readonly Raw[];
    readonly groups: readonly Raw[];
    readonly memberships: readonly Raw[];
  };
  readonly secrets?: readonly Raw[];
  /** `KeyMetadata` with its `Policy` (text) and its `Grants`. */
  readonly keys?: readonly {
    readonly metadata: Raw;
    readonly policy: string;
    readonly grants: readonly Raw[];
  }[];
  readonly clusters?: readonly Raw[];
  readonly podIdentities?: readonly Raw[];
}

/** Small, so that every list has more pages than one. */
const PAGE = 2;

const pageOf = (
  items: readonly unknown[],
  asked: Raw,
  names: { readonly list: string; readonly token: string },
): Raw => {
  const from = Number(str(asked[names.token]) ?? 0) || 0;
  const end = from + PAGE;
  return {
    [names.list]: items.slice(from, end),
    ...(end < items.length ? { [names.token]: String(end) } : {}),
  };
};

type Answering = (services: TwinServices, asked: Raw, region: string) => Raw | undefined;

const paged =
  (
    name: string,
    items: (services: TwinServices, asked: Raw, region: string) => readonly unknown[],
    token = 'NextToken',
  ): Answering =>
  (services, asked, region) =>
    pageOf(items(services, asked, region), asked, { list: name, token });

/** What carries its region in its ARN. */
const isIn = (region: string, name: string) => (one: Raw) =>
  str(one[name])?.split(':')[3] === region;

const keysIn = ({ keys = [] }: TwinServices, region: string) =>
  keys.filter(({ metadata }) => isIn(region, 'Arn')(metadata));

const keyIn = (services: TwinServices, asked: Raw, region: string) => {
  const id = str(asked['KeyId']);
  const found = keysIn(services, region).find(
    ({ metadata }) => metadata['Arn'] === id || metadata['KeyId'] === id,
  );
  if (found === undefined) throw new TwinFault('NotFoundException', `Key '${id}' does not exist`);
  return found;
};

/** KMS pages by `NextMarker`. */
const marked = (list: string, items: readonly unknown[], asked: Raw): Raw => {
  const from = Number(str(asked['Marker']) ?? 0) || 0;
  const end = from + PAGE;
  const more = end < items.length;
  return {
    [list]: items.slice(from, end),
    Truncated: more,
    ...(more ? { NextMarker: String(end) } : {}),
  };
};

const byText = (asked: Raw, name: string) => (one: Raw) => one[name] === asked[name];

const answers: Readonly<Record<string, Readonly<Record<string, Answering>>>> = {
  organizations: {
    ListPolicies: paged('Policies', ({ policies = [] }, { Filter }) =>
      policies
        .filter(({ type }) => type === Filter)
        .map(({ id, name, type }) => ({
          Id: id,
          Name: name,
          Type: type,
        })),
    ),
    DescribePolicy: ({ policies = [] }, { PolicyId }) => {
      const policy = policies.find(({ id }) => id === PolicyId);
      return { Policy: { PolicySummary: { Id: policy?.id }, Content: policy?.content } };
    },
    ListTargetsForPolicy: paged('Targets', ({ policies = [] }, { PolicyId }) =>
      (policies.find(({ id }) => id === PolicyId)?.targets ?? []).map((TargetId) => ({ TargetId })),
    ),
    ListParents: ({ parents = {} }, { ChildId }) => {
      const id = parents[str(ChildId) ?? ''];
      const Type = id?.startsWith('r-') ? 'ROOT' : 'ORGANIZATIONAL_UNIT';
      return { Parents: id === undefined ? [] : [{ Id: id, Type }] };
    },
  },
  sso: {
    ListInstances: ({ center }) => ({ Instances: center ? [center.instance] : [] }),
    ListPermissionSets: paged('PermissionSets', ({ center }) =>
      (center?.permissionSets ?? []).map((one) => one['PermissionSetArn']),
    ),
    DescribePermissionSet: ({ center }, asked) => ({
      PermissionSet: center?.permissionSets.find(byText(asked, 'PermissionSetArn')),
    }),
    ListAccountsForProvisionedPermissionSet: paged('AccountIds', ({ center }, asked) => [
      ...new Set(
        (center?.assignments ?? [])
          .filter(byText(asked, 'PermissionSetArn'))
          .map((one) => one['AccountId']),
      ),
    ]),
    ListAccountAssignments: paged('AccountAssignments', ({ center }, asked) =>
      (center?.assignments ?? [])
        .filter(byText(asked, 'PermissionSetArn'))
        .filter(byText(asked, 'AccountId')),
    ),
  },
  identitystore: {
    ListUsers: paged('Users', ({ center }) => center?.users ?? []),
    ListGroups: paged('Groups', ({ center }) => center?.groups ?? []),
    ListGroupMemberships: paged('GroupMemberships', ({ center }, asked) =>
      (center?.memberships ?? []).filter(byText(asked, 'GroupId')),
    ),
  },
  secretsmanager: {
    ListSecrets: paged('SecretList', ({ secrets = [] }, _asked, region) =>
      secrets.filter(isIn(region, 'ARN')),
    ),
    GetResourcePolicy: ({ secrets = [], secretPolicies = {} }, { SecretId }) => {
      const ARN = str(SecretId) ?? '';
      if (!secrets.some((one) => one['ARN'] === ARN))
        throw new TwinFault('ResourceNotFoundException', 'There is no such secret.');
      return { ARN, ResourcePolicy: secretPolicies[ARN] };
    },
  },
  kms: {
    ListKeys: (services, asked, region) =>
      marked(
        'Keys',
        keysIn(services, region).map(({ metadata: { KeyId, Arn } }) => ({ KeyId, KeyArn: Arn })),
        asked,
      ),
    DescribeKey: (services, asked, region) => ({
      KeyMetadata: keyIn(services, asked, region).metadata,
    }),
    GetKeyPolicy: (services, asked, region) => ({
      Policy: keyIn(services, asked, region).policy,
      PolicyName: 'default',
    }),
    ListGrants: (services, asked, region) =>
      marked('Grants', keyIn(services, asked, region).grants, asked),
  },
  cloudtrail: {
    LookupEvents: ({ lookup }, asked, region) => lookup?.(asked, region) ?? { Events: [] },
  },
  sqs: policiedAnswers.sqs,
  sns: policiedAnswers.sns,
  lambda: policiedAnswers.lambda,
  ec2: policiedAnswers.ec2,
  s3: {
    ...policiedAnswers.s3,
    ListObjects: ({ objects }, asked) =>
      objects && {
        type: 'application/xml',
        body: listObjects(objects, str(asked['bucketName']) ?? '', asked),
      },
    GetObject: ({ objects }, asked) => objects && objectIn(objects, asked),
  },
  eks: {
    ListClusters: paged(
      'clusters',
      ({ clusters = [] }, _asked, region) =>
        clusters.filter(isIn(region, 'arn')).map((one) => one['name']),
      'nextToken',
    ),
    DescribeCluster: ({ clusters = [] }, { name }) => ({
      cluster: clusters.find((one) => one['name'] === name),
    }),
    ListPodIdentityAssociations: paged(
      'associations',
      ({ podIdentities = [] }, { name }) =>
        podIdentities
          .filter((one) => one['clusterName'] === name)
          .map(({ roleArn: _roleArn, ...summary }) => summary),
      'nextToken',
    ),
    DescribePodIdentityAssociation: ({ podIdentities = [] }, { id }) => ({
      association: podIdentities.find((one) => one['associationId'] === id),
    }),
  },
};

export interface ServiceAsked {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly asked: Raw;
}

/** Undefined where the twin keeps nothing of that service. */
export const serviceAnswer = (
  services: TwinServices,
  { service, operation, region, asked }: ServiceAsked,
): Raw | undefined => {
  const ofService = Object.hasOwn(answers, service) ? answers[service] : undefined;
  const answer =
    ofService && Object.hasOwn(ofService, operation) ? ofService[operation] : undefined;
  return answer?.(services, asked, region);
};

/** EKS speaks REST: the operation and what is asked stand in the path. */
export const eksCall = (
  path: string,
  query: string,
): { readonly operation: string; readonly parameters: Raw } => {
  const [, first, name, third, id] = path.split('/').map(decodeURIComponent);
  const nextToken = new URLSearchParams(query).get('nextToken');
  const parameters = {
    ...(name ? { name } : {}),
    ...(id ? { id } : {}),
    ...(nextToken ? { nextToken } : {}),
  };
  if (first !== 'clusters') return { operation: '', parameters };
  if (!name) return { operation: 'ListClusters', parameters };
  if (third === undefined) return { operation: 'DescribeCluster', parameters };
  if (third !== 'pod-identity-associations') return { operation: '', parameters };
  return {
    operation: id ? 'DescribePodIdentityAssociation' : 'ListPodIdentityAssociations',
    parameters,
  };
};
