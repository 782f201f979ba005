/** Attribution and cause of the incidents against the truth of their attacks. */
import type { Said } from '../../cli/index.ts';
import type { StagedAttack, Story } from './contract.ts';

type Answer = keyof Said;

const credentialOf = ({ attribution }: Story, truth: StagedAttack): Answer => {
  const { credential } = attribution;
  if (!credential.said) return 'unknown';
  return credential.value.nativeId === truth.credential ? 'right' : 'wrong';
};

const whoOf = ({ attribution: { who } }: Story, { actorId }: StagedAttack): Answer => {
  if (!who.said) return 'unknown';
  const { rootId, actingAs, lineage } = who.value;
  return [rootId, actingAs, ...lineage].includes(actorId) ? 'right' : 'wrong';
};

const entryOf = ({ cause }: Story, truth: StagedAttack): Answer => {
  if (cause.entry === truth.cause.entry) return 'right';
  return cause.entry === 'unknown' ? 'unknown' : 'wrong';
};

/** That nothing known explains it is the plain way to say that it is not known. */
const primaryOf = ({ cause }: Story, truth: StagedAttack): Answer => {
  if (truth.cause.conditions.includes(cause.primary)) return 'right';
  return cause.primary === 'direct_misuse' ? 'unknown' : 'wrong';
};

export interface Found {
  readonly story: Story;
  readonly attack: StagedAttack;
}

const count = (found: readonly Found[], answerOf: (one: Story, truth: StagedAttack) => Answer) => {
  const said = { right: 0, unknown: 0, wrong: 0 };
  for (const { story, attack } of found) said[answerOf(story, attack)]++;
  return said;
};

export const saidRight = (found: readonly Found[]) => ({
  attribution: { credential: count(found, credentialOf), who: count(found, whoOf) },
  cause: { entry: count(found, entryOf), primary: count(found, primaryOf) },
});
