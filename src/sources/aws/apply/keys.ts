/** Who may use a KMS key, as its policy is put and grants come and go. Shapes: KMS developer guide, "CloudTrail logs". */
import type { Entitlement, InventoryChange } from '../../../model/index.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import { awsId } from '../arn.ts';
import { ANYONE, grantIds, keyPolicyGrants, kmsGrant } from '../inventory/kms.ts';
import { end, type Handler, put, type Scene } from './change.ts';
import { holdersOf, replace } from './policies.ts';

const isKeyArn = (value: string | undefined): value is string =>
  value !== undefined && /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\//.test(value);

/** The ARN stands beside the request: the request may name an id or an alias. */
const keyArn = ({ event, asked, answered }: Scene): string | undefined =>
  [
    ...list(event.raw['resources']).map((one) => str(obj(one)['ARN'])),
    str(answered['keyId']),
    str(asked['keyId']),
  ].find(isKeyArn);

/** Parameters begin with a small letter in the log and with a capital in the API. */
const asInApi = (value: Raw): Raw =>
  Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key.charAt(0).toUpperCase() + key.slice(1), one]),
  );

export const createGrant: Handler = (scene) => {
  const arn = keyArn(scene);
  if (arn === undefined) return [];
  const grant = {
    ...asInApi(scene.asked),
    GrantId: scene.answered['grantId'],
    Constraints: asInApi(obj(scene.asked['constraints'])),
  };
  return kmsGrant(arn, grant).map((one) => put(scene, one));
};

/** Revoked by the key's side, or retired by the grant's: a retired one names itself beside the request. */
export const endGrant: Handler = (scene) => {
  const arn = keyArn(scene);
  const id =
    str(scene.asked['grantId']) ?? str(obj(scene.event.raw['additionalEventData'])['grantId']);
  if (arn === undefined || id === undefined) return [];
  return grantIds(arn, id).map((one) => end(scene, 'entitlement', one));
};

const policyOf = (held: readonly Entitlement[], arn: string): readonly Entitlement[] =>
  held.filter(({ via }) => via.kind === 'resource_policy' && via.nativeId === arn);

/** Whoever is neither a principal here nor this account keeps what it had until the next pull lists the key. */
export const putKeyPolicy: Handler = (scene): readonly InventoryChange[] => {
  const arn = keyArn(scene);
  const policy = scene.asked['policy'];
  if (arn === undefined || policy === undefined) return [];
  const { entitlements, blind } = keyPolicyGrants(arn, policy);
  // One that cannot be read takes nothing away of what was known.
  if (entitlements.length === 0 && blind.length > 0) return [];
  const others = [
    ANYONE,
    awsId(`account:${scene.account}`),
    ...entitlements.map((one) => one.holderId),
  ];
  const held = [
    ...[...holdersOf(scene, arn).values()].flat(),
    ...[...new Set(others)].flatMap((id) => scene.view.entitlementsOf(id)),
  ];
  const before = new Map(policyOf(held, arn).map((one) => [one.id, one]));
  return replace(scene, [...before.values()], entitlements);
};
