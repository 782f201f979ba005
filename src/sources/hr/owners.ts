/**
 * Who answers for which accounts, declared by the site: lines of `pattern owner …` under the heading
 * `# countersign owners`, or YAML `owners: [{ match, owner }]`. The last rule that fits an account decides.
 */
import { JSON_SCHEMA, load } from 'js-yaml';
import { assertTreeSize, isObject, messageOf } from '../../core/index.ts';
import type { BlindSpot, Setting } from '../../model/index.ts';
import { list, obj, str, strings } from '../record.ts';
import { blindTo, type RowFault } from './faults.ts';

const MAX_BYTES = 1024 * 1024;
const MAX_RULES = 10_000;

/** Repositories have such files of their own, about paths: only one that says so is about accounts. */
const heading = /^\ufeff?#[ \t]*countersign[ \t]+owners\b/i;
const yamlHead = /^(?:\ufeff|[ \t]*#.{0,500}\n|---[ \t]*\n|[ \t]*\n){0,50}owners[ \t]*:/;

interface Rule {
  readonly line: number;
  readonly pattern: string;
  readonly owners: readonly string[];
}

export interface ReadOwners {
  readonly rules: readonly Setting[];
  readonly blind: readonly BlindSpot[];
  readonly whole: boolean;
}

export const isOwners = (text: string): boolean =>
  text.length <= MAX_BYTES && (heading.test(text) || yamlHead.test(text));

const owner = (text: string): string => text.replace(/^@/, '');

const ofLines = (text: string): readonly Rule[] =>
  text.split('\n').flatMap((raw, index) => {
    const words = raw
      .replace(/(?:^|[ \t])#.*$/, '')
      .trim()
      .split(/[ \t]+/);
    const [pattern = '', ...owners] = words;
    return pattern === '' ? [] : [{ line: index + 1, pattern, owners: owners.map(owner) }];
  });

const ofYaml = (text: string, faults: RowFault[]): readonly Rule[] => {
  let document: unknown;
  try {
    document = load(text, { schema: JSON_SCHEMA });
    assertTreeSize(document);
  } catch (error) {
    faults.push({ line: 1, because: messageOf(error).split('\n')[0] ?? 'no YAML' });
    return [];
  }
  const owners = obj(document)['owners'];
  const entries = isObject(owners)
    ? Object.entries(owners).map(([match, who]) => ({ match, owner: who }))
    : list(owners);
  return entries.flatMap((entry, index) => {
    const one = obj(entry);
    const pattern = str(one['match']);
    const who = one['owner'] ?? one['owners'];
    const names = typeof who === 'string' ? [who] : strings(who);
    if (pattern !== undefined) return [{ line: index + 1, pattern, owners: names.map(owner) }];
    faults.push({ line: index + 1, because: 'match is not given' });
    return [];
  });
};

export const readOwners = (text: string, at: number, organisation: string): ReadOwners => {
  const faults: RowFault[] = [];
  const all = heading.test(text) ? ofLines(text) : ofYaml(text, faults);
  const kept = all.slice(0, MAX_RULES);
  if (all.length > kept.length)
    faults.push({ line: MAX_RULES + 1, because: `more than ${MAX_RULES} rules` });
  return {
    rules: kept.map(({ line, pattern, owners }, index) => ({
      kind: 'setting',
      id: `hr:owner_rule:${organisation}:${index}`,
      system: 'hr',
      scope: organisation,
      type: 'owner_rule',
      nativeId: String(index),
      name: pattern,
      value: { order: index, pattern, owners, since: at, line },
    })),
    blind: blindTo('declared owners', faults),
    whole: faults.length === 0,
  };
};
