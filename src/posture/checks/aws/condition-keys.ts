/** Condition keys of a trust statement, as `{Operator: {key: value}}`. */
import type { Trust } from '../../../model/index.ts';

export const conditionKeys = ({ conditions }: Trust): readonly string[] =>
  Object.values(conditions ?? {}).flatMap((one) =>
    typeof one === 'object' && one !== null ? Object.keys(one).map((key) => key.toLowerCase()) : [],
  );
