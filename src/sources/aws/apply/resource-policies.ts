/** Policies of resources themselves, as they are put, widened and taken away. */
import type { InventoryChange } from '../../../model/index.ts';
import { flag, obj, type Raw, str, strings } from '../../record.ts';
import { awsId, iamArn } from '../arn.ts';
import {
  BUCKET,
  bucketAclGrants,
  FUNCTION,
  policyNames,
  publicAccess,
  QUEUE,
  TOPIC,
} from '../inventory/policied.ts';
import { policyGrants } from '../inventory/resource-policy.ts';
import { SECRET, SECRET_POLICY } from '../inventory/services.ts';
import { end, type Handler, patch, put, type Scene } from './change.ts';
import { replace } from './policies.ts';

const heldOn = (scene: Scene, arn: string, name: string) =>
  scene.view.entitlementsOn(awsId(arn)).filter(({ via }) => via.name === name);

const marked = (scene: Scene, arn: string, policy: 'none' | 'read'): readonly InventoryChange[] =>
  scene.view.resource(awsId(arn)) === undefined
    ? []
    : [patch(scene, 'resource', { id: awsId(arn), set: { policy } })];

const dropPolicy = (scene: Scene, arn: string, name: string): readonly InventoryChange[] => [
  ...replace(scene, heldOn(scene, arn, name), []),
  ...marked(scene, arn, 'none'),
];

/** The policy now says this. One that cannot be read takes nothing away of what was known. */
export const putPolicy = (
  scene: Scene,
  arn: string,
  policy: unknown,
  name: string,
): readonly InventoryChange[] => {
  if (policy === undefined) return [];
  if (policy === '') return dropPolicy(scene, arn, name);
  const { entitlements, blind } = policyGrants(arn, policy, name);
  if (entitlements.length === 0 && blind.length > 0) return [];
  return [
    ...replace(scene, heldOn(scene, arn, name), entitlements),
    ...(blind.length > 0 ? [] : marked(scene, arn, 'read')),
  ];
};

const bucketArn = ({ asked, partition }: Scene): string | undefined => {
  const name = str(asked['bucketName']);
  return name === undefined ? undefined : `arn:${partition}:s3:::${name}`;
};

/** The log tells the policy as an object. */
export const putBucketPolicy: Handler = (scene) => {
  const arn = bucketArn(scene);
  return arn === undefined
    ? []
    : putPolicy(scene, arn, scene.asked['bucketPolicy'], policyNames[BUCKET]);
};

export const deleteBucketPolicy: Handler = (scene) => {
  const arn = bucketArn(scene);
  return arn === undefined ? [] : dropPolicy(scene, arn, policyNames[BUCKET]);
};

export const changePublicAccess: Handler = (scene) => {
  const arn = bucketArn(scene);
  const known = arn === undefined ? undefined : scene.view.resource(awsId(arn));
  if (!known) return [];
  const isGone = scene.event.operation.startsWith('Delete');
  const block = obj(scene.asked['PublicAccessBlockConfiguration']);
  // The log writes `true` as a word or as itself.
  const asFlags = Object.fromEntries(Object.entries(block).map(([key, one]) => [key, flag(one)]));
  const tags = { ...known.tags, ...publicAccess(isGone ? undefined : asFlags) };
  return [patch(scene, 'resource', { id: known.id, set: { tags } })];
};

const groups = 'http://acs.amazonaws.com/groups/global/';
/** S3 user guide, "Canned ACL": those that give anything to others. */
const canned: Readonly<Record<string, readonly (readonly [group: string, permission: string])[]>> =
  {
    private: [],
    'public-read': [['AllUsers', 'READ']],
    'public-read-write': [
      ['AllUsers', 'READ'],
      ['AllUsers', 'WRITE'],
    ],
    'authenticated-read': [['AuthenticatedUsers', 'READ']],
  };

/** The list now says this; one in words that are not known here takes nothing away. */
export const putBucketAcl: Handler = (scene) => {
  const arn = bucketArn(scene);
  if (arn === undefined) return [];
  const word = strings(scene.asked['x-amz-acl'])[0] ?? str(scene.asked['x-amz-acl']);
  const policy = obj(scene.asked['AccessControlPolicy']);
  const given = word === undefined ? undefined : canned[word];
  const told = obj(policy['AccessControlList'])['Grant'];
  if (given === undefined && told === undefined) return [];
  const acl: Raw = given
    ? {
        Grants: given.map(([group, Permission]) => ({
          Grantee: { URI: `${groups}${group}` },
          Permission,
        })),
      }
    : { Owner: policy['Owner'], Grants: Array.isArray(told) ? told : [told] };
  const ignored = scene.view.resource(awsId(arn))?.tags['ignore_public_acls'] === 'true';
  const after = bucketAclGrants(arn, acl, { ignored });
  return replace(scene, heldOn(scene, arn, 'access control list'), after);
};

/** `https://sqs.<region>.amazonaws.com/<account>/<name>`. */
const queueArn = ({ asked, event, partition }: Scene): string | undefined => {
  const [account, name] = (str(asked['queueUrl']) ?? '').split('/').slice(-2);
  const { region } = event.cloud;
  return account && name && region
    ? `arn:${partition}:sqs:${region}:${account}:${name}`
    : undefined;
};

export const setQueueAttributes: Handler = (scene) => {
  const arn = queueArn(scene);
  const policy = obj(scene.asked['attributes'])['Policy'];
  return arn === undefined ? [] : putPolicy(scene, arn, policy, policyNames[QUEUE]);
};

export const setTopicAttributes: Handler = (scene) => {
  const arn = str(scene.asked['topicArn']);
  return arn === undefined || scene.asked['attributeName'] !== 'Policy'
    ? []
    : putPolicy(scene, arn, scene.asked['attributeValue'], policyNames[TOPIC]);
};

/** One statement more; its label is its Sid. */
const addStatement = (
  scene: Scene,
  arn: string,
  so: { readonly name: string; readonly document: unknown },
): readonly InventoryChange[] => {
  const { entitlements } = policyGrants(arn, so.document, so.name);
  if (entitlements.length === 0) return [];
  const isKnown = scene.view.resource(awsId(arn))?.policy !== undefined;
  return [
    ...entitlements.map((one) => put(scene, one)),
    // Where nobody knew what stood there before, one statement is not the whole of it.
    ...(isKnown ? marked(scene, arn, 'read') : []),
  ];
};

const dropStatement = (scene: Scene, arn: string, so: { name: string; sid: string }) => {
  const start = `${awsId(arn)}#${so.name.replaceAll(' ', '-')}/${so.sid}/`;
  return heldOn(scene, arn, so.name)
    .filter(({ id }) => id.startsWith(start))
    .map(({ id }) => end(scene, 'entitlement', id));
};

interface Permitted {
  readonly arn: string | undefined;
  readonly name: string;
  readonly service: string;
}

const messaging = (scene: Scene): Permitted =>
  scene.event.privilege.startsWith('sqs:')
    ? { arn: queueArn(scene), name: policyNames[QUEUE], service: 'SQS' }
    : { arn: str(scene.asked['topicArn']), name: policyNames[TOPIC], service: 'SNS' };

const first = (...values: readonly unknown[]): readonly string[] =>
  values.map(strings).find((one) => one.length > 0) ?? [];

/** SQS and SNS: accounts and names of actions, under a label. */
export const addMessagingPermission: Handler = (scene) => {
  const { arn, name, service } = messaging(scene);
  const { asked } = scene;
  const sid = str(asked['label']);
  const accounts = first(asked['aWSAccountIds'], asked['aWSAccountId']);
  const actions = first(asked['actions'], asked['actionName'], asked['actionNames']);
  if (arn === undefined || sid === undefined) return [];
  const statement = {
    Sid: sid,
    Effect: 'Allow',
    Principal: { AWS: accounts.map((one) => iamArn(one, 'root', scene.partition)) },
    Action: actions.map((one) => `${service}:${one}`),
    Resource: arn,
  };
  return addStatement(scene, arn, { name, document: { Statement: [statement] } });
};

export const removeMessagingPermission: Handler = (scene) => {
  const { arn, name } = messaging(scene);
  const sid = str(scene.asked['label']);
  return arn === undefined || sid === undefined ? [] : dropStatement(scene, arn, { name, sid });
};

/** Named by its name, its ARN, or the end of its ARN. */
const functionArn = ({ asked, account, partition, event }: Scene): string | undefined => {
  const named = str(asked['functionName']);
  if (named === undefined) return undefined;
  const name = /(?:^|function:)([^:]+)(?::[^:]+)?$/.exec(named)?.[1];
  const owner = /(?:^|:)(\d{12}):function:/.exec(named)?.[1] ?? account;
  const { region } = event.cloud;
  return name && region ? `arn:${partition}:lambda:${region}:${owner}:function:${name}` : undefined;
};

/** The answer holds the statement as AWS wrote it, as JSON text. */
export const addFunctionPermission: Handler = (scene) => {
  const arn = functionArn(scene);
  const text = str(scene.answered['statement']);
  if (arn === undefined || text === undefined) return [];
  return addStatement(scene, arn, {
    name: policyNames[FUNCTION],
    document: `{"Statement":[${text}]}`,
  });
};

export const removeFunctionPermission: Handler = (scene) => {
  const arn = functionArn(scene);
  const sid = str(scene.asked['statementId']);
  return arn === undefined || sid === undefined
    ? []
    : dropStatement(scene, arn, { name: policyNames[FUNCTION], sid });
};

/** Named by its name or its ARN; of a name alone, the inventory may know the one. */
const secretArn = ({ asked, answered, view, account }: Scene): string | undefined => {
  const named = str(answered['aRN']) ?? str(answered['arn']) ?? str(asked['secretId']);
  if (named === undefined || named.startsWith('arn:')) return named;
  return view.resourcesOf('aws', account, SECRET).find(({ name }) => name === named)?.nativeId;
};

export const putSecretPolicy: Handler = (scene) => {
  const arn = secretArn(scene);
  return arn === undefined
    ? []
    : putPolicy(scene, arn, scene.asked['resourcePolicy'], SECRET_POLICY);
};

export const deleteSecretPolicy: Handler = (scene) => {
  const arn = secretArn(scene);
  return arn === undefined ? [] : dropPolicy(scene, arn, SECRET_POLICY);
};
