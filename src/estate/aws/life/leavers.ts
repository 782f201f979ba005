/** An administrator takes away what somebody had who leaves today. */
import { DAY, HOUR } from '../../../core/index.ts';
import type { Person } from '../../organisation/model.ts';
import { cliAgent } from '../../organisation/names.ts';
import type { Life } from '../../part.ts';
import { keyCaller } from '../callers.ts';
import {
  deactivateAccessKey,
  deleteAccessKey,
  deleteLoginProfile,
  deleteUser,
  removeFromGroup,
} from '../calls/index.ts';
import { trailMoment } from '../record.ts';
import { holding } from './rotation.ts';

export const leaveTheCloud: Life<Person> = ({ user, leaves }, day, random) => {
  const { organisation } = day;
  if (!user || leaves === undefined || day.calm) return [];
  if (leaves < day.start || leaves >= day.start + DAY) return [];
  const at = Math.floor(day.start + (15 + random.next() * 2) * HOUR);
  const administrator = organisation.people.find((one) => one.job === 'admin' && one.user?.keyId);
  const [address = ''] = administrator?.office.addresses ?? [];
  if (!administrator?.user) return [];
  const { keyId } = holding(user, day, at);
  const caller = keyCaller(holding(administrator.user, day, at), { address, agent: cliAgent });
  const calls = [
    deleteLoginProfile(user.name),
    ...(keyId === undefined
      ? []
      : [deactivateAccessKey(user.name, keyId), deleteAccessKey(user.name, keyId)]),
    ...user.groups.map((group) => removeFromGroup(user.name, group)),
    deleteUser(user.name),
  ];
  return calls.map((call, index) => trailMoment(caller, call, at + index * 1500, random));
};
