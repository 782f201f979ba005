import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { settingsOf, type Value } from '../settings.ts';
import { daysBetween } from '../subject.ts';

const numberOf = (value: Value, key: string): number | undefined => {
  const found = value[key];
  return typeof found === 'number' ? found : undefined;
};

/** Since when nobody saw it work: the last drill that passed, else since it is here. */
const untriedSince = (value: Value): number =>
  numberOf(value, 'lastDrilledAt') ?? numberOf(value, 'since') ?? Number.POSITIVE_INFINITY;

export const playbookNotDrilled: Check = {
  id: 'playbook-not-drilled',
  title: 'Playbook that nobody practised lately',
  severity: 'medium',
  topic: 'practice',
  dimension: 'exposure',
  remedy: 'Run its drill, or let it run by itself: `countersign drill schedule all --every 30d`.',
  cause: 'A playbook is written once; systems, permissions and people change after it.',
  closes: 'A drill of each playbook that passed within the days that the site named.',
  controls: { nhi: [], csf: ['ID.IM-02', 'RS.MA-01', 'PR.IR-03'] },
  population: { says: 'the places that playbooks stand in', classes: 'scopes' },
  applies: (view, id, at) => settingsOf(view, id, 'playbook', at).settings.length > 0,
  judge(view, id, at) {
    const { settings } = settingsOf(view, id, 'playbook', at);
    const old = settings
      .map(({ name, value }) => ({ name, value, days: daysBetween(untriedSince(value), at) }))
      .filter(({ value, days }) => days > (numberOf(value, 'staleDays') ?? 0))
      .sort((a, b) => b.days - a.days || (a.name < b.name ? -1 : 1));
    const [oldest] = old;
    if (oldest)
      return fail(
        `${old.length} of ${settings.length} playbooks were not drilled in time; ${oldest.name} not in ${oldest.days} days`,
      );
    const never = settings.filter(({ value }) => numberOf(value, 'lastDrilledAt') === undefined);
    return never.length > 0
      ? cannotTell(`${never.length} of ${settings.length} playbooks are new and not drilled yet`)
      : pass;
  },
  points: 6,
};
