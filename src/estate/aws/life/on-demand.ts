/** Identities by the thousand: the broker makes a user for each job, which works for an hour at most and is unmade. */
import { HOUR, MINUTE, SECOND } from '../../../core/index.ts';
import type { Broker, IamUser } from '../../organisation/model.ts';
import { botoAgent } from '../../organisation/names.ts';
import type { Day, Life, Moment } from '../../part.ts';
import { addressIn } from '../../places.ts';
import type { Random } from '../../random.ts';
import { keyCaller } from '../callers.ts';
import {
  createAccessKey,
  createOnDemandUser,
  deleteAccessKey,
  deleteUser,
  deleteUserPolicy,
  putOnDemandPolicy,
  workloadCall,
} from '../calls/index.ts';
import { type Call, trailMoment } from '../record.ts';
import { holding } from './rotation.ts';

const brokerAgent = 'aws-sdk-go/1.55.8 (go1.24.6; linux; amd64) HashiVault/1.20.2';

/** Half of them in working hours, in bunches as jobs start them. */
const beginnings = ({ perDay }: Broker, day: Day, random: Random): readonly number[] => {
  const out: number[] = [];
  while (out.length < perDay) {
    const working = random.chance(0.6);
    const at = day.start + (working ? 7 + random.next() * 11 : random.next() * 22) * HOUR;
    const bunch = random.chance(0.2) ? random.int(5, 40) : 1;
    for (let i = 0; i < bunch && out.length < perDay; i++)
      out.push(Math.floor(at + i * random.int(1, 6) * SECOND));
  }
  return out;
};

export const onDemandUser = (broker: Broker, at: number, random: Random): IamUser => ({
  ...broker.account.user,
  name: `vault-token-${random.pick(['jobs', 'etl', 'build'])}-${Math.floor(at / 1000)}-${random.hex(12)}`,
  userId: `AIDA${random.base32(17)}`,
  keyId: `AKIA${random.base32(16)}`,
  createdAt: at,
  keyCreatedAt: at,
});

/** From making to unmaking. */
export const onDemandLife = (
  broker: Broker,
  user: IamUser,
  day: Day,
  random: Random,
): readonly Moment[] => {
  const { address } = broker.account;
  const at = user.createdAt;
  const [account, keyId = ''] = [user.account.id, user.keyId];
  const maker = keyCaller(holding(broker.account.user, day, at), { address, agent: brokerAgent });
  const own = keyCaller(user, {
    address: addressIn(broker.account.egress, random),
    agent: botoAgent,
  });
  const end = at + random.int(6, 55) * MINUTE;
  const { name, userId } = user;
  const made: readonly (readonly [number, Call])[] = [
    [at, createOnDemandUser(account, { userName: name, userId, at })],
    [at + 400, putOnDemandPolicy(name)],
    [at + 800, createAccessKey(name, keyId, at)],
    [end, deleteAccessKey(name, keyId)],
    [end + 300, deleteUserPolicy(name)],
    [end + 600, deleteUser(name)],
  ];
  const used = Array.from({ length: random.int(2, 7) }, () =>
    trailMoment(
      own,
      workloadCall(random, account, 'data', 'jobs'),
      at + 8 * SECOND + random.next() * (end - at - 10 * SECOND),
      random,
    ),
  );
  return [...made.map(([when, call]) => trailMoment(maker, call, when, random)), ...used];
};

export const liveAsBroker: Life<Broker> = (broker, day, random) =>
  beginnings(broker, day, random).flatMap((at) =>
    onDemandLife(broker, onDemandUser(broker, at, random), day, random),
  );
