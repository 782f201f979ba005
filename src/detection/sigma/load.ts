/** Rule files → rules and faults. Everything is loaded; a broken file never stops the others. */
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join, relative, sep } from 'node:path';
import { CountersignError } from '../../core/index.ts';
import type { LoadedCorrelation, UnlinkedCorrelation } from './correlation/correlation.ts';
import { linkCorrelations } from './correlation/link.ts';
import { type LoadedFilter, readDocument } from './document.ts';
import { createFaultSink, type DocumentFault, type RuleFault } from './fault.ts';
import { type FieldTables, noFieldTables } from './field-table.ts';
import { applyFilters } from './filter.ts';
import type { Placeholders } from './modifiers.ts';
import { collectPlaceholders } from './placeholders.ts';
import type { LoadedRule } from './rule.ts';
import { placeOf, readYaml } from './yaml.ts';

export interface RuleFile {
  /** As it should be shown. */
  readonly file: string;
  readonly text: string;
}

export interface LoadOptions {
  /** Values of `%name%` at this site, for the modifier `expand`; they win over those among the files. */
  readonly placeholders?: Placeholders;
  /** Where the vendors' records have the fields that rules name. */
  readonly fields?: FieldTables;
}

export interface LoadOutcome {
  readonly rules: readonly LoadedRule[];
  /** Linked to their members; members come before those that stand on them. */
  readonly correlations: readonly LoadedCorrelation[];
  readonly faults: readonly RuleFault[];
  readonly files: number;
}

interface Batch {
  readonly rules: LoadedRule[];
  readonly filters: LoadedFilter[];
  readonly correlations: UnlinkedCorrelation[];
  readonly faults: RuleFault[];
}

const titleOf = (document: unknown): string | undefined => {
  if (typeof document !== 'object' || document === null) return undefined;
  const { title } = document as { title?: unknown };
  return typeof title === 'string' ? title : undefined;
};

const placed = (
  { file, text }: RuleFile,
  fault: DocumentFault,
  line: number,
  title: string | undefined,
): RuleFault => ({
  file,
  ...placeOf(text, line, fault.at),
  ...(title === undefined ? {} : { rule: title }),
  kind: fault.kind,
  message: fault.at.length > 0 ? `${fault.at.join('.')}: ${fault.message}` : fault.message,
  fix: fault.fix,
});

const readFile = (one: RuleFile, placeholders: Placeholders, batch: Batch): void => {
  const stem = basename(one.file, extname(one.file));
  readYaml(one.text).forEach(({ line, outcome }, nth) => {
    if (!outcome.ok) {
      batch.faults.push({
        file: one.file,
        line: outcome.line,
        column: outcome.column,
        kind: 'broken',
        message: `not YAML: ${outcome.because}`,
        fix: 'correct the line; an editor with YAML support shows it',
      });
      return;
    }
    const sink = createFaultSink();
    const slug = nth === 0 ? stem : `${stem}-${nth + 1}`;
    const context = { file: one.file, line, slug, placeholders, sink };
    const document = readDocument(outcome.value, context);
    if (document?.kind === 'rule') batch.rules.push(document.rule);
    if (document?.kind === 'filter') batch.filters.push(document.filter);
    if (document?.kind === 'correlation') batch.correlations.push(document.correlation);
    const title = titleOf(outcome.value);
    for (const fault of sink.faults) batch.faults.push(placed(one, fault, line, title));
  });
};

type Identified = Pick<LoadedRule, 'id' | 'file' | 'line' | 'title'>;

/** The first of two rules with one id stays; the second is reported. */
const withoutDoubles = <T extends Identified>(rules: readonly T[], faults: RuleFault[]): T[] => {
  const seen = new Map<string, T>();
  for (const rule of rules) {
    const first = seen.get(rule.id);
    if (!first) {
      seen.set(rule.id, rule);
      continue;
    }
    faults.push({
      file: rule.file,
      line: rule.line,
      rule: rule.title,
      kind: 'broken',
      message: `the id "${rule.id}" is already that of ${first.file}`,
      fix: 'give the rule a new UUID',
    });
  }
  return [...seen.values()];
};

export const readRules = (
  files: readonly RuleFile[],
  { placeholders = {}, fields = noFieldTables }: LoadOptions = {},
): LoadOutcome => {
  const values = { ...collectPlaceholders(files, createFaultSink()), ...placeholders };
  const batch: Batch = { rules: [], filters: [], correlations: [], faults: [] };
  for (const one of files) readFile(one, values, batch);
  const whole = withoutDoubles([...batch.rules, ...batch.correlations], batch.faults);
  const rules = whole.filter((one) => 'tree' in one);
  const linked = linkCorrelations(
    whole.filter((one) => 'body' in one),
    rules,
    fields,
  );
  const textOf = new Map(files.map(({ file, text }) => [file, text]));
  for (const { of, ...fault } of linked.faults) {
    const file = { file: of.file, text: textOf.get(of.file) ?? '' };
    batch.faults.push(placed(file, fault, of.line, of.title));
  }
  return {
    rules: applyFilters(rules, batch.filters, fields),
    correlations: linked.correlations,
    faults: batch.faults,
    files: files.length,
  };
};

const MAX_FILE_BYTES = 1024 * 1024;

/** Links are not followed: a rule folder may come from elsewhere. */
const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesUnder(path);
      return entry.isFile() && /\.ya?ml$/i.test(entry.name) ? [path] : [];
    });

/**
 * All rules under a folder.
 * @throws CountersignError ERR_NOT_FOUND when there is no such folder
 */
export const loadRules = (dir: string, options: LoadOptions = {}): LoadOutcome => {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CountersignError('ERR_NOT_FOUND', `no folder of rules at ${dir}`);
  }
  const faults: RuleFault[] = [];
  const files = filesUnder(dir).flatMap((path) => {
    const file = relative(dir, path).split(sep).join('/');
    if (lstatSync(path).size > MAX_FILE_BYTES) {
      const message = `the file is larger than ${MAX_FILE_BYTES} bytes`;
      faults.push({ file, kind: 'broken', message, fix: 'split it' });
      return [];
    }
    return [{ file, text: readFileSync(path, 'utf8') }];
  });
  const outcome = readRules(files, options);
  return { ...outcome, faults: [...faults, ...outcome.faults] };
};
