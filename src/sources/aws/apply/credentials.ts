/** Keys, passwords and devices made, switched, rotated and deleted. */
import { type Credential, type InventoryChange, known, unknown } from '../../../model/index.ts';
import { str } from '../../record.ts';
import { credentialId, isUnnamedKey, passwordHandle } from '../arn.ts';
import { credentialFact, KEY_USE_PRECISION } from '../inventory/facts.ts';
import { end, type Handler, patch, put, type Scene, userOf } from './change.ts';

/** Anything lasting that the event shows was made: keys, passwords, service credentials. */
export const createIssued: Handler = (scene) => {
  const { issued, time } = scene.event;
  if (issued === undefined || issued.type === 'session_token') return [];
  const owner = userOf(scene) ?? issued.forId;
  const isPassword = issued.type === 'password';
  const nativeId = isPassword ? passwordHandle(owner.slice('aws:'.length)) : issued.nativeId;
  return [
    put(
      scene,
      credentialFact({
        ofId: owner,
        type: issued.type,
        nativeId,
        status: 'active',
        createdAt: known(time),
        lastUsedAt: known(null),
        lastUsedPrecision: 0,
        ...(isPassword ? { rotatedAt: known(time) } : {}),
        ...(issued.expiresAt === undefined ? {} : { expiresAt: known(issued.expiresAt) }),
      }),
    ),
    // Console access is a new fact about the user; what sort of identity it is stays as it was,
    // so that a machine given a password is seen as just that.
    ...(isPassword
      ? [patch(scene, 'identity', { id: owner, set: { interactive: known(true) } })]
      : []),
  ];
};

/** The one key of the user that the report could not name, if there is just one. */
const onlyUnnamed = (scene: Scene, userId: string | undefined): Credential | undefined => {
  if (userId === undefined) return undefined;
  const unnamed = scene.view
    .credentialsOf(userId)
    .filter((one) => one.type === 'access_key' && isUnnamedKey(one.nativeId));
  return unnamed.length === 1 ? unnamed[0] : undefined;
};

const keyIn = (scene: Scene): string | undefined => str(scene.asked['accessKeyId']);

export const updateKey: Handler = (scene) => {
  const key = keyIn(scene);
  const owner = userOf(scene);
  if (key === undefined || owner === undefined) return [];
  const status: Credential['status'] = scene.asked['status'] === 'Inactive' ? 'inactive' : 'active';
  const held = scene.view.credentialByNativeId(key);
  if (held) return [patch(scene, 'credential', { id: held.id, set: { status } })];
  return nameKey(scene, { key, owner, status });
};

export const deleteKey: Handler = (scene) => {
  const key = keyIn(scene);
  if (key === undefined) return [];
  const held = scene.view.credentialByNativeId(key) ?? onlyUnnamed(scene, userOf(scene));
  return held ? [end(scene, 'credential', held.id)] : [];
};

/** A key seen by id for the first time takes the place of the one the report could not name. */
export const nameKey = (
  scene: Scene,
  seen: { readonly key: string; readonly owner: string; readonly status: Credential['status'] },
): readonly InventoryChange[] => {
  const unnamed = onlyUnnamed(scene, seen.owner);
  const fact = credentialFact({
    ofId: seen.owner,
    type: 'access_key',
    nativeId: seen.key,
    status: seen.status,
    lastUsedPrecision: KEY_USE_PRECISION,
    ...(unnamed === undefined
      ? {}
      : {
          createdAt: unnamed.createdAt,
          lastUsedAt: unnamed.lastUsedAt,
          lastUsedPrecision: unnamed.lastUsedPrecision,
          rotatedAt: unnamed.rotatedAt,
        }),
  });
  return [
    ...(unnamed === undefined ? [] : [end(scene, 'credential', unnamed.id)]),
    put(scene, fact),
  ];
};

const passwordIdOf = (userId: string): string =>
  credentialId(passwordHandle(userId.slice('aws:'.length)));

export const deletePassword: Handler = (scene) => {
  const owner = userOf(scene);
  return owner === undefined
    ? []
    : [
        end(scene, 'credential', passwordIdOf(owner)),
        patch(scene, 'identity', { id: owner, set: { interactive: known(false) } }),
      ];
};

export const rotatePassword: Handler = (scene) => {
  const owner = userOf(scene);
  if (owner === undefined) return [];
  const set = { rotatedAt: known(scene.event.time) };
  return [patch(scene, 'credential', { id: passwordIdOf(owner), set })];
};

export const enableMfa: Handler = (scene) => {
  const owner = userOf(scene);
  const device = str(scene.asked['serialNumber']);
  if (owner === undefined || device === undefined) return [];
  return [
    put(
      scene,
      credentialFact({
        ofId: owner,
        type: 'authenticator',
        nativeId: device,
        status: 'active',
        createdAt: known(scene.event.time),
      }),
    ),
    patch(scene, 'identity', { id: owner, set: { mfa: known(true) } }),
  ];
};

/** A user may have eight devices: only where all were known is the last one the last. */
export const deactivateMfa: Handler = (scene) => {
  const owner = userOf(scene);
  const device = str(scene.asked['serialNumber']);
  if (owner === undefined || device === undefined) return [];
  const devices = scene.view.credentialsOf(owner).filter((one) => one.type === 'authenticator');
  const others = devices.some((one) => one.nativeId !== device);
  const mfa = others
    ? known(true)
    : devices.length > 0
      ? known(false)
      : unknown('an MFA device was deactivated; whether others are left was not listed');
  return [
    end(scene, 'credential', credentialId(device)),
    patch(scene, 'identity', { id: owner, set: { mfa } }),
  ];
};

export const deleteIssued =
  (field: string): Handler =>
  (scene) => {
    const nativeId = str(scene.asked[field]);
    return nativeId === undefined ? [] : [end(scene, 'credential', credentialId(nativeId))];
  };
