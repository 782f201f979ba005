/**
 * Field tables: where the fields that rules write stand in the shapes of a vendor's record. They are
 * content (`content/fields/<system>.yml`); `docs/sigma.md` has their format.
 */
import { isObject, type JsonObject } from '../../core/index.ts';
import { readSelection } from './detection.ts';
import { createFaultSink, type RuleFault } from './fault.ts';
import { type Logsource, logsourceApplies } from './rule.ts';
import type { SelectionNode } from './tree.ts';
import { placeOf, readYaml } from './yaml.ts';

/** What a field may be called and hold in a record. */
export interface FieldEntry {
  /** As the table writes it: the first path after the rule's own writing. */
  readonly name: string;
  readonly paths: readonly string[];
  /** Reads as this where none of the paths is there. */
  readonly absent?: string;
  /** A rule's word, in lower case → other words of the same field, or what says the same elsewhere. */
  readonly values: ReadonlyMap<string, readonly string[] | SelectionNode>;
  /** A longer text that has the value in it; `{value}` stands for it. */
  readonly within?: { readonly path: string; readonly like: string };
}

export interface FieldTable {
  readonly serves: readonly Logsource[];
  /** Beginnings of names that some shapes have and others do not. */
  readonly strip: readonly string[];
  /** Paths of every field without an entry: `{field}`, `{camel}`, `{pascal}`, `{snake}`, `{upper}`, `{lower}`. */
  readonly every: readonly string[];
  /** By name in lower case: rules of one product write one name in several ways. */
  readonly entries: ReadonlyMap<string, FieldEntry>;
}

/** Records with exactly the label `when` are also those of each label of `also`. */
export interface LabelAlias {
  readonly when: Logsource;
  readonly also: readonly Logsource[];
}

export interface FieldTables {
  readonly tables: readonly FieldTable[];
  readonly labels: readonly LabelAlias[];
}

export const noFieldTables: FieldTables = { tables: [], labels: [] };

type Say = (at: readonly string[], message: string) => undefined;

const MAX_PATHS = 24;
const texts = (written: unknown): readonly string[] | undefined =>
  Array.isArray(written) && written.every((one) => typeof one === 'string') ? written : undefined;

const readLabel = (written: unknown): Logsource | undefined => {
  if (!isObject(written)) return undefined;
  const known = new Set(['product', 'service', 'category']);
  const sound = Object.entries(written).every(
    ([key, value]) => known.has(key) && typeof value === 'string',
  );
  return sound ? (written as Logsource) : undefined;
};

const readLabels = (written: unknown): readonly Logsource[] | undefined => {
  const labels = Array.isArray(written) ? written.map(readLabel) : [];
  const whole = labels.filter((label) => label !== undefined);
  return whole.length > 0 && whole.length === labels.length ? whole : undefined;
};

const readValues = (
  written: unknown,
  at: readonly string[],
  say: Say,
): FieldEntry['values'] | undefined => {
  if (written === undefined) return new Map();
  if (!isObject(written)) return say(at, '`values` is no map');
  const values = new Map<string, readonly string[] | SelectionNode>();
  for (const [word, other] of Object.entries(written)) {
    if (Array.isArray(other)) {
      values.set(word.toLowerCase(), other.map(String));
      continue;
    }
    const sink = createFaultSink();
    const node = readSelection(other, [...at, word], { sink, placeholders: {} });
    for (const fault of sink.faults) say(fault.at, fault.message);
    if (node) values.set(word.toLowerCase(), node);
  }
  return values;
};

const readEntry = (
  written: unknown,
  at: readonly string[],
  say: Say,
): Omit<FieldEntry, 'name'> | undefined => {
  const listed = texts(written);
  if (listed) return { paths: listed, values: new Map() };
  if (!isObject(written)) return say(at, 'a field is a list of paths or a map');
  const paths = written['paths'] === undefined ? [] : texts(written['paths']);
  if (!paths || paths.length > MAX_PATHS) {
    return say([...at, 'paths'], `\`paths\` is no list of up to ${MAX_PATHS} paths`);
  }
  const values = readValues(written['values'], [...at, 'values'], say);
  const { absent, within } = written;
  if (absent !== undefined && typeof absent !== 'string') return say(at, '`absent` is no text');
  if (!values) return undefined;
  const entry = { paths, values, ...(absent === undefined ? {} : { absent }) };
  if (within === undefined) return entry;
  const { path, like } = isObject(within) ? within : ({} as JsonObject);
  if (typeof path !== 'string' || typeof like !== 'string' || !like.includes('{value}')) {
    return say([...at, 'within'], '`within` needs a `path` and a `like` with {value}');
  }
  return { ...entry, within: { path, like } };
};

const readTable = (written: unknown, at: readonly string[], say: Say): FieldTable | undefined => {
  if (!isObject(written)) return say(at, 'a table is a map');
  const serves = readLabels(written['serves']);
  if (!serves) return say([...at, 'serves'], '`serves` is no list of logsources');
  const fields = written['fields'] ?? {};
  if (!isObject(fields)) return say([...at, 'fields'], '`fields` is no map');
  const entries = new Map<string, FieldEntry>();
  for (const [name, one] of Object.entries(fields)) {
    const entry = readEntry(one, [...at, 'fields', name], say);
    if (entry) entries.set(name.toLowerCase(), { ...entry, name });
  }
  return {
    serves,
    strip: texts(written['strip']) ?? [],
    every: texts(written['every']) ?? [],
    entries,
  };
};

const readFieldDocument = (document: unknown, say: Say): FieldTables => {
  if (!isObject(document)) {
    say([], 'a field file is a map');
    return noFieldTables;
  }
  const list = (key: string): readonly unknown[] =>
    Array.isArray(document[key]) ? document[key] : [];
  const labels = list('labels').flatMap((written): LabelAlias[] => {
    const when = isObject(written) ? readLabel(written['when']) : undefined;
    const also = isObject(written) ? readLabels(written['also']) : undefined;
    if (when && also) return [{ when, also }];
    say(['labels'], 'a label needs `when` and `also`');
    return [];
  });
  const tables = list('tables').flatMap((written) => readTable(written, ['tables'], say) ?? []);
  if (labels.length + tables.length === 0) say([], 'there are neither `labels` nor `tables`');
  return { tables, labels };
};

export interface FieldTablesOutcome extends FieldTables {
  readonly faults: readonly RuleFault[];
}

/** Reads field files; what is broken is left out and named. */
export const readFieldTables = (
  files: readonly { readonly file: string; readonly text: string }[],
): FieldTablesOutcome => {
  const faults: RuleFault[] = [];
  const read = files.flatMap(({ file, text }) =>
    readYaml(text).map(({ line, outcome }): FieldTables => {
      if (!outcome.ok) {
        const message = `not YAML: ${outcome.because}`;
        faults.push({
          file,
          line: outcome.line,
          column: outcome.column,
          kind: 'broken',
          message,
          fix: 'correct the line',
        });
        return noFieldTables;
      }
      return readFieldDocument(outcome.value, (at, message) => {
        const fix = 'see docs/sigma.md, "Field tables"';
        faults.push({ file, ...placeOf(text, line, at), kind: 'broken', message, fix });
        return undefined;
      });
    }),
  );
  return {
    tables: read.flatMap(({ tables }) => tables),
    labels: read.flatMap(({ labels }) => labels),
    faults,
  };
};

/** The first table that serves rules of this logsource. */
export const tableFor = ({ tables }: FieldTables, logsource: Logsource): FieldTable | undefined =>
  tables.find(({ serves }) => serves.some((served) => logsourceApplies(served, logsource)));

/** Labels, beside its own logsource, whose records are also for this rule. */
export const labelsFor = ({ labels }: FieldTables, logsource: Logsource): readonly Logsource[] =>
  labels
    .filter(({ also }) => also.some((label) => logsourceApplies(logsource, label)))
    .map(({ when }) => when);
