/** Secrets of machines are guessed or tried out: client secrets, keys, passwords of service and machine accounts. */
import { defineBehaviour, type Look, type Statement } from '../look.ts';
import {
  activeDays,
  attemptMarks,
  eventsOf,
  fromHabit,
  isGuess,
  isLevel,
  isMachine,
  sourcesOf,
  whereFrom,
} from '../sign-in.ts';
import { llrOf, severityOf } from '../surprise.ts';

const WARM_UP_DAYS = 3;
/** Machines refused from one source; a host that runs several fails with them all after a rotation. */
const MIN_MACHINES = 4;
const MIN_TRIES = 3;
/** A machine does not mistype: wrong secrets from elsewhere are seldom benign (a new host with an old secret). */
const ELSEWHERE = { pAttack: 0.6, pBenign: 0.04, cap: 2.2 };
const MANY = 2.8;

const manyFromOne = (look: Look): Statement | undefined => {
  for (const source of sourcesOf(look)) {
    const { sightings, peak, total } = look.track(`refused-from|${source}`);
    const machines = sightings.length;
    if (!isLevel(machines, Math.max(MIN_MACHINES, Math.ceil(peak * 1.5)))) continue;
    if (sightings.at(-1)?.eventId !== look.event.id) continue;
    // After a rotation the host that runs them is refused, and has been in for them before.
    if (look.track(`in-from|${source}`).sightings.length * 2 >= machines) continue;
    if (fromHabit(look) && look.place?.asn !== undefined) continue;
    return {
      llr: MANY,
      severity: severityOf(MANY),
      description: `${machines} machine identities refused from ${source} within an hour, ${total} tries.`,
      observables: [source, ...whereFrom(look).filter((one) => one !== source)],
      attack: ['T1110.004', 'T1110.003'],
      events: eventsOf(sightings),
      story: { key: source, principals: sightings.map(({ value }) => value) },
      detail: { machines, tries: total },
    };
  }
  return undefined;
};

const oneFromElsewhere = (look: Look): Statement | undefined => {
  if (look.place?.asn === undefined || fromHabit(look)) return undefined;
  if (activeDays(look) < WARM_UP_DAYS) return undefined;
  const { total, sightings } = look.track(`refused-to|${look.lineage.root}`);
  if (!isLevel(total, MIN_TRIES)) return undefined;
  const llr = llrOf({ ...ELSEWHERE, days: activeDays(look) });
  return {
    llr,
    severity: severityOf(llr),
    description: `${total} wrong secrets for a machine from AS${look.place.asn}, which it never used.`,
    observables: whereFrom(look),
    events: eventsOf(sightings),
    detail: { tries: total, asn: look.place.asn },
  };
};

export const machineGuessing = defineBehaviour({
  id: 'machine-guessing',
  title: 'Secrets of machines are guessed or tried out',
  description:
    'Wrong client secrets, keys or passwords of machine identities from a source that is none of theirs.',
  attack: ['T1110.004', 'T1110.001'],
  falsePositives: ['A new host that still has the old secret', 'A test with made-up secrets'],
  kinds: ['authentication', 'token_issuance'],
  marks: attemptMarks,
  judge(look) {
    if (!isGuess(look.event) || !isMachine(look)) return undefined;
    return manyFromOne(look) ?? oneFromElsewhere(look);
  },
});
