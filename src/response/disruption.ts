/** What acting would break, as far as the inventory shows it beforehand. Pure. */
import { DAY, HOUR, MINUTE } from '../core/index.ts';
import { known } from '../model/index.ts';
import type { PlanInput } from './contract.ts';

const ago = (milliseconds: number): string => {
  if (milliseconds < HOUR) return `${Math.max(1, Math.round(milliseconds / MINUTE))} min ago`;
  if (milliseconds < 2 * DAY) return `${Math.round(milliseconds / HOUR)} h ago`;
  return `${Math.round(milliseconds / DAY)} days ago`;
};

/** Others that were seen acting as it, or acting through it. */
export const consumersSeen = (
  { id }: Pick<PlanInput['subject'], 'id'>,
  view: PlanInput['view'],
): number => {
  const others = view.usesOf(id).flatMap(({ acting, root }) => (acting === id ? [root] : [acting]));
  return new Set(others.filter((one) => one !== id)).size;
};

/** Consumers seen, last use, criticality; what is unknown is said, never left out. */
export const predictBreakage = ({
  subject,
  criticality,
  view,
  now,
}: Pick<PlanInput, 'subject' | 'criticality' | 'view' | 'now'>): readonly string[] => {
  const lines: string[] = [];
  const last = subject.lastUsedAt;
  if (!last.known) lines.push(`${subject.name}: last use unknown (${last.because})`);
  else if (last.value === null) lines.push(`${subject.name} was never seen in use`);
  else lines.push(`${subject.name} was last used ${ago(now - last.value)}`);
  lines.push(
    criticality === 'unknown'
      ? 'nobody has said how critical it is'
      : `what depends on it is ${criticality}`,
  );
  const active = view.credentialsOf(subject.id).filter((one) => one.status === 'active');
  const used = active.filter((one) => {
    const at = one.lastUsedAt.known ? one.lastUsedAt : known(null);
    return at.known && at.value !== null && now - at.value < 30 * DAY;
  });
  if (active.length > 0) {
    lines.push(`${used.length} of its ${active.length} active credentials used in 30 days`);
  }
  const comers = view.trustsInto(subject.id).filter((one) => one.effect === 'allow').length;
  if (comers > 0)
    lines.push(`${comers} ${comers === 1 ? 'trust lets' : 'trusts let'} others become it`);
  return lines;
};
