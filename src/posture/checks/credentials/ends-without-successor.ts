import type { InventoryView } from '../../../inventory/index.ts';
import { type Credential, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { machineClasses } from '../ask.ts';
import { activeCredentials, dateOf, daysBetween, isActive, judgeEach } from '../subject.ts';

const SOON_DAYS = 14;

const held = (view: InventoryView, id: string, at: number) => {
  const { credentials, unseen } = activeCredentials(view, id, at);
  return {
    credentials: credentials.filter(
      ({ type, expiresAt }) =>
        type !== 'session_token' && expiresAt.known && expiresAt.value !== null,
    ),
    unseen,
  };
};

export const endsWithoutSuccessor: Check = {
  id: 'ends-without-successor',
  title: 'Secret that ends soon, and nothing follows it',
  severity: 'low',
  topic: 'rotation',
  dimension: 'rotation',
  remedy: 'Make the next secret now, hand it over, and let the old one end.',
  cause: 'Nobody is told when a secret is about to end.',
  closes: 'Another active credential of the kind that outlives it.',
  controls: { nhi: ['NHI7:2025'], csf: ['PR.AA-01', 'ID.AM-08'] },
  population: { says: 'machines with a credential that has an end', classes: machineClasses },
  applies: (view, id, at) =>
    isActive(view.identity(id, at)) && held(view, id, at).credentials.length > 0,
  judge(view, id, at) {
    const { credentials } = activeCredentials(view, id, at);
    const outlives = (one: Credential, end: number): boolean =>
      !one.expiresAt.known || one.expiresAt.value === null || one.expiresAt.value > end;
    return judgeEach(held(view, id, at), (one) => {
      const end = one.expiresAt.known ? (one.expiresAt.value ?? at) : at;
      const days = daysBetween(at, end);
      if (end < at || days > SOON_DAYS) return pass;
      const follows = credentials.some(
        (other) => other.type === one.type && other.id !== one.id && outlives(other, end),
      );
      return follows
        ? pass
        : fail(`${one.nativeId} ends in ${days} days, on ${dateOf(end)}, and there is no other`, [
            one.nativeId,
          ]);
    });
  },
  points: 3,
};
