/** Windows and Active Directory in the simulated organisation. */
import { activeDirectorySource } from '../../sources/active-directory/index.ts';
import { snapshotsOfFiles } from '../common/snapshots.ts';
import type { EstatePart } from '../part.ts';
import { windowsAttacks } from './attacks/index.ts';
import { sharpHoundFiles } from './inventory.ts';
import { liveMachines } from './life-machines.ts';
import { livePeople, liveStaff } from './life-people.ts';

export const windowsPart: EstatePart = {
  id: 'active-directory',
  inventory: sharpHoundFiles,
  snapshots: (organisation, at) =>
    snapshotsOfFiles(activeDirectorySource, sharpHoundFiles(organisation, at), at),
  live: (day) => [...livePeople(day), ...liveMachines(day), ...liveStaff(day)],
  attacks: windowsAttacks,
};
