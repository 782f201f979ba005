/** Things beside IAM that lead to identities or are what they are after: providers, secrets, clusters. Pure. */
import { known, type Resource, type Trust } from '../../../model/index.ts';
import { instant, obj, type Raw, str, strings } from '../../record.ts';
import { awsId, nameOfArn } from '../arn.ts';
import { readTags } from './tags.ts';

export const SECRET = 'secretsmanager_secret';
export const SECRET_POLICY = 'secret policy';

const resource = (
  arn: string,
  account: string,
  parts: {
    readonly type: string;
    readonly name?: string;
    readonly tags: Readonly<Record<string, string>>;
  },
): Resource => ({
  kind: 'resource',
  id: awsId(arn),
  system: 'aws',
  nativeId: arn,
  scope: account,
  name: parts.name ?? nameOfArn(arn),
  type: parts.type,
  tags: parts.tags,
});

const dated = (name: string, value: unknown): Readonly<Record<string, string>> => {
  const time = instant(value);
  return time === undefined ? {} : { [name]: new Date(time).toISOString() };
};

/** `get-open-id-connect-provider`, with its ARN. */
export const oidcProvider = (provider: Raw, account: string): readonly Resource[] => {
  const arn = str(provider['Arn']);
  if (arn === undefined) return [];
  const url = str(provider['Url']) ?? arn.slice(arn.indexOf('/') + 1);
  return [
    resource(arn, account, {
      type: 'oidc_provider',
      name: url,
      tags: {
        ...readTags(provider['Tags']),
        issuer: `https://${url.replace(/^https:\/\//, '')}`,
        client_ids: strings(provider['ClientIDList']).join(','),
        ...dated('created_at', provider['CreateDate']),
      },
    }),
  ];
};

/** One row of `list-saml-providers`. */
export const samlProvider = (provider: Raw, account: string): readonly Resource[] => {
  const arn = str(provider['Arn']);
  return arn === undefined
    ? []
    : [
        resource(arn, account, {
          type: 'saml_provider',
          tags: {
            ...dated('created_at', provider['CreateDate']),
            ...dated('valid_until', provider['ValidUntil']),
          },
        }),
      ];
};

/** One row of `list-secrets`. `LastAccessedDate` has the precision of a day: AWS cuts the time off. */
export const secretResource = (secret: Raw, account: string): readonly Resource[] => {
  const arn = str(secret['ARN']);
  if (arn === undefined) return [];
  const rotates = secret['RotationEnabled'];
  const accessed = instant(secret['LastAccessedDate']);
  const owner = str(secret['OwningService']);
  return [
    resource(arn, account, {
      type: SECRET,
      name: str(secret['Name']) ?? nameOfArn(arn),
      tags: {
        ...readTags(secret['Tags']),
        rotation: rotates === true ? 'on' : rotates === false ? 'off' : 'not said',
        ...dated('created_at', secret['CreatedDate']),
        ...dated('last_rotated_at', secret['LastRotatedDate']),
        ...dated('last_changed_at', secret['LastChangedDate']),
        ...(accessed === undefined
          ? {}
          : { last_accessed_day: new Date(accessed).toISOString().slice(0, 10) }),
        ...(owner === undefined ? {} : { owning_service: owner }),
      },
    }),
  ];
};

/** The `cluster` of `describe-cluster`. */
export const eksCluster = (cluster: Raw, account: string): readonly Resource[] => {
  const arn = str(cluster['arn']);
  if (arn === undefined) return [];
  const issuer = str(obj(obj(cluster['identity'])['oidc'])['issuer']);
  const role = str(cluster['roleArn']);
  const network = obj(cluster['resourcesVpcConfig']);
  const mode = str(obj(cluster['accessConfig'])['authenticationMode']);
  return [
    {
      ...resource(arn, account, {
        type: 'eks_cluster',
        name: str(cluster['name']) ?? nameOfArn(arn),
        tags: {
          ...readTags(cluster['tags']),
          ...(issuer === undefined ? {} : { oidc_issuer: issuer }),
          ...(mode === undefined ? {} : { authentication_mode: mode }),
          ...(typeof network['endpointPublicAccess'] === 'boolean'
            ? { public_endpoint: String(network['endpointPublicAccess']) }
            : {}),
          ...dated('created_at', cluster['createdAt']),
        },
      }),
      ...(role === undefined ? {} : { runsAs: awsId(role) }),
    },
  ];
};

/**
 * The `association` of `describe-pod-identity-association`: a service account of the cluster becomes the role. Told
 * as IRSA's trusts are, by the cluster's issuer and the subject of the service account, so that both link alike.
 */
export const podIdentityTrust = (
  association: Raw,
  issuer: string | undefined,
): readonly Trust[] => {
  const role = str(association['roleArn']);
  const arn = str(association['associationArn']) ?? str(association['associationId']);
  const namespace = str(association['namespace']);
  const account = str(association['serviceAccount']);
  if (!role || !arn || !namespace || !account) return [];
  const provider = (issuer ?? `eks:${str(association['clusterName']) ?? 'unknown'}`).replace(
    /^https:\/\//,
    '',
  );
  return [
    {
      kind: 'trust',
      id: `${awsId(role)}#pod-identity/${arn}`,
      system: 'aws',
      targetId: awsId(role),
      principal: { kind: 'federated', value: provider },
      mechanism: 'federation',
      effect: 'allow',
      conditions: {
        StringEquals: { [`${provider}:sub`]: `system:serviceaccount:${namespace}:${account}` },
      },
      external: known(false),
    },
  ];
};
