/** Steps out of one node as they are gathered. */
import type { AccessEdge } from '../../../model/index.ts';

export interface Step {
  readonly kind: AccessEdge['kind'];
  readonly to: string;
  readonly because: string;
  readonly certain: boolean;
  /** BloodHound's name of the step, or an ATT&CK id. */
  readonly technique: string;
  /** What would take it away, as something to do; none where nothing would. */
  readonly removedBy?: string;
  readonly privilege?: string;
}

/** Whoever holds rights over more than this many: those over machines, groups and the protected are kept. */
const MAX_STEPS = 5_000;

/** The same way told twice is told once, the sure one first. */
export const edgesOf = (
  from: string,
  steps: readonly Step[],
  matters: (id: string) => boolean,
): readonly AccessEdge[] => {
  const unique = new Map<string, AccessEdge>();
  for (const step of steps) {
    const key = `${step.kind} ${step.technique} ${step.to}`;
    if (step.to === from || (unique.has(key) && (unique.get(key)?.certain || !step.certain)))
      continue;
    unique.set(key, { from, ...step });
  }
  const edges = [...unique.values()];
  if (edges.length <= MAX_STEPS) return edges;
  const rank = (edge: AccessEdge) =>
    (edge.kind === 'can_escalate' && !matters(edge.to) ? 2 : 0) + (edge.certain ? 0 : 1);
  return edges.sort((a, b) => rank(a) - rank(b)).slice(0, MAX_STEPS);
};
