/** What a sound correlation could still do better; our own content must have none of it. */
import { basename, extname } from 'node:path';
import { DAY } from '../../../core/index.ts';
import type { RuleFault } from '../fault.ts';
import type { LoadedRule } from '../rule.ts';
import type { LoadedCorrelation } from './correlation.ts';
import { servingOnly } from './link.ts';

type Complaint = readonly [message: string, fix: string];
type Check = (correlation: LoadedCorrelation) => Complaint | undefined;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** State is kept for as long as the window is. */
const LONG = 7 * DAY;

const general: readonly Check[] = [
  ({ body }) =>
    body.groupBy.length > 0
      ? undefined
      : ['groups by nothing: all events are one group', 'name a field in `group-by`'],
  ({ body }) =>
    body.timespan <= LONG
      ? undefined
      : ['looks back further than a week', 'a shorter timespan holds less state'],
  ({ body: { bounds, expression } }) =>
    expression || bounds.gte !== undefined || bounds.gt !== undefined || bounds.eq !== undefined
      ? undefined
      : ['has no bound from below: it holds at the first event', 'add `gte`'],
];

/** For correlations with a `countersign:` block. */
const own: readonly Check[] = [
  ({ id }) => (UUID.test(id) ? undefined : ['the id is no UUID', 'give it a new UUID']),
  ({ slug, file }) =>
    slug === basename(file, extname(file))
      ? undefined
      : [`the name "${slug}" is not the file's`, 'give file and `name` the same words'],
  ({ fires }) =>
    fires.length > 0 ? undefined : ['has no sequence that fires', 'add one to `fires`'],
  ({ quiet }) =>
    quiet.length > 0 ? undefined : ['has no sequence that stays quiet', 'add one to `quiet`'],
  ({ attack }) =>
    attack.length > 0 && attack.length <= 2
      ? undefined
      : [`names ${attack.length} ATT&CK techniques`, 'tag one or two, e.g. `attack.t1110.003`'],
  ({ falsePositives }) =>
    falsePositives.length > 0
      ? undefined
      : ['says nothing of false positives', 'say in `falsepositives` who does this rightly'],
  ({ description }) =>
    description.length > 0 ? undefined : ['has no description', 'say what it finds and why'],
  ({ response }) =>
    response === undefined
      ? ['has no `response`', 'name the kind of playbook that fits']
      : undefined,
];

/** Rules with examples of their own that a correlation silences. */
const silenced = (
  correlations: readonly LoadedCorrelation[],
  rules: readonly LoadedRule[],
): ReadonlyMap<string, LoadedRule> => {
  const serving = servingOnly(correlations);
  return new Map(
    rules.flatMap((rule) => (rule.own && serving.has(rule.id) ? [[rule.id, rule] as const] : [])),
  );
};

export const lintCorrelations = (
  correlations: readonly LoadedCorrelation[],
  rules: readonly LoadedRule[],
): readonly RuleFault[] => {
  const mute = silenced(correlations, rules);
  return correlations.flatMap((one) => {
    const complaints = [...general, ...(one.own ? own : [])].flatMap((check) => {
      const complaint = check(one);
      return complaint ? [complaint] : [];
    });
    for (const { id } of one.members) {
      const rule = mute.get(id);
      if (!rule) continue;
      complaints.push([
        `the rule "${rule.slug}" says nothing itself any more`,
        'write `generate: true` in the correlation',
      ]);
    }
    return complaints.map(
      ([message, fix]): RuleFault => ({
        file: one.file,
        line: one.line,
        rule: one.title,
        kind: 'warning',
        message,
        fix,
      }),
    );
  });
};
