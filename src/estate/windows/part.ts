/** Windows and Active Directory in the simulated organisation. */
import { activeDirectorySource } from '../../sources/active-directory/index.ts';
import { ownedSoftware } from '../common/declare.ts';
import { snapshotsOfFiles } from '../common/snapshots.ts';
import type { EstatePart } from '../part.ts';
import { windowsAttacks } from './attacks/index.ts';
import { adId, domainOf } from './domain.ts';
import { sharpHoundFiles } from './inventory.ts';
import { liveMachines } from './life-machines.ts';
import { livePeople, liveStaff } from './life-people.ts';

export const windowsPart: EstatePart = {
  id: 'active-directory',
  inventory: sharpHoundFiles,
  snapshots: (organisation, at) =>
    snapshotsOfFiles(activeDirectorySource, sharpHoundFiles(organisation, at), at),
  // Nobody remembers whose the fax service was.
  declarations: (organisation, at) =>
    Object.entries(domainOf(organisation).services).flatMap(([name, account]) =>
      ownedSoftware(adId(account), at, name === 'legacy' ? undefined : 'platform'),
    ),
  live: (day) => [...livePeople(day), ...liveMachines(day), ...liveStaff(day)],
  attacks: windowsAttacks,
};
