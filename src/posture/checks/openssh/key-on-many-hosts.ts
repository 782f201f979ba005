import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeCredentials, everyClass, judgeEach, mayHold } from '../subject.ts';

/** A person's own laptop key on a handful of hosts is usual; on more, it is a key of the fleet. */
const MOST_HOSTS = 5;

export const keyOnManyHosts: Check = {
  id: 'key-on-many-hosts',
  title: 'One key that opens many hosts',
  severity: 'medium',
  atTier: { 0: 'high' },
  topic: 'sharing',
  dimension: 'blast_radius',
  system: 'openssh',
  remedy: 'Use certificates of a short life from an authority, or a key for each group of hosts.',
  cause: 'The same public key was copied to each host as it was built.',
  closes: `No key that lets in on more than ${MOST_HOSTS} hosts.`,
  controls: { nhi: ['NHI9:2025', 'NHI7:2025'], csf: ['PR.AA-01', 'PR.AA-05'] },
  population: { says: 'accounts with keys', classes: everyClass },
  applies: (view, id, at) => mayHold(activeCredentials(view, id, at)),
  judge: (view, id, at) =>
    judgeEach(activeCredentials(view, id, at), ({ type, nativeId }) => {
      if (type !== 'ssh_key') return pass;
      const hosts = new Set(
        view
          .credentialsByNativeId(nativeId, at)
          .flatMap((one) => view.identity(one.ofId, at)?.scope ?? []),
      );
      return hosts.size > MOST_HOSTS
        ? fail(`${nativeId} lets in on ${hosts.size} hosts`, [...hosts].sort().slice(0, 10))
        : pass;
    }),
  points: 8,
  condition: 'shared',
};
