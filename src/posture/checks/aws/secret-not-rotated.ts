import { cannotTell, fail, pass, type Resource, type Verdict } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeResources } from '../resources.ts';
import { daysBetween } from '../subject.ts';

const MOST_DAYS = 90;

/** When the value changed last: by rotation, by hand, or when it was made. */
const changedAt = ({ tags }: Resource): number | undefined => {
  const times = ['last_rotated_at', 'last_changed_at', 'created_at']
    .map((name) => Date.parse(tags[name] ?? ''))
    .filter((time) => !Number.isNaN(time));
  return times.length === 0 ? undefined : Math.max(...times);
};

const judge = (secret: Resource, at: number): Verdict => {
  // The service that owns it rotates it, and nobody else can.
  if (secret.tags['owning_service'] !== undefined) return pass;
  const changed = changedAt(secret);
  const isOff = secret.tags['rotation'] === 'off';
  if (changed === undefined)
    return isOff
      ? fail(`${secret.name} does not rotate`, [secret.nativeId])
      : cannotTell(`when ${secret.name} was changed last was not told`);
  const days = daysBetween(changed, at);
  if (days <= MOST_DAYS) return pass;
  const why = isOff ? 'and no rotation is set' : 'though rotation is set';
  if (secret.tags['rotation'] === 'not said')
    return cannotTell(`whether ${secret.name}, ${days} days old, rotates was not told`);
  return fail(`${secret.name} was changed last ${days} days ago, ${why}`, [secret.nativeId]);
};

export const secretNotRotated: Check = {
  id: 'secret-not-rotated',
  title: 'Stored secret that does not change',
  severity: 'medium',
  topic: 'rotation',
  dimension: 'rotation',
  system: 'aws',
  remedy: 'Set a rotation of 90 days or less, or change the value and what uses it.',
  cause: 'A secret was stored once, and what uses it does not ask for it anew.',
  closes: 'Each secret changed within the last 90 days.',
  controls: { nhi: ['NHI7:2025'], csf: ['PR.AA-01', 'PR.DS-01'] },
  population: { says: 'accounts', classes: 'scopes' },
  judge: (view, id, at) =>
    judgeResources(view, { id, at }, ['secretsmanager_secret'], (one) => judge(one, at)),
  points: 8,
  condition: 'no_rotation',
};
