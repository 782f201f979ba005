/** A region that this identity never used. */
import { isOwnRotation, OWN_ROTATION } from '../change.ts';
import { seenIn } from '../habits.ts';
import { defineBehaviour } from '../look.ts';
import { daysAt } from '../seen.ts';
import { llrOf, MIN_LLR, pNovel, severityOf } from '../surprise.ts';

const WARM_UP_DAYS = 5;
const USUAL = { person: 0.03, machine: 0.01 };
/** Intruders look into other regions or hide there in one of three cases. */
const P_ATTACK = 0.35;

export const newRegion = defineBehaviour({
  id: 'new-region',
  title: 'Used in a region never used before',
  description:
    'A call went to a cloud region that this identity, whose own spread is narrow, never used.',
  attack: ['T1535'],
  falsePositives: [
    'A region is opened or failed over to',
    'A service that exists in one region only',
  ],
  outcomes: ['success', 'failure'],
  judge(look) {
    const { event, pair, now } = look;
    const { region } = event.cloud;
    if (region === undefined || pair === undefined || event.kind === 'authentication')
      return undefined;
    if (seenIn(pair.habits, 'region', region) !== undefined) return undefined;
    const days = daysAt(pair.habits.active, now);
    if (days < WARM_UP_DAYS || Object.keys(pair.habits.sets.region).length === 0) return undefined;
    const usual = look.automated ? USUAL.machine : USUAL.person;
    let llr = llrOf({
      pAttack: P_ATTACK,
      pBenign: pNovel(pair.habits, 'region', usual, now),
      cap: 2.1,
      days,
    });
    const peers = look.peers('region', region);
    if ((peers?.showing ?? 0) >= 2) llr *= 0.4;
    else if (event.effect === 'read') llr *= 0.8;
    // Some services answer from one region for all: that is where one's own keys are.
    if (isOwnRotation(look)) llr *= OWN_ROTATION;
    llr = Math.round(llr * 1000) / 1000;
    if (llr < MIN_LLR) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `${event.operation} in ${region}, never used in its ${Math.round(days)} active days${peers !== undefined && peers.showing === 0 ? `, nor by its ${peers.members} peers` : ''}.`,
      // A new operation in a new region is one new thing, not two.
      observables: [
        `region:${region}`,
        ...(seenIn(pair.habits, 'privilege', event.privilege) === undefined
          ? [`privilege:${event.privilege}`]
          : []),
      ],
      detail: { region, days: Math.round(days) },
    };
  },
});
