/** What scripts against the customer have in common. */
import type { AttackOptions, AttackVictim, Scene } from '../../attack.ts';
import { intruderOf } from '../../common/intruder.ts';
import type { Organisation } from '../../organisation/model.ts';
import { type WorkspaceApp, type WorkspaceUser, workspaceId } from '../customer.ts';
import { activity, type What } from '../record.ts';

export interface Against {
  readonly scene: Scene;
  readonly user: WorkspaceUser;
  readonly address: string;
}

export const against = (
  organisation: Organisation,
  scene: Scene,
  options: AttackOptions,
  user: WorkspaceUser,
): Against => ({
  scene,
  user,
  address: intruderOf(organisation, user.person, scene, options).address,
});

export const logs = ({ scene, user, address }: Against, what: What, gapSeconds = 12): void => {
  const { random } = scene;
  scene.log(
    'google-workspace',
    activity({ at: scene.now(), random, actor: user, address, ...what }),
  );
  scene.pass(gapSeconds);
};

/** Google keeps one standing permission for each pair of app and user. */
export const tokenOf = (app: WorkspaceApp, { email }: WorkspaceUser): string =>
  `${app.clientId}:${email}`;

export const victimOf = (
  { user }: Against,
  credential: string | undefined,
  tierOfTarget: AttackVictim['tierOfTarget'],
  others: readonly string[] = [],
): AttackVictim => ({
  actorId: workspaceId(user.email),
  // Reports name neither sessions nor the tokens of the browser.
  credential: credential ?? '',
  identityIds: [workspaceId(user.email), ...others],
  tierOfTarget,
});

export const strangeApp = (
  scene: Scene,
  name: string,
  scopes: readonly string[],
): WorkspaceApp => ({
  clientId: `${scene.random.int(100_000_000, 999_999_999)}-${scene.random.hex(32)}.apps.googleusercontent.com`,
  name,
  scopes,
});
