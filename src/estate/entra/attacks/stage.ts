/** What scripts against the tenant have in common: the victim, where the attacker sits, what they log. */

import { stringAt } from '../../../core/index.ts';
import type { AttackOptions, Scene } from '../../attack.ts';
import { type Intruder, intruderOf } from '../../common/intruder.ts';
import type { Organisation, Person } from '../../organisation/model.ts';
import type { By } from '../audit.ts';
import type { Change } from '../changes/index.ts';
import { type AppSignIn, appSignIn, type UserSignIn, userSignIn } from '../sign-in.ts';
import { type EntraUser, type Tenant, tenantOf, userOf } from '../tenant.ts';

export interface Stage {
  readonly organisation: Organisation;
  readonly scene: Scene;
  readonly tenant: Tenant;
}

export const stageOf = (organisation: Organisation, scene: Scene): Stage => ({
  organisation,
  scene,
  tenant: tenantOf(organisation),
});

export interface Against extends Stage {
  readonly user: EntraUser;
  readonly from: Intruder;
  /** The attacker, acting as the victim. */
  readonly by: By;
  readonly session: string;
}

/** @param tools what a loud attacker's client calls itself. */
export const against = (
  organisation: Organisation,
  scene: Scene,
  options: AttackOptions,
  person: Person,
  tools?: string,
): Against => {
  const user = userOf(organisation, person);
  const from = intruderOf(organisation, person, scene, options, tools);
  return {
    ...stageOf(organisation, scene),
    user,
    from,
    by: { user, address: from.address },
    session: scene.random.uuid(),
  };
};

type Given = Partial<UserSignIn> & Pick<UserSignIn, 'app' | 'interactive'>;

/** The attacker as the victim, from a device that is nobody's; returns the token's id. */
export const signsIn = (stage: Against, given: Given, gapSeconds = 20): string => {
  const { scene, tenant, user, from, session } = stage;
  const record = userSignIn({
    at: scene.now(),
    random: scene.random,
    tenant,
    user,
    where: from,
    device: from.device,
    sessionId: session,
    foreign: true,
    ...given,
  });
  scene.log('entra', record);
  scene.pass(gapSeconds);
  return stringAt(record, 'uniqueTokenIdentifier') ?? '';
};

export const appSignsIn = (
  { scene, tenant }: Stage,
  given: Pick<AppSignIn, 'app' | 'keyId' | 'where'> & Partial<AppSignIn>,
  gapSeconds = 15,
): void => {
  scene.log('entra', appSignIn({ at: scene.now(), random: scene.random, tenant, ...given }));
  scene.pass(gapSeconds);
};

export const changes = (
  { scene, tenant }: Stage,
  by: By,
  change: Change,
  gapSeconds = 25,
): void => {
  scene.log('entra', change({ at: scene.now(), random: scene.random, tenant, by }));
  scene.pass(gapSeconds);
};
