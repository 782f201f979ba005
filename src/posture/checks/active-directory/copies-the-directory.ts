import { cannotTell } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { everyClass } from '../subject.ts';
import { isController, isOn, isOver } from './account.ts';

/** GetChangesAll is DS-Replication-Get-Changes-All; the others hold it too. */
const copying = new Set(['GetChangesAll', 'AllExtendedRights', 'GenericAll']);
/** Those that Windows itself gives it: Domain and Enterprise (Read-only) Controllers, Administrators, Domain and Enterprise Admins. */
const expected = /-(?:498|512|516|519|521)$|S-1-5-32-544$|S-1-5-9$/;

export const copiesTheDirectory: Check = {
  id: 'copies-the-directory',
  title: 'May copy all passwords out of the domain',
  severity: 'critical',
  topic: 'over_privilege',
  dimension: 'privilege',
  system: 'active-directory',
  remedy:
    'Take the replication rights on the domain away; only controllers and their own groups need them.',
  playbook: 'service_account/privilege-escalation',
  cause:
    'A synchronisation or backup was given the right to replicate, or an intruder gave it to himself.',
  closes: 'No right to replicate outside of controllers and their groups.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05', 'PR.DS-01'] },
  population: { says: 'accounts that are no domain controllers', classes: everyClass },
  applies: (view, id, at) => isOn(view, id, at) && !isController(view, id, at),
  judge(view, id, at) {
    const domain = `active-directory:${view.identity(id, at)?.scope.toLowerCase() ?? ''}`;
    const denied = view
      .entitlementsOf(id, at)
      .some((one) => one.effect === 'deny' && isOver(one, domain));
    const verdict = judgeGrants(view, { id, at }, (one) => {
      const right = one.privileges.find((privilege) => copying.has(privilege));
      return right === undefined || expected.test(one.holderId) || !isOver(one, domain)
        ? undefined
        : `${right} on the domain${one.holderId === id ? '' : ` by ${view.group(one.holderId, at)?.name ?? one.holderId}`}: it can ask a controller for every password hash`;
    });
    return verdict.status === 'fail' && denied
      ? cannotTell('it may replicate the domain by one entry, and is denied by another')
      : verdict;
  },
  points: 24,
  likelihoodNats: 0.3,
  condition: 'overprivilege',
};
