import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blindTo, unlessBlind } from '../subject.ts';

export const trustWithoutSidFilter: Check = {
  id: 'trust-without-sid-filter',
  title: 'Trusts a domain that may name any SID',
  severity: 'high',
  topic: 'trust',
  dimension: 'exposure',
  system: 'active-directory',
  remedy: 'Turn SID filtering on for the trust, or end it.',
  cause: 'The trust was made for a migration and stayed.',
  closes: 'SID filtering on every trust to another forest.',
  controls: { nhi: ['NHI6:2025'], csf: ['PR.AA-05', 'GV.SC-07'] },
  population: { says: 'domains', classes: 'scopes' },
  judge(view, id, at) {
    const scope = view.place(id, at)?.scope.toLowerCase() ?? '';
    const open = view
      .trustsInto(`active-directory:${scope}`, at)
      .filter(
        ({ mechanism, external }) =>
          mechanism === 'domain_trust' && !(external.known && !external.value),
      );
    const bare = open
      .filter((one) => one.conditions?.['sidFiltering'] === false)
      .map((one) => one.principal.value);
    if (bare.length > 0)
      return fail(
        `${bare.join(', ')}: whoever rules there may come in as an administrator here`,
        bare,
      );
    return open.some((one) => one.conditions?.['sidFiltering'] === undefined)
      ? cannotTell('whether SIDs are filtered is not told of every trust')
      : unlessBlind(blindTo(view, id, at, 'trust'), pass);
  },
  points: 14,
  condition: 'stale_trust_path',
};
