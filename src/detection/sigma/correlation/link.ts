/** References by id or name → members; unknown ones, cycles and ambiguous names are faults. */

import { pathsOfField } from '../apply-fields.ts';
import type { RuleFault } from '../fault.ts';
import { type FieldTables, noFieldTables, tableFor } from '../field-table.ts';
import type { LoadedRule } from '../rule.ts';
import type { LoadedCorrelation, Member, UnlinkedCorrelation } from './correlation.ts';

export interface CorrelationFault {
  readonly of: UnlinkedCorrelation;
  readonly kind: RuleFault['kind'];
  readonly at: readonly string[];
  readonly message: string;
  readonly fix: string;
}

export interface Linked {
  readonly correlations: readonly LoadedCorrelation[];
  readonly faults: readonly CorrelationFault[];
}

interface Candidate extends Member {
  readonly file: string;
}

type Index = ReadonlyMap<string, readonly Candidate[]>;

const indexOf = (
  rules: readonly LoadedRule[],
  correlations: readonly UnlinkedCorrelation[],
): Index => {
  const index = new Map<string, Candidate[]>();
  const add = (key: string, candidate: Candidate): void => {
    const have = index.get(key) ?? [];
    if (!have.includes(candidate)) have.push(candidate);
    index.set(key, have);
  };
  const candidates = [
    ...rules.map(({ id, slug, file }): Candidate => ({ kind: 'rule', id, name: slug, file })),
    ...correlations.map(
      ({ id, slug, file }): Candidate => ({ kind: 'correlation', id, name: slug, file }),
    ),
  ];
  for (const candidate of candidates) {
    add(candidate.id, candidate);
    add(candidate.name, candidate);
  }
  return index;
};

/** A name is unique per correlation, not in the world: the same file comes first (point 75). */
const resolve = (index: Index, reference: string, file: string): Member | string => {
  const found = index.get(reference) ?? [];
  const byId = found.filter(({ id }) => id === reference);
  const near = found.filter((one) => one.file === file);
  const chosen = byId.length === 1 ? byId : near.length > 0 ? near : found;
  const [only] = chosen;
  if (only === undefined) return `there is no rule "${reference}"`;
  if (chosen.length > 1) return `"${reference}" may be any of ${chosen.length} rules`;
  return { kind: only.kind, id: only.id, name: only.name };
};

/** Correlations that stand on themselves, and what stands on what is missing. */
const unsound = (linked: readonly LoadedCorrelation[]): ReadonlyMap<string, string> => {
  const byId = new Map(linked.map((one) => [one.id, one]));
  const verdicts = new Map<string, string | undefined>();
  const judge = (id: string, path: readonly string[]): string | undefined => {
    if (verdicts.has(id)) return verdicts.get(id);
    const one = byId.get(id);
    if (!one) return 'it stands on a correlation that is not usable';
    if (path.includes(id)) return `it stands on itself: ${[...path, id].join(' → ')}`;
    for (const member of one.members) {
      if (member.kind === 'rule') continue;
      const because = judge(member.id, [...path, id]);
      if (because === undefined) continue;
      verdicts.set(id, because);
      return because;
    }
    verdicts.set(id, undefined);
    return undefined;
  };
  const found = new Map<string, string>();
  for (const { id } of linked) {
    const because = judge(id, []);
    if (because !== undefined) found.set(id, because);
  }
  return found;
};

/** Members before those that stand on them, so that one pass over a list serves a chain. */
const inOrder = (linked: readonly LoadedCorrelation[]): readonly LoadedCorrelation[] => {
  const byId = new Map(linked.map((one) => [one.id, one]));
  const sorted = new Set<LoadedCorrelation>();
  const visit = (one: LoadedCorrelation): void => {
    if (sorted.has(one)) return;
    for (const member of one.members) {
      const inner = member.kind === 'correlation' ? byId.get(member.id) : undefined;
      if (inner) visit(inner);
    }
    sorted.add(one);
  };
  for (const one of linked) visit(one);
  return [...sorted];
};

/** The fields of a correlation where the records of one of its rules have them. */
const placesIn = (
  { body }: UnlinkedCorrelation,
  { logsource }: LoadedRule,
  tables: FieldTables,
): Pick<Member, 'places'> => {
  const table = tableFor(tables, logsource);
  if (!table) return {};
  const aliased = [...body.aliases.values()].flatMap((fields) => [...fields.values()]);
  const names = [...body.groupBy, ...aliased, ...body.fields];
  return { places: new Map(names.map((name) => [name, pathsOfField(name, table).slice(1)])) };
};

export const linkCorrelations = (
  correlations: readonly UnlinkedCorrelation[],
  rules: readonly LoadedRule[],
  tables: FieldTables = noFieldTables,
): Linked => {
  const index = indexOf(rules, correlations);
  const ruleOf = new Map(rules.map((rule) => [rule.id, rule]));
  const faults: CorrelationFault[] = [];
  const linked: LoadedCorrelation[] = [];
  const fault = (of: UnlinkedCorrelation, message: string, fix: string): void => {
    faults.push({ of, kind: 'broken', at: ['correlation', 'rules'], message, fix });
  };
  for (const one of correlations) {
    const found = one.body.references.map((reference) => resolve(index, reference, one.file));
    const members = found.flatMap((member) => {
      if (typeof member === 'string') return [];
      const rule = member.kind === 'rule' ? ruleOf.get(member.id) : undefined;
      return [rule ? { ...member, ...placesIn(one, rule, tables) } : member];
    });
    for (const because of found) {
      if (typeof because === 'string') fault(one, because, 'name a rule by its `id` or `name`');
    }
    if (members.length === found.length) linked.push(Object.freeze({ ...one, members }));
  }
  const bad = unsound(linked);
  for (const one of linked) {
    const because = bad.get(one.id);
    if (because !== undefined) fault(one, because, 'let it stand on rules or sound correlations');
  }
  return { correlations: inOrder(linked.filter((one) => !bad.has(one.id))), faults };
};

/**
 * Ids of rules and correlations that only serve others: referenced, and no correlation that names
 * them says `generate: true` (point 92).
 */
export const servingOnly = (correlations: readonly LoadedCorrelation[]): ReadonlySet<string> => {
  const members = (which: readonly LoadedCorrelation[]): string[] =>
    which.flatMap((one) => one.members.map(({ id }) => id));
  const spoken = new Set(members(correlations.filter((one) => one.body.generate)));
  return new Set(members(correlations).filter((id) => !spoken.has(id)));
};
