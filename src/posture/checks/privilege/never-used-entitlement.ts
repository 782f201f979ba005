import { cannotTell, fail, pass, type UseState } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { allowedTo } from '../ask.ts';
import { blindTo, isUnread, isVendorRole } from '../subject.ts';

const SHOWN = 10;

/** Used if any of its privileges is; not used only when that can be said of all. */
const useOfAll = (states: readonly UseState[]): UseState | undefined =>
  states.find((one) => one.state === 'used') ??
  states.find((one) => one.state === 'unobservable') ??
  states[0];

export const neverUsedEntitlement: Check = {
  id: 'never-used-entitlement',
  title: 'Privileges that are never used',
  severity: 'low',
  topic: 'over_privilege',
  dimension: 'privilege',
  remedy: 'Take the unused statements away; they come back by a request.',
  cause: 'Rights were granted ahead of need and never taken back.',
  closes: 'The statement gone, or a use of it seen.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'identities and roles that hold privileges', classes: 'any' },
  applies: (view, id, at) => !isVendorRole(view, id, at) && allowedTo(view, id, at).length > 0,
  judge(view, id, at) {
    const unused: string[] = [];
    let unknown: string | undefined;
    for (const one of allowedTo(view, id, at)) {
      if (isUnread(one)) unknown ??= `policy ${one.via.name} is attached but was not read`;
      // "All but these" names no privilege that could be looked for.
      if (isUnread(one) || one.privilegesInverted) continue;
      const use = useOfAll(one.privileges.map((privilege) => view.useOf(id, privilege, at)));
      if (use?.state === 'unobservable') unknown ??= `${one.via.name}: ${use.because}`;
      if (use?.state === 'not_used') {
        unused.push(`${one.privileges.slice(0, 3).join(', ')} by ${one.via.name}`);
      }
    }
    const names = [...new Set(unused)].sort();
    if (names.length > 0) {
      const [first] = names;
      const more = names.length > 1 ? ` and ${names.length - 1} more` : '';
      return fail(
        `no use seen in at least 90 days of logs: ${first}${more}`,
        names.slice(0, SHOWN),
      );
    }
    const unseen = unknown ?? blindTo(view, id, at, 'entitlement', 'membership');
    return unseen === undefined ? pass : cannotTell(unseen);
  },
  points: 6,
  condition: 'overprivilege',
};
