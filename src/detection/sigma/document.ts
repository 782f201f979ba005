/** One YAML document → a rule, a filter, or faults that say why not. */
import { isObject, type JsonObject } from '../../core/index.ts';
import { type Severity, severities } from '../../model/index.ts';
import { techniquesOf } from './attack.ts';
import { compileRule } from './compile.ts';
import { readDetection } from './detection.ts';
import type { FaultSink } from './fault.ts';
import type { Placeholders } from './modifiers.ts';
import type { LoadedRule, Logsource } from './rule.ts';
import { frozen, type RuleTree } from './tree.ts';

export interface LoadedFilter {
  readonly title: string;
  readonly logsource: Logsource;
  /** Ids, names or titles of rules. */
  readonly rules: readonly string[] | 'any';
  readonly tree: RuleTree;
}

export type SigmaDocument =
  | { readonly kind: 'rule'; readonly rule: LoadedRule }
  | { readonly kind: 'filter'; readonly filter: LoadedFilter };

export interface DocumentContext {
  readonly file: string;
  readonly line: number;
  /** Slug for a rule without `name`. */
  readonly slug: string;
  readonly placeholders: Placeholders;
  readonly sink: FaultSink;
}

/** Evidence where a rule does not say: from its level alone, so deliberately small. */
const llrOfLevel: Readonly<Record<Severity, number>> = {
  informational: 0,
  low: 0.5,
  medium: 1.5,
  high: 3,
  critical: 4.5,
};

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]).flatMap(
    (one) => (typeof one === 'string' || typeof one === 'number' ? [String(one)] : []),
  );

const readLogsource = (written: unknown): Logsource => {
  const part = (name: string): string | undefined =>
    isObject(written) && Object.hasOwn(written, name) ? text(written[name]) : undefined;
  const [product, service, category] = [part('product'), part('service'), part('category')];
  return {
    ...(product === undefined ? {} : { product: product.toLowerCase() }),
    ...(service === undefined ? {} : { service: service.toLowerCase() }),
    ...(category === undefined ? {} : { category: category.toLowerCase() }),
  };
};

const readLevel = (written: unknown, sink: FaultSink): Severity => {
  if (written === undefined) return 'medium';
  const found = severities.find((level) => level === text(written)?.toLowerCase());
  if (found) return found;
  sink.warn(
    ['level'],
    `the level "${String(written)}" is not known`,
    `use ${severities.join(', ')}`,
  );
  return 'medium';
};

const readEvents = (block: JsonObject, name: string, sink: FaultSink): JsonObject[] => {
  const written = Object.hasOwn(block, name) ? block[name] : undefined;
  if (written === undefined) return [];
  if (Array.isArray(written) && written.every(isObject)) return written;
  sink.broken(['countersign', name], `\`${name}\` is no list of events`, 'list the events as maps');
  return [];
};

const readExtension = (document: JsonObject, level: Severity, sink: FaultSink) => {
  const written = Object.hasOwn(document, 'countersign') ? document['countersign'] : undefined;
  if (written !== undefined && !isObject(written)) {
    sink.broken(
      ['countersign'],
      '`countersign` is no map',
      'give fires, quiet, dedup, response, evidence',
    );
  }
  const block: JsonObject = isObject(written) ? written : {};
  const evidence = block['evidence'];
  if (evidence !== undefined && (typeof evidence !== 'number' || Math.abs(evidence) > 8)) {
    sink.broken(['countersign', 'evidence'], '`evidence` is no number of nats', 'give -8 to 8');
  }
  return {
    own: isObject(written),
    dedup: texts(block['dedup']),
    response: text(block['response']),
    llr: typeof evidence === 'number' ? evidence : llrOfLevel[level],
    fires: readEvents(block, 'fires', sink),
    quiet: readEvents(block, 'quiet', sink),
  };
};

const readRule = (document: JsonObject, context: DocumentContext): SigmaDocument | undefined => {
  const { sink, file, line, placeholders } = context;
  const title = text(document['title']);
  if (!title) sink.broken(['title'], 'the title is missing', 'say in one line what the rule finds');
  const logsource = readLogsource(document['logsource']);
  if (!isObject(document['logsource']) || Object.keys(logsource).length === 0) {
    sink.broken(['logsource'], 'the logsource is missing', 'give product, service or category');
  }
  const tree = readDetection(document['detection'], ['detection'], { sink, placeholders });
  const level = readLevel(document['level'], sink);
  const extension = readExtension(document, level, sink);
  if (!tree || !title || sink.failed()) return undefined;
  const slug = text(document['name']) ?? context.slug;
  const tags = texts(document['tags']);
  const plain = frozen({
    id: text(document['id']) ?? slug,
    slug,
    title,
    description: text(document['description']) ?? '',
    status: text(document['status']) ?? 'experimental',
    level,
    tags,
    attack: techniquesOf(tags),
    logsource,
    fields: texts(document['fields']),
    falsePositives: texts(document['falsepositives']),
    file,
    line,
    ...extension,
  });
  return { kind: 'rule', rule: Object.freeze({ ...plain, tree, compiled: compileRule(tree) }) };
};

const readFilter = (document: JsonObject, context: DocumentContext): SigmaDocument | undefined => {
  const { sink, placeholders } = context;
  const written = document['filter'];
  const rules = isObject(written) ? written['rules'] : undefined;
  const any = text(rules)?.toLowerCase() === 'any';
  if (!any && texts(rules).length === 0) {
    sink.broken(['filter', 'rules'], 'the filter names no rules', 'list rule ids or write `any`');
  }
  const tree = readDetection(written, ['filter'], { sink, placeholders, reserved: ['rules'] });
  if (!tree || sink.failed()) return undefined;
  if (!/\bnot\b/i.test(tree.conditionText)) {
    sink.warn(
      ['filter', 'condition'],
      'the condition has no `not`: rules will fire only on what it selects',
      'write `condition: not selection` to exclude',
    );
  }
  const filter: LoadedFilter = {
    title: text(document['title']) ?? context.slug,
    logsource: readLogsource(document['logsource']),
    rules: any ? 'any' : texts(rules),
    tree,
  };
  return { kind: 'filter', filter };
};

export const readDocument = (
  document: unknown,
  context: DocumentContext,
): SigmaDocument | undefined => {
  const { sink } = context;
  if (!isObject(document)) return sink.broken([], 'the document is no map', 'write a Sigma rule');
  if (Object.hasOwn(document, 'action')) {
    return sink.broken(['action'], '`action` documents are Sigma 1', 'write whole rules');
  }
  if (Object.hasOwn(document, 'correlation')) {
    return sink.notYet(
      ['correlation'],
      'correlation rules are not run by this version',
      'keep it: its member rules run, the correlation waits',
    );
  }
  return Object.hasOwn(document, 'filter')
    ? readFilter(document, context)
    : readRule(document, context);
};
