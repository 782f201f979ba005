/** Label selectors: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#api */
import { list, obj, type Raw, str, strings } from '../../record.ts';

const holds = (labels: Raw, requirement: Raw): boolean => {
  const key = str(requirement['key']) ?? '';
  const isThere = Object.hasOwn(labels, key);
  const values = strings(requirement['values']);
  const isOneOf = isThere && values.includes(String(labels[key]));
  switch (requirement['operator']) {
    case 'In':
      return isOneOf;
    case 'NotIn':
      return !isOneOf;
    case 'Exists':
      return isThere;
    case 'DoesNotExist':
      return !isThere;
    default:
      return false;
  }
};

const hasAll = (labels: Raw, wanted: Raw): boolean =>
  Object.entries(wanted).every(
    ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
  );

/** A selector that is there and empty selects everything. */
export const selects = (selector: Raw, labels: Raw): boolean =>
  hasAll(labels, obj(selector['matchLabels'])) &&
  list(selector['matchExpressions']).every((one) => holds(labels, obj(one)));

/** Of a Service: plain labels, and none at all selects nothing. */
export const selectsPlainly = (selector: Raw, labels: Raw): boolean =>
  Object.keys(selector).length > 0 && hasAll(labels, selector);
