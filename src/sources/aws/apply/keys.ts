/** Who may use a KMS key, as its policy is put and grants come and go. Shapes: KMS developer guide, "CloudTrail logs". */
import { list, obj, type Raw, str } from '../../record.ts';
import { grantIds, KEY_POLICY, kmsGrant } from '../inventory/kms.ts';
import { end, type Handler, put, type Scene } from './change.ts';
import { putPolicy } from './resource-policies.ts';

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

export const putKeyPolicy: Handler = (scene) => {
  const arn = keyArn(scene);
  return arn === undefined ? [] : putPolicy(scene, arn, scene.asked['policy'], KEY_POLICY);
};
