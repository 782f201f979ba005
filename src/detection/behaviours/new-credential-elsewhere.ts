/** A credential made a short while ago is used from where its identity never was. */
import { DAY, HOUR } from '../../core/index.ts';
import { seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { llrOf, MIN_LLR, pNovel, severityOf } from '../surprise.ts';

/** A credential is new for this long. */
const NEW = 3 * DAY;
const WARM_UP_DAYS = 5;
const USUAL = { person: 0.15, machine: 0.03 };
/** A backdoor is used from the intruder's own place; a rotation from where the old one was. */
const P_ATTACK = 0.5;

const ageOf = ({ event, observation: { view }, now }: Look): number | undefined => {
  const shown = event.actor.credential;
  if (shown === undefined || shown.temporary) return undefined;
  const known = view.credentialByNativeId(shown.nativeId)?.createdAt;
  return known?.known === true && now >= known.value ? now - known.value : undefined;
};

export const newCredentialElsewhere = defineBehaviour({
  id: 'new-credential-elsewhere',
  title: 'A new credential was used from an unusual place',
  description:
    'A key, secret or token of this app or identity was made within three days and is used from a network that the identity never used: a way back in, not a rotation.',
  attack: ['T1098.001', 'T1078.004'],
  owasp: ['NHI2'],
  falsePositives: [
    'A new consumer gets a key of its own',
    'A move to another network with new keys',
  ],
  outcomes: ['success'],
  judge(look) {
    const { place, root, now, event } = look;
    if (place?.asn === undefined || root === undefined) return undefined;
    const asn = String(place.asn);
    const days = daysAt(root.habits.active, now);
    if (days < WARM_UP_DAYS || seenIn(root.habits, 'asn', asn) !== undefined) return undefined;
    const age = ageOf(look);
    if (age === undefined || age > NEW) return undefined;
    const usual = look.automated ? USUAL.machine : USUAL.person;
    const llr = llrOf({
      pAttack: P_ATTACK,
      pBenign: pNovel(root.habits, 'asn', usual, now),
      cap: 2.8,
      days,
    });
    if (llr < MIN_LLR) return undefined;
    const credential = event.actor.credential?.nativeId ?? '';
    return {
      llr,
      severity: severityOf(llr),
      description: `A credential made ${Math.max(1, Math.round(age / HOUR))} hours ago is used from AS${asn}, where this identity never was.`,
      observables: [`asn:${asn}`, `credential:${credential}`],
      detail: { ageHours: Math.round(age / HOUR), days: Math.round(days) },
    };
  },
});
