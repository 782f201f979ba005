import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';

export const appReadsConversations: Check = {
  id: 'app-reads-conversations',
  title: 'App of others that reads conversations',
  severity: 'medium',
  topic: 'consent',
  dimension: 'blast_radius',
  system: 'slack',
  remedy: 'Take the history and file scopes from the app, or the app from the workspace.',
  cause: 'The app asked for all channels to find its own messages.',
  closes: 'No scope over history or files.',
  controls: { nhi: ['NHI3:2025', 'NHI5:2025'], csf: ['GV.SC-07', 'PR.AA-05'] },
  population: { says: 'approved apps of others', classes: ['third_party_app'] },
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ via, privileges }) => {
      const held = privileges.filter((one) =>
        /:(?:channels|groups|im|mpim):history$|:files:read$|:search:read|:admin[.:]/.test(one),
      );
      return via.kind === 'consent' && held.length > 0 ? `has ${held.join(', ')}` : undefined;
    }),
  points: 8,
  likelihoodNats: 0.2,
  condition: 'overprivilege',
};
