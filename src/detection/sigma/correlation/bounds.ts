/** Does a value keep all bounds of a condition (points 83 and 90)? */
import type { Bounds, CorrelationBody } from './correlation.ts';

export const keepsBounds = ({ gt, gte, lt, lte, eq, neq }: Bounds, value: number): boolean =>
  (gt === undefined || value > gt) &&
  (gte === undefined || value >= gte) &&
  (lt === undefined || value < lt) &&
  (lte === undefined || value <= lte) &&
  (eq === undefined || value === eq) &&
  (neq === undefined || value !== neq);

const COUNTS = new Set(['event_count', 'value_count', 'temporal', 'temporal_ordered']);

/** No window with fewer entries than this can hold. */
export const leastEntries = ({ type, bounds, expression }: CorrelationBody): number => {
  if (expression || !COUNTS.has(type)) return 1;
  const { gte = 1, gt = 0, eq = 1 } = bounds;
  return Math.max(1, Math.ceil(gte), Math.floor(gt) + 1, Math.ceil(eq));
};
