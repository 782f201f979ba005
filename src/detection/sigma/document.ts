/** One YAML document → a rule, a filter, a correlation, or faults that say why not. */
import { isObject, type JsonObject } from '../../core/index.ts';
import { techniquesOf } from './attack.ts';
import { compileRule } from './compile.ts';
import type { UnlinkedCorrelation } from './correlation/correlation.ts';
import { readCorrelation } from './correlation/read.ts';
import { readDetection } from './detection.ts';
import type { FaultSink } from './fault.ts';
import { readExtension, readLevel, readLogsource, text, texts } from './header.ts';
import type { Placeholders } from './modifiers.ts';
import { givesPlaceholders, readPlaceholders } from './placeholders.ts';
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
  | { readonly kind: 'filter'; readonly filter: LoadedFilter }
  | { readonly kind: 'correlation'; readonly correlation: UnlinkedCorrelation };

export interface DocumentContext {
  readonly file: string;
  readonly line: number;
  /** Slug for a rule without `name`. */
  readonly slug: string;
  readonly placeholders: Placeholders;
  readonly sink: FaultSink;
}

const readEvents = (written: unknown, name: string, sink: FaultSink): JsonObject[] => {
  if (written === undefined) return [];
  if (Array.isArray(written) && written.every(isObject)) return written;
  sink.broken(['countersign', name], `\`${name}\` is no list of events`, 'list the events as maps');
  return [];
};

/** Keys of a rule that the specification, version 2.1, gives a meaning; and our own. */
const KNOWN_KEYS: ReadonlySet<string> = new Set(
  (
    'title id name related status description license references author date modified taxonomy ' +
    'logsource detection fields falsepositives level tags scope sigma-version countersign'
  ).split(' '),
);

const customOf = (document: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(document).filter(([key]) => !KNOWN_KEYS.has(key)));

/** Sigma 3 gives brackets in field names a meaning; before that they are letters. */
export const asksForArrays = (document: JsonObject): boolean =>
  Number.parseInt(String(document['sigma-version']), 10) >= 3;

const readRule = (document: JsonObject, context: DocumentContext): SigmaDocument | undefined => {
  const { sink, file, line, placeholders } = context;
  const title = text(document['title']);
  if (!title) sink.broken(['title'], 'the title is missing', 'say in one line what the rule finds');
  const logsource = readLogsource(document['logsource']);
  if (!isObject(document['logsource']) || Object.keys(logsource).length === 0) {
    sink.broken(['logsource'], 'the logsource is missing', 'give product, service or category');
  }
  const tree = readDetection(document['detection'], ['detection'], {
    sink,
    placeholders,
    arrays: asksForArrays(document),
  });
  const level = readLevel(document['level'], sink);
  const { examples, ...extension } = readExtension(document, level, sink);
  const fires = readEvents(examples.fires, 'fires', sink);
  const quiet = readEvents(examples.quiet, 'quiet', sink);
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
    taxonomy: text(document['taxonomy']) ?? 'sigma',
    custom: customOf(document),
    fields: texts(document['fields']),
    falsePositives: texts(document['falsepositives']),
    file,
    line,
    ...extension,
    fires,
    quiet,
  });
  return { kind: 'rule', rule: Object.freeze({ ...plain, tree, compiled: compileRule(tree) }) };
};

const readFilter = (document: JsonObject, context: DocumentContext): SigmaDocument | undefined => {
  const { sink, placeholders } = context;
  const written = document['filter'];
  const rules = isObject(written) ? written['rules'] : undefined;
  // A list without names is for no rule in particular: for all.
  const any = text(rules)?.toLowerCase() === 'any' || texts(rules).length === 0;
  if (any && text(rules) === undefined) {
    sink.warn(
      ['filter', 'rules'],
      'the filter names no rules, and so is for all of its logsource',
      'list rule ids, or write `any`',
    );
  }
  const tree = readDetection(written, ['filter'], {
    sink,
    placeholders,
    arrays: asksForArrays(document),
    reserved: ['rules'],
  });
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
  if (givesPlaceholders(document)) {
    readPlaceholders(document['placeholders'], sink);
    return undefined;
  }
  if (Object.hasOwn(document, 'action')) {
    return sink.broken(['action'], '`action` documents are Sigma 1', 'write whole rules');
  }
  if (Object.hasOwn(document, 'correlation')) {
    const correlation = readCorrelation(document, context);
    return correlation && { kind: 'correlation', correlation };
  }
  return Object.hasOwn(document, 'filter')
    ? readFilter(document, context)
    : readRule(document, context);
};
