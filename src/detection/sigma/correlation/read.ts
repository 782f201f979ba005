/** One correlation document → a correlation, or faults that say why not (points 74–96). */
import { isObject, type JsonObject } from '../../../core/index.ts';
import { techniquesOf } from '../attack.ts';
import { parseCondition } from '../condition.ts';
import type { FaultSink } from '../fault.ts';
import { readExtension, readLevel, text, texts } from '../header.ts';
import { type ConditionNode, frozen } from '../tree.ts';
import {
  type Bounds,
  boundOps,
  type CorrelationBody,
  type CorrelationType,
  correlationTypes,
  type UnlinkedCorrelation,
  type Window,
} from './correlation.ts';
import { readSequences } from './sequence.ts';
import { spanOf } from './timespan.ts';

export interface CorrelationContext {
  readonly file: string;
  readonly line: number;
  readonly slug: string;
  readonly sink: FaultSink;
}

const KNOWN = new Set([
  'type',
  'rules',
  'group-by',
  'aliases',
  'timespan',
  'condition',
  'generate',
  'window',
  'gap',
]);
const MAX_MEMBERS = 64;
const MAX_GROUP_FIELDS = 16;

const own = (map: JsonObject, key: string): unknown =>
  Object.hasOwn(map, key) ? map[key] : undefined;

const isTemporal = (type: CorrelationType): boolean =>
  type === 'temporal' || type === 'temporal_ordered';

const readType = (body: JsonObject, sink: FaultSink): CorrelationType | undefined => {
  const written = text(own(body, 'type'));
  return (
    correlationTypes.find((type) => type === written) ??
    sink.broken(
      ['correlation', 'type'],
      written === undefined ? 'the type is missing' : `the type "${written}" is not known`,
      `use one of ${correlationTypes.join(', ')}`,
    )
  );
};

const readReferences = (body: JsonObject, sink: FaultSink): readonly string[] => {
  const references = texts(own(body, 'rules'));
  const at = ['correlation', 'rules'];
  if (references.length === 0) sink.broken(at, 'no rules are named', 'list rules by id or name');
  if (references.length > MAX_MEMBERS) {
    sink.broken(at, `more than ${MAX_MEMBERS} rules are named`, 'chain smaller correlations');
  }
  if (new Set(references).size < references.length) {
    sink.broken(at, 'a rule is named twice', 'name each rule once');
  }
  return references;
};

const readAliases = (body: JsonObject, sink: FaultSink): CorrelationBody['aliases'] => {
  const written = own(body, 'aliases');
  const aliases = new Map<string, ReadonlyMap<string, string>>();
  if (written === undefined || written === null) return aliases;
  const broken = (): void =>
    sink.broken(
      ['correlation', 'aliases'],
      'an alias does not say rule and field',
      'write `alias: {rule_name: field}`',
    );
  if (!isObject(written)) broken();
  else {
    for (const [alias, fields] of Object.entries(written)) {
      if (!isObject(fields)) broken();
      else {
        const pairs = Object.entries(fields).flatMap(([rule, field]) =>
          typeof field === 'string' ? [[rule, field] as const] : [],
        );
        if (pairs.length < Object.keys(fields).length) broken();
        aliases.set(alias, new Map(pairs));
      }
    }
  }
  return aliases;
};

const readTimespan = (body: JsonObject, sink: FaultSink): number => {
  const written = own(body, 'timespan') ?? own(body, 'timeframe');
  const span = spanOf(written);
  if (span !== undefined && span > 0) return span;
  sink.broken(
    ['correlation', 'timespan'],
    written === undefined ? 'the timespan is missing' : `"${String(written)}" is no timespan`,
    'write a number and s, m, h or d, e.g. `90m`',
  );
  return 0;
};

const readWindow = (body: JsonObject, sink: FaultSink): Window => {
  const kind = text(own(body, 'window')) ?? 'sliding';
  const gap = own(body, 'gap');
  if (kind === 'session') {
    const span = spanOf(gap);
    if (span !== undefined && span > 0) return { kind, gap: span };
    sink.broken(['correlation', 'gap'], 'a session window needs its `gap`', 'e.g. `gap: 5m`');
  } else if (gap !== undefined) {
    sink.broken(['correlation', 'gap'], '`gap` belongs to session windows', 'leave it out');
  }
  if (kind === 'tumbling') return { kind };
  if (kind !== 'sliding' && kind !== 'session') {
    sink.broken(
      ['correlation', 'window'],
      `the window "${kind}" is not known`,
      'leave it out: windows slide',
    );
  }
  return { kind: 'sliding' };
};

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

const readCondition = (
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

const readBody = (document: JsonObject, sink: FaultSink): CorrelationBody | undefined => {
  const body = document['correlation'];
  if (!isObject(body)) {
    return sink.broken(['correlation'], '`correlation` is no map', 'give type, rules, timespan');
  }
  for (const key of Object.keys(body)) {
    if (KNOWN.has(key) || key === 'timeframe') continue;
    sink.warn(['correlation', key], `"${key}" is not read`, 'correct or remove it');
  }
  const type = readType(body, sink);
  if (type === undefined) return undefined;
  const references = readReferences(body, sink);
  const groupBy = texts(own(body, 'group-by'));
  if (groupBy.length > MAX_GROUP_FIELDS) {
    sink.broken(['correlation', 'group-by'], 'groups by too many fields', 'name fewer');
  }
  return {
    type,
    references,
    groupBy,
    aliases: readAliases(body, sink),
    timespan: readTimespan(body, sink),
    window: readWindow(body, sink),
    generate: own(body, 'generate') === true || own(document, 'generate') === true,
    ...readCondition(body, type, { references, sink }),
  };
};

export const readCorrelation = (
  document: JsonObject,
  { file, line, slug: given, sink }: CorrelationContext,
): UnlinkedCorrelation | undefined => {
  const title = text(document['title']);
  if (!title) sink.broken(['title'], 'the title is missing', 'say in one line what the rule finds');
  const body = readBody(document, sink);
  const level = readLevel(document['level'], sink);
  const { examples, ...extension } = readExtension(document, level, sink);
  const fires = readSequences(examples.fires, 'fires', sink);
  const quiet = readSequences(examples.quiet, 'quiet', sink);
  if (!body || !title || sink.failed()) return undefined;
  const slug = text(document['name']) ?? given;
  const tags = texts(document['tags']);
  return frozen({
    id: text(document['id']) ?? slug,
    slug,
    title,
    description: text(document['description']) ?? '',
    status: text(document['status']) ?? 'experimental',
    level,
    tags,
    attack: techniquesOf(tags),
    falsePositives: texts(document['falsepositives']),
    file,
    line,
    ...extension,
    fires,
    quiet,
    body,
  });
};
