/** Whom a check speaks of: its denominator. */
import type { InventoryView, Principal } from '../inventory/index.ts';
import type { Place } from '../model/index.ts';
import type { Check } from './contract.ts';

const isOfClass = ({ population: { classes } }: Check, subject: Principal | Place): boolean => {
  if (classes === 'scopes') return subject.kind === 'scope';
  if (subject.kind === 'scope') return false;
  if (classes === 'any') return true;
  if (classes === 'roles') return subject.kind === 'role';
  return subject.kind === 'identity' && classes.includes(subject.class);
};

export const speaksOf = (
  check: Check,
  view: InventoryView,
  subject: Principal | Place,
  at: number,
): boolean =>
  (check.system === undefined || check.system === subject.system) &&
  isOfClass(check, subject) &&
  (check.applies?.(view, subject.id, at) ?? true);
