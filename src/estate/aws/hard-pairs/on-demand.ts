import { SECOND } from '../../../core/index.ts';
import type { AttackScript } from '../../attack.ts';
import { userIdentityId } from '../../organisation/model.ts';
import { keyCaller } from '../callers.ts';
import { createAccessKey, createOnDemandUser, putOnDemandPolicy } from '../calls/index.ts';
import { createUser, denied, readSecret, recon } from '../hostile/calls.ts';
import { fromOutside, lookAround } from '../hostile/victims.ts';
import { onDemandLife, onDemandUser } from '../life/on-demand.ts';
import { say } from '../say.ts';
import { type HardPairPlan, nobody } from './pair.ts';

/** Made as all of them are, by the broker; then in other hands. */
const rogue: AttackScript = {
  id: 'on-demand-key-stolen',
  title: 'Key of one identity made on demand is stolen while it lives',
  system: 'aws',
  family: 'leaked_key',
  class: 'service_account',
  situation: 'leaked_credential',
  attack: ['T1078.004', 'T1087.004', 'T1555.006'],
  cause: { entry: 'leaked', conditions: ['direct_misuse', 'exposed_secret'] },
  leadSeconds: 20,
  run(organisation, scene, options) {
    const { broker } = organisation;
    if (!broker) throw new RangeError('nothing is made on demand here');
    const { random } = scene;
    const user = onDemandUser(broker, scene.now(), random);
    const { account, keyId = '' } = user;
    const maker = keyCaller(broker.account.user, {
      address: broker.account.address,
      agent: 'aws-sdk-go/1.55.8 (go1.24.6; linux; amd64) HashiVault/1.20.2',
    });
    const made = { userName: user.name, userId: user.userId, at: scene.now() };
    say(scene, maker, createOnDemandUser(account.id, made), 1);
    say(scene, maker, putOnDemandPolicy(user.name), 1);
    say(scene, maker, createAccessKey(user.name, keyId, scene.now()), 20);
    const thief = keyCaller(user, fromOutside(broker.account, scene, options));
    lookAround(scene, thief, recon.slice(0, 3));
    for (let i = 0; i < 6; i++) say(scene, thief, readSecret(account.id, `app/payments-${i}`), 2);
    say(scene, thief, denied(createUser(account.id, 'support', random), user.name));
    return {
      actorId: userIdentityId(user),
      credential: keyId,
      identityIds: [userIdentityId(user), userIdentityId(broker.account.user)],
      tierOfTarget: 2,
    };
  },
};

export const onDemandPlan: HardPairPlan = {
  id: 'on_demand',
  title: 'Identities made by the thousand, and one of them in other hands',
  size: { ...nobody, onDemandPerDay: 1200 },
  subjects: ({ broker }) => (broker ? [userIdentityId(broker.account.user)] : []),
  // A backlog is worked off: a thousand more within twenty minutes.
  benign: (day, at, random) => {
    const { broker } = day.organisation;
    if (!broker) return [];
    return Array.from({ length: 1000 }, () => {
      const user = onDemandUser(broker, at + random.int(0, 1200) * SECOND, random);
      return onDemandLife(broker, user, day, random);
    }).flat();
  },
  attack: rogue,
};
