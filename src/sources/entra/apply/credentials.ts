/** Secrets and certificates of apps as `KeyDescription` tells them: what is new was added, what is left out was removed. */
import { isCountersignError, parseJson } from '../../../core/index.ts';
import { type Credential, known, unknown } from '../../../model/index.ts';
import { strings } from '../../record.ts';
import { credentialId, entraId } from '../ids.ts';
import { appCredential } from '../inventory/apps.ts';
import { end, type Handler, modifiedIn, put, type Scene, targetOfType } from './change.ts';

interface Key {
  readonly keyId: string;
  readonly type: Credential['type'];
}

const KEY = /\[KeyIdentifier=([^,\]]{1,100}),KeyType=([^,\]]{1,40}),KeyUsage=([^,\]]{1,40})/;

/** `["[KeyIdentifier=…,KeyType=Password,KeyUsage=Verify,DisplayName=x]"]`. */
const keysIn = (text: string | undefined): ReadonlyMap<string, Key> => {
  if (text === undefined) return new Map();
  let lines: readonly string[];
  try {
    lines = strings(parseJson(text));
  } catch (fault) {
    if (!isCountersignError(fault)) throw fault;
    lines = [text];
  }
  return new Map(
    lines.slice(0, 1_000).flatMap((line) => {
      const [, keyId, sort, usage] = KEY.exec(line) ?? [];
      if (keyId === undefined) return [];
      const isPassword = sort === 'Password';
      const type = isPassword ? 'client_secret' : usage === 'Sign' ? 'signing_key' : 'certificate';
      return [[keyId, { keyId, type } as const] as const];
    }),
  );
};

/** Keys of a registration prove its service principal: the inventory knows which that is. */
const holderOf = (scene: Scene): string | undefined => {
  const principal = targetOfType(scene, 'serviceprincipal');
  if (principal !== undefined) return principal.id;
  const app = targetOfType(scene, 'application');
  if (app === undefined) return undefined;
  const runsAs = scene.view.resource(entraId(app.id))?.runsAs;
  return runsAs?.replace(/^entra:/, '') ?? app.id;
};

export const changeKeys: Handler = (scene) => {
  const told = modifiedIn(scene, 'KeyDescription');
  const holder = holderOf(scene);
  if (told === undefined || holder === undefined) return [];
  const before = keysIn(told.before);
  const after = keysIn(told.after);
  const added = [...after.values()].filter(({ keyId }) => !before.has(keyId));
  const removed = [...before.keys()].filter((keyId) => !after.has(keyId));
  return [
    ...added.map((key) =>
      put(
        scene,
        appCredential({
          ofNative: holder,
          ...key,
          createdAt: known(scene.event.time),
          expiresAt: unknown('the audit record does not say how long it is good for'),
        }),
      ),
    ),
    ...removed.map((keyId) => end(scene, 'credential', credentialId(keyId))),
  ];
};
