/** Does a value keep all bounds of a condition (points 83 and 90)? */
import type { Bounds } from './correlation.ts';

export const keepsBounds = ({ gt, gte, lt, lte, eq, neq }: Bounds, value: number): boolean =>
  (gt === undefined || value > gt) &&
  (gte === undefined || value >= gte) &&
  (lt === undefined || value < lt) &&
  (lte === undefined || value <= lte) &&
  (eq === undefined || value === eq) &&
  (neq === undefined || value !== neq);
