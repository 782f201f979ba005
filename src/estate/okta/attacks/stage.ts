/** What scripts against Okta have in common. */
import type { AttackOptions, AttackVictim, Scene } from '../../attack.ts';
import { type Intruder, intruderOf } from '../../common/intruder.ts';
import type { Organisation, Person } from '../../organisation/model.ts';
import type { Happening } from '../events.ts';
import { type OktaUser, oktaId, oktaUserOf } from '../org.ts';
import { newSession, type OktaClient, type OktaEvent, oktaEvent } from '../record.ts';

export interface Against {
  readonly scene: Scene;
  readonly user: OktaUser;
  readonly from: Intruder;
  readonly session: string;
}

export const against = (
  organisation: Organisation,
  scene: Scene,
  options: AttackOptions,
  person: Person,
): Against => ({
  scene,
  user: oktaUserOf(organisation, person),
  from: intruderOf(organisation, person, scene, options),
  session: newSession(scene.random),
});

/** From the attacker's client, in the session, unless it says otherwise. */
export const logs = (
  { scene, user, from, session }: Against,
  what: Happening,
  more: Partial<OktaEvent> = {},
  gapSeconds = 15,
): void => {
  scene.log(
    'okta',
    oktaEvent({
      at: scene.now(),
      random: scene.random,
      actor: user,
      client: clientOf(from),
      session,
      ...what,
      ...more,
    }),
  );
  scene.pass(gapSeconds);
};

const clientOf = ({ address, spot, device }: Intruder): OktaClient => ({
  address,
  spot,
  device,
});

export const victimOf = (
  { user, session }: Against,
  tierOfTarget: AttackVictim['tierOfTarget'],
  others: readonly { readonly id: string }[] = [],
): AttackVictim => ({
  actorId: oktaId(user),
  credential: session,
  identityIds: [oktaId(user), ...others.map(oktaId)],
  tierOfTarget,
});
