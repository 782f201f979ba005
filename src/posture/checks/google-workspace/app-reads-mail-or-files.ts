import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';

/** Google calls these restricted: all mail, all files, backups of both (OAuth API verification, restricted scopes). */
const restricted =
  /^https:\/\/mail\.google\.com\/?$|auth\/(?:gmail\.(?:readonly|modify|compose|insert|metadata|settings\.\w+)|drive(?:\.readonly|\.metadata(?:\.readonly)?|\.activity[\w.]*|\.scripts)?)$/;

export const appReadsMailOrFiles: Check = {
  id: 'app-reads-mail-or-files',
  title: 'App of others with all mail or all files of a user',
  severity: 'high',
  topic: 'consent',
  dimension: 'blast_radius',
  system: 'google-workspace',
  remedy:
    'Block the app or limit it to the scopes that you allow; let the user take the consent back.',
  cause: 'A user clicked on Allow.',
  closes: 'No consent of it with a restricted scope.',
  controls: { nhi: ['NHI3:2025', 'NHI5:2025'], csf: ['GV.SC-07', 'PR.AA-05'] },
  population: { says: 'apps that users let in', classes: ['third_party_app'] },
  judge(view, id, at) {
    const users = new Set<string>();
    const verdict = judgeGrants(view, { id, at }, ({ via, privileges, resources }) => {
      const scope =
        via.kind === 'consent' ? privileges.find((one) => restricted.test(one)) : undefined;
      if (scope === undefined) return undefined;
      for (const one of resources) users.add(one);
      return `has ${scope} of users`;
    });
    return verdict.status === 'fail'
      ? {
          ...verdict,
          because: `${verdict.because.replace(/; and \d+ more$/, '')}: ${users.size} let it in`,
        }
      : verdict;
  },
  points: 12,
  likelihoodNats: 0.3,
  condition: 'overprivilege',
};
