/** Attribution and cause of the incidents against the truth of their attacks. */
import type { Said } from '../../cli/index.ts';
import type { StagedAttack, Story } from './contract.ts';

type Answer = keyof Said;

/**
 * Right is the secret that let the attacker in as well as the session that it opened; and that it is unknown, where
 * none of the attacker's records has it.
 */
const credentialOf = ({ attribution }: Story, truth: StagedAttack): Answer => {
  const { credential } = attribution;
  const isNowhere = !truth.credentialTold && truth.shown.length === 0;
  if (!credential.said) return isNowhere ? 'right' : 'unknown';
  const { nativeId } = credential.value;
  return nativeId === truth.credential || truth.shown.includes(nativeId) ? 'right' : 'wrong';
};

const whoOf = ({ attribution: { who } }: Story, { actorId }: StagedAttack): Answer => {
  if (!who.said) return 'unknown';
  const { rootId, actingAs, lineage } = who.value;
  return [rootId, actingAs, ...lineage].includes(actorId) ? 'right' : 'wrong';
};

/** T1566 phishing, T1557 in the middle, T1528 consent, T1598 asked for, T1621 push, T1111 second factor taken. */
const phishing = ['T1566', 'T1557', 'T1528', 'T1598', 'T1621', 'T1111'];

/** A mail read elsewhere leaves nothing in these logs: who says that it is unknown says what is so. */
const isSilent = ({ cause, techniques }: StagedAttack): boolean =>
  cause.entry === 'phished' &&
  !techniques.some((id) => phishing.some((one) => id === one || id.startsWith(`${one}.`)));

const entryOf = ({ cause }: Story, truth: StagedAttack): Answer => {
  if (cause.entry === truth.cause.entry) return 'right';
  if (cause.entry === 'unknown' && isSilent(truth)) return 'right';
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
