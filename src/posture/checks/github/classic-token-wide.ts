import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { unlessBlind } from '../subject.ts';

/** Scopes that reach every repository, organisation setting or workflow (GitHub Docs, scopes for OAuth apps). */
const wide = new Set([
  'scope:repo',
  'scope:admin:org',
  'scope:admin:enterprise',
  'scope:delete_repo',
  'scope:workflow',
  'scope:write:org',
]);

export const classicTokenWide: Check = {
  id: 'classic-token-wide',
  title: 'Classic token with a scope over everything',
  severity: 'high',
  topic: 'long_lived_secret',
  dimension: 'privilege',
  system: 'github',
  remedy: 'Replace it by a fine-grained token on the repositories that it needs.',
  cause: 'Classic tokens know no single repository.',
  closes: 'No classic token with such a scope is listed.',
  controls: { nhi: ['NHI5:2025', 'NHI7:2025'], csf: ['PR.AA-05', 'PR.AA-01'] },
  population: { says: 'people', classes: ['human'] },
  judge(view, id, at) {
    const verdict = judgeGrants(view, { id, at }, ({ via, privileges }) => {
      const scope = via.nativeId?.startsWith('authorization/')
        ? privileges.find((one) => wide.has(one))
        : undefined;
      return scope === undefined
        ? undefined
        : `${via.name} has ${scope}, in every repository its owner sees`;
    });
    // Classic tokens are listed only where single sign-on authorised them.
    const subject = view.identity(id, at);
    const hidden =
      subject &&
      view.blind(subject.system, subject.scope).find((one) => one.area === 'classic tokens');
    return unlessBlind(hidden?.because, verdict);
  },
  points: 12,
  likelihoodNats: 0.3,
  condition: 'overprivilege',
};
