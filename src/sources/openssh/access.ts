/**
 * Who rules a host: the accounts numbered zero, and, as far as groups tell, those who may become them. What sudoers and
 * daemons allow is not read, so a group is a possible way, never a sure one.
 */
import type { AccessEvaluator } from '../../inventory/index.ts';
import type { AccessEdge } from '../../model/index.ts';

/** Groups that distributions let become root, and those whose device or daemon gives the whole machine. */
const rootGroups = new Map([
  ['sudo', 'Debian lets its members run anything as root'],
  ['wheel', 'most distributions let its members run anything as root'],
  ['admin', 'older Ubuntu lets its members run anything as root'],
  ['docker', 'whoever talks to the container daemon may mount the whole disk'],
  ['lxd', 'whoever talks to the container daemon may mount the whole disk'],
  ['incus-admin', 'whoever talks to the container daemon may mount the whole disk'],
  ['libvirt', 'whoever makes virtual machines may mount the whole disk'],
  ['disk', 'reads and writes the raw disks'],
  ['shadow', 'reads the password hashes'],
]);

export const opensshAccess: AccessEvaluator = (view, from) => {
  const account = view.identity(from);
  if (account?.system !== 'openssh') return [];
  const { scope, tags } = account;
  const goal = `control-plane:openssh:${scope}`;
  const edges: AccessEdge[] = [];
  if (tags['uid'] === '0')
    return [{ from, to: goal, kind: 'can_do', because: 'user number 0 is root', certain: true }];
  for (const group of view.groupsOf(from)) {
    const why = rootGroups.get(group.name);
    if (why === undefined) continue;
    edges.push({
      from,
      to: goal,
      kind: 'can_escalate',
      because: `is in group ${group.name}: ${why}`,
      certain: false,
      removedBy: `take it out of group ${group.name}`,
    });
    break;
  }
  const login = view
    .entitlementsOf(from)
    .find(({ privileges }) => privileges.includes('host:login'));
  if (login !== undefined)
    edges.push({
      from,
      to: `write:openssh:${scope}`,
      kind: 'can_do',
      because: 'signs in to the host with a key, and works there as itself',
      privilege: 'host:login',
      certain: true,
      removedBy: 'take the key out of authorized_keys',
    });
  return edges;
};
