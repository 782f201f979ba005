import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blindTo, everyClass, unlessBlind } from '../subject.ts';
import { broadGroups, isOn, isOver } from './account.ts';

const takeover = new Set([
  'GenericAll',
  'GenericWrite',
  'WriteDacl',
  'WriteOwner',
  'Owns',
  'AllExtendedRights',
  'ForceChangePassword',
  'AddKeyCredentialLink',
  'AddAllowedToAct',
  'ReadGMSAPassword',
]);

export const everybodyMayTakeIt: Check = {
  id: 'everybody-may-take-it',
  title: 'Everybody of the domain may take it over',
  severity: 'critical',
  topic: 'over_privilege',
  dimension: 'exposure',
  system: 'active-directory',
  remedy: 'Take the entry for everybody out of its access list.',
  cause: 'An access list was opened to all accounts to make an installer work.',
  closes:
    'No right to change it for Everyone, Authenticated Users, Domain Users or Domain Computers.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'accounts of the domain', classes: everyClass },
  applies: isOn,
  judge(view, id, at) {
    for (const group of broadGroups(view, id, at)) {
      for (const one of view.entitlementsOf(group, at)) {
        const right = one.privileges.find((privilege) => takeover.has(privilege));
        if (one.effect === 'allow' && right !== undefined && isOver(one, id))
          return fail(`${view.group(one.holderId, at)?.name ?? one.holderId} has ${right} on it`, [
            one.holderId,
          ]);
      }
    }
    return unlessBlind(blindTo(view, id, at, 'entitlement', 'group'), pass);
  },
  points: 24,
  likelihoodNats: 0.5,
  condition: 'overprivilege',
};
