/** Service accounts and their keys that come, go and are switched. */
import { known } from '../../../model/index.ts';
import { str } from '../../record.ts';
import { gcpId, keyId, keyIn } from '../ids.ts';
import { serviceAccount, serviceAccountKey } from '../inventory/accounts.ts';
import { account, end, type Handler, nameOf, patch, put, type Scene } from './scene.ts';

export const createAccount: Handler = (scene) => {
  const made = serviceAccount(scene.response, scene.scope);
  if (made === undefined) return [];
  const maker = scene.event.actor.principalId;
  return [
    put(scene, { ...made, createdAt: known(scene.event.time), lastUsedAt: known(null) }),
    ...(maker === undefined
      ? []
      : [
          put(scene, {
            kind: 'owner',
            id: `${made.id}#owner/creator`,
            ofId: made.id,
            who: maker,
            basis: 'creator',
            confidence: 0.4,
            since: scene.event.time,
          }),
        ]),
  ];
};

export const deleteAccount: Handler = (scene) => {
  const email = account(scene);
  if (email === undefined) return [];
  const id = gcpId(email);
  return [
    ...scene.view.credentialsOf(id).map((one) => end(scene, 'credential', one.id)),
    ...scene.view
      .entitlementsOf(id)
      .filter((one) => one.holderId === id)
      .map((one) => end(scene, 'entitlement', one.id)),
    ...scene.view.trustsInto(id).map((one) => end(scene, 'trust', one.id)),
    end(scene, 'identity', id),
  ];
};

export const setAccount =
  (status: 'active' | 'disabled'): Handler =>
  (scene) => {
    const email = account(scene);
    return email !== undefined && scene.view.identity(gcpId(email))
      ? [patch(scene, 'identity', gcpId(email), { status })]
      : [];
  };

export const createKey: Handler = (scene) => {
  const email = account(scene);
  const key = keyIn(str(scene.response['name']));
  if (email === undefined || key === undefined) return [];
  const made = serviceAccountKey({
    ...scene.response,
    name: `projects/-/serviceAccounts/${email}/keys/${key}`,
    keyType: 'USER_MANAGED',
    validAfterTime: new Date(scene.event.time).toISOString(),
    validBeforeTime:
      str(scene.response['validBeforeTime']) ?? str(scene.response['valid_before_time']),
  });
  return made === undefined ? [] : [put(scene, { ...made, lastUsedAt: known(null) })];
};

const keyOf = (scene: Scene): string | undefined =>
  keyIn(str(scene.request['name']) ?? nameOf(scene));

export const setKey =
  (status: 'active' | 'inactive'): Handler =>
  (scene) => {
    const key = keyOf(scene);
    return key !== undefined && scene.view.credentialByNativeId(key)
      ? [patch(scene, 'credential', keyId(key), { status })]
      : [];
  };

export const deleteKey: Handler = (scene) => {
  const key = keyOf(scene);
  return key === undefined ? [] : [end(scene, 'credential', keyId(key))];
};
