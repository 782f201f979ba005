import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { tagOf } from '../ask.ts';
import { blindTo, everyClass, unlessBlind } from '../subject.ts';
import { flagsOf, isOn } from './account.ts';

/** Administrators, and the groups that rule a domain or forest, by their RID. */
const ruling = /-(?:500|502|512|516|518|519|520)$/;

export const sidHistoryKept: Check = {
  id: 'sid-history-kept',
  title: 'Carries SIDs of another life',
  severity: 'medium',
  atTier: { 0: 'high' },
  topic: 'delegation',
  dimension: 'inheritance_depth',
  system: 'active-directory',
  remedy: 'Clear sIDHistory once what it opened is granted to the account itself.',
  cause: 'Accounts were moved between domains and kept what they were.',
  closes: 'No SID in sIDHistory of the account.',
  controls: { nhi: ['NHI5:2025', 'NHI1:2025'], csf: ['PR.AA-05', 'ID.AM-08'] },
  population: { says: 'accounts that are not disabled', classes: everyClass },
  applies: isOn,
  judge(view, id, at) {
    if (flagsOf(view, id, at) === undefined) return cannotTell('the account was not readable');
    const kept = (tagOf(view, id, at, 'sidHistory') ?? '').split(' ').filter((one) => one !== '');
    if (kept.length === 0) return unlessBlind(blindTo(view, id, at, 'trust'), pass);
    const own = view.identity(id, at)?.nativeId.replace(/-\d+$/, '-') ?? '';
    const grave = kept.find((one) => ruling.test(one));
    if (grave !== undefined)
      return fail(`${grave} is the SID of a ruler: it may what that one may`, kept);
    const within = kept.find((one) => one.startsWith(own));
    return within === undefined
      ? fail(
          `${kept.join(', ')}: rights granted to ${kept.length === 1 ? 'it' : 'them'} are still its own`,
          kept,
        )
      : fail(`${within} is of its own domain, where no move of accounts can have left one`, kept);
  },
  points: 8,
  likelihoodNats: 0.1,
  condition: 'stale_trust_path',
};
