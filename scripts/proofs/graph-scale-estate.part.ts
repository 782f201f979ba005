/**
 * A made-up organisation of any size, the same for the same seed: a directory with nested groups and apps, a domain
 * with rights over accounts, a second identity provider, code hosting and cloud accounts. Degrees are skewed as in real
 * ones: one group holds a fifth of all people, some apps have a consent of every tenth, some roles trust thousands.
 * Facts come in snapshot parts and are not kept.
 */
import type { FactKind, InventoryFact, Snapshot } from '../../src/model/index.ts';
import { awsFacts, sizeOfAws } from './graph-scale-aws.part.ts';
import { type Dice, diceOf, TAKEN_AT } from './graph-scale-dice.part.ts';
import { directoryFacts, sizeOfDirectory } from './graph-scale-directory.part.ts';
import { domainFacts, sizeOfDomain } from './graph-scale-domain.part.ts';
import { githubFacts, oktaFacts, sizeOfGithub, sizeOfOkta } from './graph-scale-others.part.ts';

export interface EstateSize {
  /** Identities and roles, about. */
  readonly identities: number;
  readonly seed: number;
}

interface Place {
  readonly system: string;
  readonly scope: string;
  readonly facts: Iterable<InventoryFact>;
}

const PART = 2_000;
const complete: readonly FactKind[] = [
  'identity',
  'role',
  'group',
  'membership',
  'resource',
  'credential',
  'entitlement',
  'trust',
  'owner',
];

const placesOf = function* (identities: number, dice: Dice): Iterable<Place> {
  yield* directoryFacts(sizeOfDirectory(identities), dice);
  yield* domainFacts(sizeOfDomain(identities), dice);
  yield* oktaFacts(sizeOfOkta(identities), dice);
  yield* githubFacts(sizeOfGithub(identities), dice);
  yield* awsFacts(sizeOfAws(identities), dice);
};

const parts = function* ({ system, scope, facts }: Place): Iterable<Snapshot> {
  const about = { system, scope, takenAt: TAKEN_AT, blind: [] };
  let held: InventoryFact[] = [];
  let index = 0;
  for (const fact of facts) {
    if (held.length === PART) {
      const part = { index, last: false, resume: String(++index) };
      yield { ...about, complete: [], facts: held, part };
      held = [];
    }
    held.push(fact);
  }
  yield { ...about, complete, facts: held, part: { index, last: true, resume: 'end' } };
};

/** Every snapshot part, in the order in which pulls would bring them. */
export const estate = function* ({ identities, seed }: EstateSize): Iterable<Snapshot> {
  for (const place of placesOf(identities, diceOf(seed))) yield* parts(place);
};
