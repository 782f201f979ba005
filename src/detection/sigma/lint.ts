/** What a sound rule could still do better; our own content must have none of it. */
import { basename, extname } from 'node:path';
import type { RuleFault } from './fault.ts';
import type { LoadedRule } from './rule.ts';
import { witnessesOf } from './witness.ts';

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

export const lintRules = (rules: readonly LoadedRule[]): readonly RuleFault[] =>
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
