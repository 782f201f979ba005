/** What an operation was aimed at: identities, roles, policies, credentials and named resources. */
import { isObject } from '../../core/index.ts';
import type { EventTarget } from '../../model/index.ts';
import { flag, list, obj, type Raw, str, strings } from '../record.ts';
import { accountOfArn, awsId, credentialId, iamArn, nameOfArn, parseArn } from './arn.ts';

const LIMIT = 50;

interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

const target = (kind: EventTarget['kind'], native: string, name?: string): EventTarget => ({
  kind,
  id: kind === 'credential' ? credentialId(native) : awsId(native),
  name: name ?? (native.startsWith('arn:') ? nameOfArn(native) : native),
});

/** IAM requests name users, roles and groups without their path; answers carry the whole ARN. */
const iamTargets = (record: Raw, place: Place, self: string | undefined): EventTarget[] => {
  const asked = obj(record['requestParameters']);
  const answered = obj(record['responseElements']);
  const out: EventTarget[] = [];
  const named = (key: string, prefix: string, kind: EventTarget['kind'], answerKey: string) => {
    const name = str(asked[key]) ?? str(obj(answered['accessKey'])[key]);
    const arn =
      str(obj(answered[answerKey])['arn']) ??
      (name && !name.startsWith('<')
        ? iamArn(place.account, `${prefix}/${name}`, place.partition)
        : undefined);
    if (arn) out.push(target(kind, arn, name));
  };
  named('userName', 'user', 'identity', 'user');
  named('roleName', 'role', 'role', 'role');
  named('groupName', 'group', 'group', 'group');
  const policy = str(asked['policyArn']) ?? str(obj(answered['policy'])['arn']);
  if (policy) out.push(target('policy', policy));
  const key = str(asked['accessKeyId']) ?? str(obj(answered['accessKey'])['accessKeyId']);
  if (key) out.push(target('credential', key));
  for (const field of ['sAMLProviderArn', 'openIDConnectProviderArn', 'serialNumber'] as const) {
    const native = str(asked[field]) ?? str(answered[field]);
    if (native) out.push(target('resource', native));
  }
  // Key and password calls without a user name are about the caller.
  if (
    !out.some((one) => one.kind === 'identity') &&
    self &&
    selfService.has(String(record['eventName']))
  ) {
    out.unshift(target('identity', self));
  }
  return out;
};

const selfService = new Set([
  'CreateAccessKey',
  'UpdateAccessKey',
  'DeleteAccessKey',
  'ChangePassword',
  'CreateLoginProfile',
  'UpdateLoginProfile',
  'DeleteLoginProfile',
  'EnableMFADevice',
  'DeactivateMFADevice',
]);

const stsTargets = (record: Raw, place: Place): EventTarget[] => {
  const asked = obj(record['requestParameters']);
  const role = str(asked['roleArn']);
  if (role) return [target('role', role)];
  const account = str(asked['targetPrincipal']);
  if (account) return [target('account', account)];
  const federated = str(obj(obj(record['responseElements'])['federatedUser'])['arn']);
  return federated ? [target('resource', federated)] : [target('account', place.account)];
};

/** Request parameter → the resource part of an ARN, by service. */
const parameters: ReadonlyMap<string, readonly (readonly [field: string, resource: string])[]> =
  new Map(
    Object.entries({
      'secretsmanager.amazonaws.com': [['secretId', 'secret:']],
      'ssm.amazonaws.com': [
        ['name', 'parameter/'],
        ['names', 'parameter/'],
        ['target', 'instance/'],
        ['instanceId', 'instance/'],
        ['instanceIds', 'instance/'],
        ['documentName', 'document/'],
      ],
      'lambda.amazonaws.com': [['functionName', 'function:']],
      'ec2.amazonaws.com': [
        ['instanceId', 'instance/'],
        ['imageId', 'image/'],
        ['snapshotId', 'snapshot/'],
        ['groupId', 'security-group/'],
        ['vpcId', 'vpc/'],
      ],
      'ec2-instance-connect.amazonaws.com': [['instanceId', 'instance/']],
      'kms.amazonaws.com': [['keyId', 'key/']],
      'dynamodb.amazonaws.com': [['tableName', 'table/']],
      'rds.amazonaws.com': [
        ['dBInstanceIdentifier', 'db:'],
        ['dBSnapshotIdentifier', 'snapshot:'],
      ],
      'cloudtrail.amazonaws.com': [
        ['name', 'trail/'],
        ['trailName', 'trail/'],
      ],
      'bedrock.amazonaws.com': [['modelId', 'foundation-model/']],
      'eks.amazonaws.com': [['name', 'cluster/']],
      'ecr.amazonaws.com': [['repositoryName', 'repository/']],
    }),
  );

const arnServices: ReadonlyMap<string, string> = new Map([['ec2-instance-connect', 'ec2']]);

const parameterTargets = (record: Raw, source: string, place: Place): EventTarget[] => {
  const asked = obj(record['requestParameters']);
  const out: EventTarget[] = [];
  const fields = parameters.get(source);
  if (fields !== undefined) {
    const label = source.slice(0, source.indexOf('.'));
    const service = arnServices.get(label) ?? label;
    for (const [field, prefix] of fields) {
      const value = asked[field];
      if (value === undefined) continue;
      for (const one of strings(value).slice(0, LIMIT)) {
        if (one === '') continue;
        const native = one.startsWith('arn:')
          ? one
          : `arn:${place.partition}:${service}:${place.region}:${place.account}:${prefix}${one.startsWith('/') ? one.slice(1) : one}`;
        out.push(target('resource', native));
      }
    }
  }
  return asked['instancesSet'] === undefined ? out : [...out, ...instanceSet(asked, place)];
};

const instanceSet = (asked: Raw, place: Place): EventTarget[] =>
  list(obj(asked['instancesSet'])['items'])
    .slice(0, LIMIT)
    .flatMap((item) => {
      const id = str(obj(item)['instanceId']);
      return id
        ? [
            target(
              'resource',
              `arn:${place.partition}:ec2:${place.region}:${place.account}:instance/${id}`,
            ),
          ]
        : [];
    });

const bucketTargets = (record: Raw, place: Place): EventTarget[] => {
  const asked = obj(record['requestParameters']);
  const bucket = str(asked['bucketName']);
  if (!bucket) return [];
  const key = str(asked['key']);
  const arn = `arn:${place.partition}:s3:::${bucket}`;
  return key
    ? [target('resource', arn, bucket), target('resource', `${arn}/${key}`)]
    : [target('resource', arn, bucket)];
};

const kindOfArn = (arn: string): EventTarget['kind'] => {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'iam') return 'resource';
  if (parsed.resource.startsWith('role/')) return 'role';
  if (parsed.resource.startsWith('user/') || parsed.resource === 'root') return 'identity';
  if (parsed.resource.startsWith('group/')) return 'group';
  return parsed.resource.startsWith('policy/') ? 'policy' : 'resource';
};

/** CloudTrail's own list of the resources an event touched. */
const listedTargets = (record: Raw): EventTarget[] =>
  Array.isArray(record['resources'])
    ? list(record['resources'])
        .slice(0, LIMIT)
        .flatMap((item) => {
          const arn = str(obj(item)['ARN']) ?? str(obj(item)['arn']);
          return arn ? [target(kindOfArn(arn), arn)] : [];
        })
    : [];

const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};

const direct = (
  record: Raw,
  source: string,
  place: Place,
  self: string | undefined,
): EventTarget[] => {
  if (source === 'iam.amazonaws.com') return iamTargets(record, place, self);
  if (source === 'sts.amazonaws.com' && record['eventName'] !== 'GetCallerIdentity') {
    return stsTargets(record, place);
  }
  if (source === 's3.amazonaws.com') return bucketTargets(record, place);
  return parameterTargets(record, source, place);
};

const NONE: readonly EventTarget[] = [];

/** `self` is the ARN of the acting user, for calls that name nobody. Each target once, at most 50. */
export const targetsOf = (record: Raw, self: string | undefined): readonly EventTarget[] => {
  const source = str(record['eventSource']) ?? '';
  if (!isObject(record['requestParameters']) && !Array.isArray(record['resources'])) {
    // Nothing was named; only IAM and STS calls are then about the caller.
    if (source !== 'iam.amazonaws.com' && source !== 'sts.amazonaws.com') return NONE;
  }
  const region = str(record['awsRegion']) ?? '';
  const place: Place = {
    partition: self?.startsWith('arn:') ? self.slice(4, self.indexOf(':', 4)) : partitionOf(region),
    region,
    account: str(record['recipientAccountId']) ?? (self ? (accountOfArn(self) ?? '') : ''),
  };
  const named = direct(record, source, place, self);
  const listed = listedTargets(record);
  if (listed.length === 0 && named.length < 2) return named;
  return unique([...named, ...listed]);
};

const unique = (found: readonly EventTarget[]): readonly EventTarget[] => {
  const seen = new Set<string>();
  const out: EventTarget[] = [];
  for (const one of found) {
    if (out.length >= LIMIT || seen.has(one.id)) continue;
    seen.add(one.id);
    out.push(one);
  }
  return out;
};

/** `withDecryption` is what makes reading a parameter reading a secret. */
export const asksDecryption = (record: Raw): boolean =>
  flag(obj(record['requestParameters'])['withDecryption']) === true;
