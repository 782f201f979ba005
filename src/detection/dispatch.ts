/** Which behaviours can speak of an event: by its kind and outcome, so that it meets no others. */
import type { Event, TelemetryKind } from '../model/index.ts';
import type { BehaviourJudge } from './look.ts';

const kinds: readonly TelemetryKind[] = [
  'authentication',
  'token_issuance',
  'privilege_change',
  'secret_access',
  'service_to_service',
  'other',
];
const outcomes: readonly Event['outcome'][] = ['success', 'failure', 'unknown'];

/** In the order of the catalogue. */
export const dispatchOf = (
  behaviours: readonly BehaviourJudge[],
): ((event: Event) => readonly BehaviourJudge[]) => {
  const table = new Map(
    kinds.map((kind) => [
      kind,
      new Map(
        outcomes.map((outcome) => [
          outcome,
          behaviours.filter(
            (one) =>
              (one.kinds?.includes(kind) ?? true) && (one.outcomes?.includes(outcome) ?? true),
          ),
        ]),
      ),
    ]),
  );
  return ({ kind, outcome }) => table.get(kind)?.get(outcome) ?? [];
};
