/** What acting would break, as far as the inventory shows it beforehand. Pure. */
import { DAY, HOUR, MINUTE } from '../core/index.ts';
import { known, type PlanStep } from '../model/index.ts';
import type { PlanInput } from './contract.ts';
import { hasKnownGood } from './step-facts.ts';

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

const SHOWN = 5;

/** Who was seen acting as it or through it lately, by name; consumers are who stops with it. */
const consumersLine = ({ subject, view }: Pick<PlanInput, 'subject' | 'view'>): string[] => {
  const ids = view
    .usesOf(subject.id)
    .map(({ acting, root }) => (acting === subject.id ? root : acting))
    .filter((id) => id !== subject.id);
  const names = [...new Set(ids)].map((id) => view.principal(id)?.name ?? id);
  if (names.length === 0) return [];
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return [`consumers seen: ${names.slice(0, SHOWN).join(', ')}${more}`];
};

const ahead = (milliseconds: number): string =>
  milliseconds < HOUR
    ? `in ${Math.max(1, Math.round(milliseconds / MINUTE))} min`
    : `in ${Math.round(milliseconds / HOUR)} h`;

/** What would cost less, and what it would leave open. */
const cheaper = (
  { subject, criticality, knownGood, view }: PlanInput,
  steps: readonly Pick<PlanStep, 'action' | 'stage' | 'target'>[],
): string[] => {
  const whole = steps.filter(
    (one) => one.stage === 'freeze' && one.target.credentialId === undefined,
  );
  const single = steps.filter(
    (one) => one.stage === 'freeze' && one.target.credentialId !== undefined,
  );
  const lines: string[] = [];
  if (whole.length > 0 && single.length > 0)
    lines.push(
      `cheaper: stop only ${single.map((one) => one.target.nativeId).join(', ')}; sessions that were issued from it would go on`,
    );
  const alive = view.credentialsOf(subject.id).filter((one) => one.status === 'active').length;
  if (whole.length > 0 && !hasKnownGood(knownGood) && (criticality === 'critical' || alive > 1))
    lines.push(
      'cheaper: name the networks it works from, and its usual work could go on while the rest is refused',
    );
  return lines;
};

/** Consumers, last and next use, owners, tier, criticality, and what would cost less; unknown is said, never left out. */
export const predictBreakage = (
  input: PlanInput,
  steps: readonly Pick<PlanStep, 'action' | 'stage' | 'target'>[] = [],
): readonly string[] => {
  const { subject, criticality, view, now, owners, tier, nextUse } = input;
  const lines: string[] = [];
  const last = subject.lastUsedAt;
  if (!last.known) lines.push(`${subject.name}: last use unknown (${last.because})`);
  else if (last.value === null) lines.push(`${subject.name} was never seen in use`);
  else lines.push(`${subject.name} was last used ${ago(now - last.value)}`);
  if (nextUse !== undefined && nextUse > now)
    lines.push(`by its rhythm it works again ${ahead(nextUse - now)}`);
  lines.push(...consumersLine(input));
  lines.push(
    criticality === 'unknown'
      ? 'nobody has said how critical it is'
      : `what depends on it is ${criticality}`,
  );
  const who = [...new Set(owners.map((one) => one.who))];
  lines.push(
    `tier ${tier}; ${who.length === 0 ? 'nobody answers for it' : `${who.slice(0, SHOWN).join(', ')} answer${who.length === 1 ? 's' : ''} for it`}`,
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
  return [...lines, ...cheaper(input, steps)];
};
