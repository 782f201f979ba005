/** One correlation document → a correlation, or faults that say why not (points 74–96). */
import { isObject, type JsonObject } from '../../../core/index.ts';
import { techniquesOf } from '../attack.ts';
import type { FaultSink } from '../fault.ts';
import { readExtension, readLevel, text, texts } from '../header.ts';
import { frozen } from '../tree.ts';
import {
  type CorrelationBody,
  type CorrelationType,
  correlationTypes,
  type UnlinkedCorrelation,
  type Window,
} from './correlation.ts';
import { readCondition } from './read-condition.ts';
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
