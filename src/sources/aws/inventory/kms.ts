/**
 * KMS keys, and who may use them: by the key's policy, and by grants. Pure.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html · …/grants.html
 */
import type { Entitlement, Resource } from '../../../model/index.ts';
import { instant, obj, type Raw, str, strings } from '../../record.ts';
import { awsId, serviceId } from '../arn.ts';
import { type PolicyGrants, policyGrants, principalId } from './resource-policy.ts';

export const KEY = 'kms_key';
export const KEY_POLICY = 'key policy';

/** The `KeyMetadata` of `describe-key`. */
export const kmsKey = (metadata: Raw, account: string): readonly Resource[] => {
  const arn = str(metadata['Arn']);
  if (arn === undefined) return [];
  const said = (name: string, key: string): Readonly<Record<string, string>> => {
    const value = metadata[key];
    return typeof value === 'string' || typeof value === 'boolean' ? { [name]: String(value) } : {};
  };
  const created = instant(metadata['CreationDate']);
  const description = str(metadata['Description']) ?? '';
  return [
    {
      kind: 'resource',
      id: awsId(arn),
      system: 'aws',
      nativeId: arn,
      scope: account,
      name: description === '' ? (str(metadata['KeyId']) ?? arn) : description,
      type: KEY,
      tags: {
        ...said('key_manager', 'KeyManager'),
        ...said('state', 'KeyState'),
        ...said('usage', 'KeyUsage'),
        ...said('origin', 'Origin'),
        ...said('multi_region', 'MultiRegion'),
        ...(created === undefined ? {} : { created_at: new Date(created).toISOString() }),
      },
    },
  ];
};

/** `get-key-policy`: JSON text. */
export const keyPolicyGrants = (arn: string, policy: unknown): PolicyGrants =>
  policyGrants(arn, policy, KEY_POLICY);

/** Constraints of a grant as the condition keys that a policy would ask (kms:EncryptionContext). */
const conditionsOf = (constraints: Raw): Entitlement['conditions'] => {
  const equals = obj(constraints['EncryptionContextEquals']);
  const subset = obj(constraints['EncryptionContextSubset']);
  const pairs = Object.entries({ ...subset, ...equals }).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`kms:EncryptionContext:${key}`, value] as const] : [],
  );
  if (pairs.length === 0) return undefined;
  const keys = Object.keys(equals);
  return {
    StringEquals: Object.fromEntries(pairs),
    ...(keys.length > 0
      ? { 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': keys } }
      : {}),
  };
};

/** Ids of what one grant gives: to its grantee, and to who may end it. */
export const grantIds = (arn: string, grant: string): readonly [string, string] => {
  const id = `${awsId(arn)}#grant/${grant}`;
  return [id, `${id}/retire`];
};

/** One of `list-grants`: its grantee, and who may end it. */
export const kmsGrant = (arn: string, grant: Raw): readonly Entitlement[] => {
  const grantId = str(grant['GrantId']);
  if (grantId === undefined) return [];
  const [use, retire] = grantIds(arn, grantId);
  const name = str(grant['Name']);
  const grantTo = (
    principal: string | undefined,
    privileges: readonly string[],
    id: string,
  ): readonly Entitlement[] =>
    principal === undefined || privileges.length === 0
      ? []
      : [
          {
            kind: 'entitlement',
            id,
            system: 'aws',
            holderId: principal.endsWith('.amazonaws.com')
              ? serviceId(principal)
              : principalId(principal),
            effect: 'allow',
            privileges,
            privilegesInverted: false,
            resources: [arn],
            resourcesInverted: false,
            conditions: id === use ? conditionsOf(obj(grant['Constraints'])) : undefined,
            via: { kind: 'resource_policy', name: `grant ${name ?? grantId}`, nativeId: arn },
            standing: 'standing',
          },
        ];
  const operations = strings(grant['Operations']).map((one) => `kms:${one}`);
  return [
    ...grantTo(str(grant['GranteePrincipal']), operations, use),
    ...grantTo(str(grant['RetiringPrincipal']), ['kms:RetireGrant'], retire),
  ];
};
