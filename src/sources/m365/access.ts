/** What mailbox delegates reach: the mailbox itself. Directory rights of the same people are Entra's to say. */
import type { AccessEvaluator } from '../../inventory/index.ts';
import type { AccessEdge } from '../../model/index.ts';

export const m365Access: AccessEvaluator = (view, from) =>
  view
    .entitlementsOf(from)
    .filter(({ system, effect }) => system === 'm365' && effect === 'allow')
    .flatMap(({ privileges, resources, via, conditions }) =>
      resources.map(
        (to): AccessEdge => ({
          from,
          to,
          kind: 'can_do',
          because: via.name,
          certain: conditions === undefined,
          ...(privileges[0] === undefined ? {} : { privilege: privileges[0] }),
          removedBy: `take ${via.name} away`,
        }),
      ),
    );
