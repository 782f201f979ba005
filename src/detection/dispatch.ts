/** Which behaviours can speak of an event: by its kind and outcome, so that it meets no others. */
import type { Event, TelemetryKind } from '../model/index.ts';
import type { BehaviourJudge } from './look.ts';
import type { Hearing } from './scene.ts';

const kinds: readonly TelemetryKind[] = [
  'authentication',
  'token_issuance',
  'privilege_change',
  'secret_access',
  'service_to_service',
  'other',
];
const outcomes: readonly Event['outcome'][] = ['success', 'failure', 'unknown'];

const nobody: Hearing = { markers: [], judges: [] };

export const dispatchOf = (behaviours: readonly BehaviourJudge[]): ((event: Event) => Hearing) => {
  const table: Partial<Record<string, Hearing>> = {};
  for (const kind of kinds) {
    for (const outcome of outcomes) {
      const judges = behaviours.filter(
        (one) => (one.kinds?.includes(kind) ?? true) && (one.outcomes?.includes(outcome) ?? true),
      );
      const markers = judges.filter(({ marks }) => marks !== undefined);
      table[`${kind}/${outcome}`] = { judges, markers };
    }
  }
  // A service that acts on somebody's behalf has its own address, tool and hours.
  return ({ kind, outcome, actor }) =>
    (actor.invokedBy === undefined ? table[`${kind}/${outcome}`] : undefined) ?? nobody;
};
