/** What a sound rule could still do better; our own content must have none of it. */
import { basename, extname } from 'node:path';
import { isObject, type JsonObject } from '../../core/index.ts';
import { asksForArrays } from './document.ts';
import type { RuleFault } from './fault.ts';
import { type FieldTables, noFieldTables, tableFor } from './field-table.ts';
import { linesOf, lintBlock } from './lint/detection.ts';
import { lintHead, type Say } from './lint/head.ts';
import { nearest } from './lint/nearest.ts';
import type { RuleFile } from './load.ts';
import { givesPlaceholders } from './placeholders.ts';
import type { LoadedRule } from './rule.ts';
import { witnessesOf } from './witness.ts';
import { placeOf, readYaml } from './yaml.ts';

export interface LintContext {
  /** The files the rules were read from: then documents are looked at, too, and faults have their line. */
  readonly files?: readonly RuleFile[];
  readonly fields?: FieldTables;
}

type Complaint = readonly [message: string, fix: string];
type Check = (rule: LoadedRule) => Complaint | undefined;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** For every rule. */
const general: readonly Check[] = [
  ({ tree }) =>
    witnessesOf(tree, (set) => set.length)
      ? undefined
      : ['meets every record of its logsource', 'add a field with an exact value'],
];
/** For rules with a `countersign:` block. */
const own: readonly Check[] = [
  ({ id }) => (UUID.test(id) ? undefined : ['the id is no UUID', 'give it a new UUID']),
  ({ slug, file }) =>
    slug === basename(file, extname(file))
      ? undefined
      : [`the name "${slug}" is not the file's`, 'give file and `name` the same words'],
  ({ fires }) => (fires.length > 0 ? undefined : ['has no event that fires', 'add one to `fires`']),
  ({ quiet }) =>
    quiet.length > 0 ? undefined : ['has no event that stays quiet', 'add one to `quiet`'],
  ({ attack }) =>
    attack.length > 0 && attack.length <= 2
      ? undefined
      : [`names ${attack.length} ATT&CK techniques`, 'tag one or two, e.g. `attack.t1098.001`'],
  ({ falsePositives }) =>
    falsePositives.length > 0
      ? undefined
      : ['says nothing of false positives', 'say in `falsepositives` who does this rightly'],
  ({ description }) =>
    description.length > 0 ? undefined : ['has no description', 'say what it finds and why'],
  ({ dedup }) =>
    dedup.length > 0 ? undefined : ['has no `dedup`', 'list fields that make two matches one'],
  ({ response }) =>
    response === undefined
      ? ['has no `response`', 'name the kind of playbook that fits']
      : undefined,
];

const lintTrees = (rules: readonly LoadedRule[]): readonly RuleFault[] =>
  rules.flatMap((rule) =>
    [...general, ...(rule.own ? own : [])].flatMap((check): RuleFault[] => {
      const complaint = check(rule);
      if (!complaint) return [];
      const [message, fix] = complaint;
      return [
        { file: rule.file, line: rule.line, rule: rule.title, kind: 'warning', message, fix },
      ];
    }),
  );

/** A document of a file, with the rule that came of it, where one did. */
interface Written {
  readonly file: RuleFile;
  readonly line: number;
  readonly document: JsonObject;
  readonly rule: LoadedRule | undefined;
}

const documentsOf = (
  files: readonly RuleFile[],
  rules: readonly LoadedRule[],
): readonly Written[] => {
  const byPlace = new Map(rules.map((rule) => [`${rule.file}\0${rule.line}`, rule]));
  return files.flatMap((file) =>
    readYaml(file.text).flatMap(({ line, outcome }): readonly Written[] => {
      if (!outcome.ok || !isObject(outcome.value) || givesPlaceholders(outcome.value)) return [];
      const rule = byPlace.get(`${file.file}\0${line}`);
      return [{ file, line, document: outcome.value, rule }];
    }),
  );
};

const sourceOf = ({ logsource }: LoadedRule): string =>
  [logsource.product, logsource.service, logsource.category].join('/');

/** How many rules of a logsource must use a field for it to count as one that the records have. */
const USUAL = 3;

/** Says which fields rules of the same logsource commonly name, or its field table knows. */
const createUsual = (written: readonly Written[], fields: FieldTables = noFieldTables) => {
  const bySource = new Map<string, Map<string, number>>();
  for (const { document, rule } of written) {
    if (!rule || !isObject(document['detection'])) continue;
    const counts = bySource.get(sourceOf(rule)) ?? new Map<string, number>();
    bySource.set(sourceOf(rule), counts);
    const names = linesOf(document['detection'], 'detection').map(({ field }) => field);
    for (const name of new Set(names)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const known = new Map<string, ReadonlySet<string>>();
  return (rule: LoadedRule): ReadonlySet<string> => {
    const source = sourceOf(rule);
    const found = known.get(source);
    if (found) return found;
    const counts = [...(bySource.get(source) ?? [])];
    const entries = tableFor(fields, rule.logsource)?.entries.values() ?? [];
    const usual = new Set([
      ...[...entries].map(({ name }) => name),
      ...counts.flatMap(([name, count]) => (count >= USUAL ? [name] : [])),
    ]);
    known.set(source, usual);
    return usual;
  };
};

/** A field that no table and hardly a rule knows, one slip away from one that they do. */
const lintFields = (document: JsonObject, usual: ReadonlySet<string>, say: Say): void => {
  const block = document['detection'];
  if (!isObject(block)) return;
  const lower = new Set([...usual].map((name) => name.toLowerCase()));
  for (const { field, at } of linesOf(block, 'detection')) {
    if (field === '' || usual.has(field)) continue;
    // A field table reads names in any case.
    const meant = lower.has(field.toLowerCase()) ? undefined : nearest(field, usual);
    if (meant)
      say(at, `no other rule of this logsource reads "${field}"`, `did you mean \`${meant}\`?`);
  }
};

/** Rules that a filter names and that are not there. */
const lintFilter = (document: JsonObject, names: ReadonlySet<string>, say: Say): void => {
  const block = document['filter'];
  const rules = isObject(block) ? [block['rules']].flat() : [];
  for (const name of rules) {
    if (typeof name !== 'string' || name.toLowerCase() === 'any' || names.has(name)) continue;
    say(
      ['filter', 'rules'],
      `no rule here is called "${name}"`,
      'correct it or load that rule too',
    );
  }
};

const lintDocuments = (
  files: readonly RuleFile[],
  rules: readonly LoadedRule[],
  fields: FieldTables | undefined,
): readonly RuleFault[] => {
  const written = documentsOf(files, rules);
  const usualFor = createUsual(written, fields);
  const names = new Set(rules.flatMap(({ id, slug, title }) => [id, slug, title]));
  const described = new Set(
    written.flatMap(({ file, document }) => (document['description'] ? [file.file] : [])),
  );
  const titles = new Map<string, string>();
  return written.flatMap(({ file, line, document, rule }) => {
    const faults: RuleFault[] = [];
    const title = typeof document['title'] === 'string' ? document['title'] : undefined;
    const say: Say = (at, message, fix) => {
      faults.push({
        file: file.file,
        ...placeOf(file.text, line, at),
        ...(title === undefined ? {} : { rule: title }),
        kind: 'warning',
        message: at.length > 0 ? `${at.join('.')}: ${message}` : message,
        fix,
      });
    };
    lintHead(document, described.has(file.file), say);
    for (const name of ['detection', 'filter']) {
      const block = document[name];
      if (isObject(block)) lintBlock(block, name, asksForArrays(document), say);
    }
    if (rule) lintFields(document, usualFor(rule), say);
    lintFilter(document, names, say);
    const full = `${title} ${rule ? sourceOf(rule) : ''}`;
    const first = rule && titles.get(full);
    if (first) say(['title'], `has the title of ${first}`, 'say what is different');
    else titles.set(full, file.file);
    return faults;
  });
};

/** Warnings only: what stops a rule is said when it is loaded. */
export const lintRules = (
  rules: readonly LoadedRule[],
  { files = [], fields }: LintContext = {},
): readonly RuleFault[] => [...lintTrees(rules), ...lintDocuments(files, rules, fields)];
