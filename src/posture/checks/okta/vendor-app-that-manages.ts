import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { isActive } from '../subject.ts';

export const vendorAppThatManages: Check = {
  id: 'vendor-app-that-manages',
  title: 'App of a vendor that may change the organisation',
  severity: 'high',
  topic: 'consent',
  dimension: 'privilege',
  system: 'okta',
  remedy: 'Take the manage scopes away, or give them to an app of your own.',
  cause: 'The vendor asked for more than reading.',
  closes: 'No manage scope granted.',
  controls: { nhi: ['NHI3:2025', 'NHI5:2025'], csf: ['GV.SC-07', 'PR.AA-05'] },
  population: { says: 'apps of vendors', classes: ['third_party_app'] },
  applies: (view, id, at) => isActive(view.identity(id, at)),
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ via, privileges }) => {
      const held = privileges.filter((one) => /^okta\..+\.manage$/.test(one));
      return via.kind === 'consent' && held.length > 0 ? `holds ${held.join(', ')}` : undefined;
    }),
  points: 14,
  likelihoodNats: 0.3,
  condition: 'overprivilege',
};
