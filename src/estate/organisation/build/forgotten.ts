/** More of the forgotten administrators that the organisation has one of: each attack finds a victim of its own. */
import { addressIn } from '../../places.ts';
import { randomOf } from '../../random.ts';
import type { IamUser, Organisation, ServiceAccount } from '../model.ts';
import { keyId } from './make.ts';

/** `count` further ones, each with a key, an address and an hour of its own; the rest stays as it was. */
export const withForgotten = (organisation: Organisation, count: number): Organisation => {
  const { orphan, seed } = organisation;
  const more = Array.from({ length: count }, (_, nth): ServiceAccount => {
    const random = randomOf(seed, 'forgotten', nth);
    const user: IamUser = {
      ...orphan.user,
      name: `${orphan.user.name}-${String(nth + 1).padStart(3, '0')}`,
      userId: `AIDA${random.base32(17)}`,
      keyId: keyId(random),
    };
    return {
      ...orphan,
      user,
      rhythm: { kind: 'hourly', minute: random.int(0, 59) },
      address: addressIn(orphan.egress, random),
    };
  });
  return {
    ...organisation,
    forgotten: more,
    serviceAccounts: [...organisation.serviceAccounts, ...more],
    users: [...organisation.users, ...more.map((one) => one.user)],
  };
};
