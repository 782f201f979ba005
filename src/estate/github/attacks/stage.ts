/** What scripts against the organisation's code have in common. */
import type { AttackOptions, AttackVictim, Scene } from '../../attack.ts';
import { intruderOf } from '../../common/intruder.ts';
import type { Organisation } from '../../organisation/model.ts';
import { type GithubUser, githubId } from '../org.ts';
import { auditEntry, type Entry, type GithubClient } from '../record.ts';

export interface Against {
  readonly scene: Scene;
  readonly user: GithubUser;
  readonly client: GithubClient;
}

/** @param tools what a loud attacker's client calls itself. */
export const against = (
  organisation: Organisation,
  scene: Scene,
  options: AttackOptions,
  user: GithubUser,
  tools?: string,
): Against => {
  const { address, spot, device } = intruderOf(organisation, user.person, scene, options, tools);
  return { scene, user, client: { address, spot, agent: device.agent } };
};

type What = Pick<Entry, 'action' | 'operation'> & Partial<Entry>;

export const logs = ({ scene, user, client }: Against, what: What, gapSeconds = 10): void => {
  const { random } = scene;
  scene.log('github', auditEntry({ at: scene.now(), random, actor: user, client, ...what }));
  scene.pass(gapSeconds);
};

export const victimOf = (
  user: GithubUser,
  credential: string,
  tierOfTarget: AttackVictim['tierOfTarget'],
  others: readonly string[] = [],
): AttackVictim => ({
  actorId: githubId(user),
  credential,
  identityIds: [githubId(user), ...others],
  tierOfTarget,
});

/** Single sign-on as the victim; its name is the session's id. */
export const signedOn = (stage: Against): string => {
  const { email } = stage.user.person;
  logs(stage, {
    action: 'org.sso_response',
    operation: 'authentication',
    more: { external_identity_nameid: email, external_identity_username: email },
  });
  return `${stage.user.login}/${email}`;
};
