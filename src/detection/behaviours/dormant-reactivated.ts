/** An identity nobody used for months acts again. */
import { DAY } from '../../core/index.ts';
import { lastActive } from '../baselines.ts';
import { seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { severityOf } from '../surprise.ts';

const DORMANT = 90 * DAY;

type LastUse =
  | { readonly state: 'used' | 'created'; readonly at: number; readonly from: string }
  | undefined;

/** The inventory as of just before this event, which has itself already been counted as a use. */
const byInventory = ({ observation, lineage, now }: Look): LastUse => {
  const { view } = observation;
  const principal = view.principal(lineage.root, now - 1);
  if (principal === undefined || !principal.lastUsedAt.known) return undefined;
  const credentialUses = view.credentialsOf(lineage.root, now - 1).flatMap((credential) => {
    const used = credential.lastUsedAt;
    return used.known && used.value !== null ? [used.value] : [];
  });
  const used = principal.lastUsedAt.value;
  const last = Math.max(used ?? 0, ...credentialUses);
  if (last > 0) return { state: 'used', at: last, from: 'inventory' };
  return principal.createdAt.known
    ? { state: 'created', at: principal.createdAt.value, from: 'inventory' }
    : undefined;
};

const lastUse = (look: Look): LastUse => {
  const learned = Math.max(lastActive(look.root) ?? 0, look.recent?.last ?? 0);
  if (learned > 0 && look.now - learned < DORMANT) {
    return { state: 'used', at: learned, from: 'own history' };
  }
  const inventory = byInventory(look);
  if (learned === 0) return inventory;
  return inventory !== undefined && inventory.at > learned
    ? inventory
    : { state: 'used', at: learned, from: 'own history' };
};

export const dormantReactivated = defineBehaviour({
  id: 'dormant-reactivated',
  title: 'A dormant identity acts again',
  description: 'No use for 90 days or more by the inventory or its own history, then active.',
  attack: ['T1078.004'],
  falsePositives: ['Return from a long leave', 'A yearly job', 'A recovery exercise'],
  judge(look) {
    if (!look.authenticated) return undefined;
    const before = lastUse(look);
    if (before === undefined || look.now - before.at < DORMANT) return undefined;
    const days = Math.floor((look.now - before.at) / DAY);
    const known = look.place?.country
      ? seenIn(look.root?.habits, 'country', look.place.country) !== undefined
      : false;
    // Back from leave: a second factor, from the usual country.
    const returning = look.class === 'human' && look.event.actor.session?.mfa === true;
    const llr = returning ? (known ? 0.7 : 1.1) : look.class === 'role' ? 1.4 : 2;
    const said = before.state === 'created' ? 'never used since it was made' : 'last used';
    return {
      llr,
      severity: severityOf(llr),
      description: `Active after ${days} days (${said} ${days} days ago, by its ${before.from}).`,
      observables: [`dormancy:${look.lineage.root}`],
      detail: { days, lastUse: before.at, from: before.from },
    };
  },
});
