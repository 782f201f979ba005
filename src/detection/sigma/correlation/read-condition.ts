/** The condition of a correlation: bounds, or for temporal types a text (points 83 to 90 and 96). */
import { isObject, type JsonObject } from '../../../core/index.ts';
import { parseCondition } from '../condition.ts';
import type { FaultSink } from '../fault.ts';
import { texts } from '../header.ts';
import type { ConditionNode } from '../tree.ts';
import { type Bounds, boundOps, type CorrelationType } from './correlation.ts';

const own = (map: JsonObject, key: string): unknown =>
  Object.hasOwn(map, key) ? map[key] : undefined;

const isTemporal = (type: CorrelationType): boolean =>
  type === 'temporal' || type === 'temporal_ordered';

/** Which selections a condition names. */
const namesIn = (node: ConditionNode): readonly string[] => {
  if (node.kind === 'selection') return [node.name];
  return node.kind === 'not' ? namesIn(node.of) : node.of.flatMap(namesIn);
};

interface Condition {
  readonly bounds: Bounds;
  readonly expression: ConditionNode | undefined;
  readonly fields: readonly string[];
  readonly percentile: number;
}

const none: Condition = { bounds: {}, expression: undefined, fields: [], percentile: 50 };
const AT = ['correlation', 'condition'];

const readExpression = (
  written: string,
  type: CorrelationType,
  { references, sink }: { references: readonly string[]; sink: FaultSink },
): Condition => {
  if (!isTemporal(type)) {
    sink.broken(AT, `a text condition is for temporal types, not ${type}`, 'write e.g. `gte: 5`');
    return none;
  }
  const parsed = parseCondition([written], references);
  if ('message' in parsed) {
    sink.broken(AT, parsed.message, parsed.fix);
    return none;
  }
  const named = new Set(namesIn(parsed));
  const missing = references.filter((one) => !named.has(one));
  if (missing.length > 0) {
    sink.broken(AT, `the condition does not name ${missing.join(', ')}`, 'name every listed rule');
  }
  return { ...none, expression: parsed };
};

const readBounds = (written: JsonObject, sink: FaultSink): Bounds => {
  const bounds: Partial<Record<(typeof boundOps)[number], number>> = {};
  for (const op of boundOps) {
    const value = own(written, op);
    if (value === undefined) continue;
    if (typeof value === 'number' && Number.isFinite(value)) bounds[op] = value;
    else sink.broken([...AT, op], `"${String(value)}" is no number`, `write \`${op}: 5\``);
  }
  for (const key of Object.keys(written)) {
    if (key === 'field' || key === 'percentile' || boundOps.some((op) => op === key)) continue;
    sink.broken([...AT, key], `"${key}" is no part of a condition`, `use ${boundOps.join(', ')}`);
  }
  return bounds;
};

const readFields = (written: JsonObject, type: CorrelationType, sink: FaultSink) => {
  const fields = texts(own(written, 'field'));
  const at = [...AT, 'field'];
  if (!type.startsWith('value_')) {
    if (fields.length > 0) sink.broken(at, `${type} looks at no field`, 'leave `field` out');
    return [];
  }
  if (fields.length === 0) sink.broken(at, `${type} needs a field`, 'write `field: name`');
  if (fields.length > 1 && type !== 'value_count') {
    sink.broken(at, `${type} takes one field`, 'name one field');
  }
  return fields;
};

const readPercentile = (written: JsonObject, type: CorrelationType, sink: FaultSink): number => {
  const value = own(written, 'percentile');
  const at = [...AT, 'percentile'];
  if (type !== 'value_percentile') {
    if (value !== undefined) sink.broken(at, `${type} has no percentile`, 'leave it out');
    return 50;
  }
  if (value === undefined) {
    sink.warn(at, 'which percentile is not said: the 50th is taken', 'write `percentile: 95`');
    return 50;
  }
  if (typeof value === 'number' && value >= 0 && value <= 100) return value;
  sink.broken(at, `"${String(value)}" is no percentile`, 'give a number from 0 to 100');
  return 50;
};

export const readCondition = (
  body: JsonObject,
  type: CorrelationType,
  { references, sink }: { references: readonly string[]; sink: FaultSink },
): Condition => {
  const written = own(body, 'condition');
  if (typeof written === 'string') return readExpression(written, type, { references, sink });
  // "Default condition: all of the rules" (points 85 and 96).
  if (written === undefined && isTemporal(type)) {
    return { ...none, bounds: { gte: references.length } };
  }
  if (!isObject(written)) {
    sink.broken(AT, 'the condition is missing', 'write e.g. `condition: {gte: 5}`');
    return none;
  }
  const bounds = readBounds(written, sink);
  if (Object.keys(bounds).length === 0) {
    sink.broken(AT, 'the condition has no bound', `give one of ${boundOps.join(', ')}`);
  }
  const asked = bounds.gte ?? (bounds.gt === undefined ? bounds.eq : bounds.gt + 1);
  if (type === 'temporal_ordered' && asked !== undefined && asked !== references.length) {
    sink.warn(
      AT,
      `in order means all ${references.length} rules, not ${asked}`,
      `write \`gte: ${references.length}\` or leave the condition out`,
    );
  }
  return {
    bounds,
    expression: undefined,
    fields: readFields(written, type, sink),
    percentile: readPercentile(written, type, sink),
  };
};
