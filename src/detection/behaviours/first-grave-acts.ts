/** Several grave operations that an identity never used, one soon after the other. */
import { HOUR } from '../../core/index.ts';
import { actOf, isOwnRotation, isSelf } from '../change.ts';
import { CAPS, seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { pNovel, severityOf } from '../surprise.ts';

const WINDOW = HOUR;
const WARM_UP_DAYS = 5;
/**
 * Who takes an account over does with it what its owner never did: two grave things in half of the cases, more where it
 * stays. A new duty brings one of them now and then, and several on few days: the more, the fewer.
 */
const LLR: Readonly<Record<'person' | 'machine', Readonly<Record<number, number>>>> = {
  person: { 2: 1.3, 3: 2.1, 5: 2.6 },
  machine: { 2: 1.8, 3: 2.4, 5: 2.9 },
};
/** Days with something new, of all its days, from which on new duties are its daily work. */
const EXPLORER = 0.5;

/** Changes who may what, hands out or reads what proves somebody, or blinds those who watch. */
const isGrave = (look: Look): boolean => {
  const { kind, effect, deed, issued } = look.event;
  if (deed !== undefined && deed !== 'machine_entered') return true;
  if (kind === 'secret_access') return true;
  if (kind === 'privilege_change') return effect !== 'read';
  return kind === 'token_issuance' && issued !== undefined && !isSelf(look, issued.forId);
};

/** What was first seen within the window is still new. */
const isNew = ({ event, pair, now }: Look): boolean => {
  if (event.privilege === '' || pair === undefined) return false;
  const { active, sets } = pair.habits;
  if (daysAt(active, now) < WARM_UP_DAYS) return false;
  if (Object.keys(sets.privilege).length >= CAPS.privilege) return false;
  const first = seenIn(pair.habits, 'privilege', event.privilege)?.[1];
  return first === undefined || now - first <= WINDOW;
};

const counts = (look: Look): boolean => isGrave(look) && isNew(look) && !isOwnRotation(look);

const keyOf = ({ lineage }: Look): string => `grave|${lineage.root}|${lineage.actingAs}`;

export const firstGraveActs = defineBehaviour({
  id: 'first-grave-acts',
  title: 'Several grave acts that it never did, in a short time',
  description:
    'Within an hour an identity used several operations that change rights, hand out or read secrets or blind those who watch, none of which it ever used before.',
  attack: ['T1078.004', 'T1098'],
  falsePositives: ['A new administrator’s duty', 'A system is set up by hand', 'A new release'],
  outcomes: ['success', 'failure'],
  marks: (look) =>
    counts(look) ? [{ key: keyOf(look), value: look.event.privilege, window: WINDOW }] : [],
  judge(look) {
    if (!counts(look)) return undefined;
    const { sightings, peak } = look.track(keyOf(look));
    const { privilege, id } = look.event;
    const own = sightings.find(({ value }) => value === privilege);
    const { length } = sightings;
    if (own?.eventId !== id || own.count > 1 || length <= peak) return undefined;
    const base = LLR[look.automated ? 'machine' : 'person'][length];
    const { pair, now } = look;
    if (base === undefined || pair === undefined) return undefined;
    const explores = pNovel(pair.habits, 'privilege', 0.1, now) >= EXPLORER;
    const alike = sightings.filter(
      ({ value }) => (look.peers('privilege', value)?.showing ?? 0) >= 3,
    );
    // What several of its peers do is a duty that it may have been given.
    const llr =
      Math.round(base * (explores ? 0.6 : 1) * (alike.length * 2 > length ? 0.6 : 1) * 1000) / 1000;
    return {
      llr,
      severity: severityOf(llr),
      description: `${length} grave operations within an hour that it never used in ${Math.round(daysAt(pair.habits.active, now))} active days: ${sightings
        .slice(-4)
        .map(({ value }) => value)
        .join(', ')}.`,
      // One mix of new things, however it is counted.
      observables: [`grave:${length}`, `mix:${look.lineage.root}`, actOf(look)],
      events: sightings.map(({ eventId, vendorId }) => ({ eventId, vendorId })),
      detail: { operations: length, peak: Math.round(peak) },
    };
  },
});
