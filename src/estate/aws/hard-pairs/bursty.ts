import { SECOND } from '../../../core/index.ts';
import type { AttackScript } from '../../attack.ts';
import {
  type Organisation,
  type ServiceAccount,
  userIdentityId,
} from '../../organisation/model.ts';
import { keyCaller } from '../callers.ts';
import { machineCalls } from '../calls/index.ts';
import { readSecret } from '../hostile/calls.ts';
import { fromOutside, lookAround, victimUser } from '../hostile/victims.ts';
import { burst } from '../life/burst.ts';
import { holding } from '../life/rotation.ts';
import { fromNow } from '../life/service-account.ts';
import { trailMoment } from '../record.ts';
import { say } from '../say.ts';
import { type HardPairPlan, nobody } from './pair.ts';

const bursty = ({ serviceAccounts }: Organisation): readonly ServiceAccount[] =>
  serviceAccounts.filter(
    ({ rhythm }) => rhythm.kind === 'bursty' || rhythm.kind === 'cross_region',
  );

const regions = [
  'eu-west-1',
  'us-east-1',
  'us-west-2',
  'ap-southeast-1',
  'sa-east-1',
  'ca-central-1',
];

/** Its own kind of calls, as many as it ever makes, and here and there a secret. */
const theft: AttackScript = {
  id: 'bursty-key-stolen',
  title: 'Key of a bursty machine used by a thief in bursts of the same size',
  system: 'aws',
  family: 'leaked_key',
  class: 'service_account',
  situation: 'leaked_credential',
  attack: ['T1078.004', 'T1555.006'],
  cause: { entry: 'leaked', conditions: ['direct_misuse', 'exposed_secret'] },
  run(organisation, scene, options) {
    const victim = scene.random.pick(bursty(organisation));
    const { user, job } = victim;
    const caller = keyCaller(user, fromOutside(victim, scene, options));
    lookAround(scene, caller, []);
    for (let i = 0; i < 30; i++) {
      const own = machineCalls[job](scene.random);
      const call = i % 5 === 4 ? readSecret(user.account.id, `app/orders-${i}`) : own;
      say(scene, caller, call, 1);
    }
    return victimUser(user, 2);
  },
};

export const burstyPlan: HardPairPlan = {
  id: 'bursty_cross_region',
  title: 'A bursty machine that works over regions, and the theft of its key',
  size: { ...nobody, serviceAccounts: 24 },
  subjects: (organisation) => bursty(organisation).map(({ user }) => userIdentityId(user)),
  // Three times its largest burst, and once around the world in regions that it did not know.
  benign: (day, at, random) =>
    bursty(day.organisation).flatMap((account) => {
      const { user, job } = account;
      const caller = keyCaller(holding(user, day, at), fromNow(account, day));
      return burst(at + random.int(0, 600) * SECOND, 180, random).map((when, index) => {
        const region = regions[index % regions.length] ?? 'eu-west-1';
        return trailMoment(caller, { ...machineCalls[job](random), region }, when, random);
      });
    }),
  attack: theft,
};
