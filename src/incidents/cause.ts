/** Why it could happen: the way in, the weaknesses that let it, and the one to mend first. */
import type { Cause, CauseCondition, CauseEntry, CredentialKind, Signal } from '../model/index.ts';
import { accusing, type Case } from './case.ts';
import { strandsOfLead } from './strands.ts';

const longLived: ReadonlySet<CredentialKind> = new Set([
  'access_key',
  'api_token',
  'client_secret',
  'certificate',
  'ssh_key',
  'app_password',
  'refresh_token',
]);

/** Nats from which one statement alone is clear. */
const CLEAR = 1;

const isOf = ({ attack }: Signal, ids: readonly string[]): boolean =>
  attack.some((id) => ids.some((one) => id === one || id.startsWith(`${one}.`)));

const sharesTechnique = (signals: readonly Signal[], ids: readonly string[]): boolean =>
  signals.some((signal) => isOf(signal, ids));

const restsOn = (signal: Signal, kinds: readonly string[]): boolean =>
  signal.observables.some((one) => kinds.includes(one.slice(0, one.indexOf(':'))));

/**
 * Tickets (T1558.001, .002) and assertions (T1606.002). Who changes a federation (T1484.002) only may forge from then on,
 * and a token that an issuer gave oddly (T1550.001) is a true one.
 */
const forges = (signal: Signal): boolean =>
  isOf(signal, ['T1558.001', 'T1558.002', 'T1606']) && !isOf(signal, ['T1484.002', 'T1550.001']);

/** T1110 guessing, T1558.003 and .004 tickets asked for to guess offline, T1621 asking until somebody says yes. */
const guesses = (signal: Signal): boolean =>
  isOf(signal, ['T1110', 'T1558.003', 'T1558.004', 'T1621']);

/** T1566 phishing, T1557 in the middle, T1528 with T1671 consent asked for. */
const phishes = (signal: Signal): boolean =>
  isOf(signal, ['T1566', 'T1557', 'T1598']) || (isOf(signal, ['T1528']) && isOf(signal, ['T1671']));

/** T1539 stolen cookie, T1552 secret lying open; one session or key in two hands at once. */
const isTaken = (signal: Signal): boolean =>
  (isOf(signal, ['T1539']) && isOf(signal, ['T1550'])) ||
  isOf(signal, ['T1552.005']) ||
  restsOn(signal, ['credential', 'session']);

const saysLeaked = (signal: Signal): boolean =>
  signal.hardFact && restsOn(signal, ['leak', 'exposed']);

/** A secret that lives long and was not made by the story itself: somebody else has it. */
const usesStandingSecret = (one: Case, signals: readonly Signal[]): boolean => {
  const { credential } = one.attribution;
  if (!credential.said || !signals.some(({ llr }) => llr >= CLEAR)) return false;
  const { type, ofId } = credential.value;
  if (one.touched.includes(ofId) && ofId !== one.rootId) return false;
  return longLived.has(type) && !(type === 'refresh_token' && one.class === 'human');
};

/** Only what somebody clearly states tells the way in: a lone wrong password is in every story. */
const entryOf = (one: Case, signals: readonly Signal[]): CauseEntry => {
  const clear = signals.filter(({ llr }) => llr >= CLEAR);
  if (clear.some(forges)) return 'forged';
  if (clear.some(saysLeaked)) return 'leaked';
  if (clear.some(guesses)) return 'stuffed';
  if (clear.some(phishes)) return 'phished';
  const suppliers = one.class !== 'human' && sharesTechnique(clear, ['T1195']);
  if (one.class === 'third_party_app' || suppliers) return 'vendor';
  if (usesStandingSecret(one, signals)) return 'leaked';
  const { credential } = one.attribution;
  const type = credential.said ? credential.value.type : undefined;
  // A person's session may have been stolen or phished: that it is in two hands does not tell which.
  const isMachines = one.class !== 'human' && type === 'session_token';
  return isMachines && clear.some(isTaken) ? 'leaked' : 'unknown';
};

/**
 * Without which this story would have ended earlier. `unowned` stops none: it is a condition to mend and never the
 * primary one.
 */
const explains: Readonly<Record<CauseEntry, readonly CauseCondition[]>> = {
  leaked: [
    'dormant',
    'exposed_secret',
    'stale_trust_path',
    'overprivilege',
    'no_rotation',
    'shared',
  ],
  unknown: ['dormant', 'stale_trust_path', 'overprivilege'],
  phished: ['no_strong_authenticator', 'stale_trust_path', 'overprivilege'],
  stuffed: ['no_strong_authenticator', 'exposed_secret', 'no_rotation', 'dormant'],
  vendor: ['stale_trust_path', 'overprivilege', 'shared'],
  forged: ['no_rotation', 'overprivilege'],
  insider: ['stale_trust_path', 'overprivilege'],
};

/** T1098 account manipulation, T1136 create account, T1548 elevation, T1484 policy, T1685 tools switched off, T1003 dumping, T1562 as T1685 was called. */
const usedPower = (signals: readonly Signal[]): boolean =>
  sharesTechnique(signals, [
    'T1098',
    'T1136',
    'T1548',
    'T1484',
    'T1685',
    'T1562',
    'T1003',
    'T1556',
  ]) || signals.some(({ detector }) => detector === 'first-privilege-use');

type Condition = Cause['conditions'][number];

const leadOf = ({ attribution: { who }, rootId }: Case): string =>
  who.said ? who.value.rootId : rootId;

/** T1671: an application was let in. */
const asksConsent = (signals: readonly Signal[]): boolean =>
  signals.some((signal) => signal.llr >= CLEAR && isOf(signal, ['T1671']));

/** A person's proof that was guessed, talked out of them or left out: one bound to device and site would have held. */
const weakProof = (one: Case, entry: CauseEntry, signals: readonly Signal[]): readonly string[] => {
  if (one.class !== 'human' && one.class !== undefined) return [];
  if (entry === 'stuffed') return ['it was guessed or worn down: a password or a push was enough'];
  if (entry === 'phished' && !asksConsent(signals))
    return ['it was talked out of its holder: a proof bound to device and site cannot be'];
  // A key that was taken needs no sign-in: what its holder shows at theirs is another matter.
  if (entry !== 'unknown') return [];
  return strandsOfLead(one).some(({ passwordAlone, accuses }) => passwordAlone && accuses)
    ? ['who came in showed no second factor']
    : [];
};

/** Rights that were granted and never needed, until this story needed them. */
const unneeded: ReadonlySet<string> = new Set([
  'first-privilege-use',
  'first-grave-acts',
  'agent-scope-jump',
  'agent-new-tool',
  'agent-wider-than-delegator',
]);

/** A key that a person keeps is copied to where it lies; nothing but that lets somebody else use it. */
const lyingKey = (one: Case, entry: CauseEntry): readonly string[] =>
  entry === 'leaked' && one.class === 'human'
    ? ['a standing key of a person was in other hands: it lay somewhere, and where is not known']
    : [];

/** What the story used comes before what merely stood open. */
const usedByStory = (
  one: Case,
  entry: CauseEntry,
  signals: readonly Signal[],
): CauseCondition[] => {
  const assumed = strandsOfLead(one).some(
    ({ attribution: { who } }) => who.said && who.value.rootId !== who.value.actingAs,
  );
  const clear = signals.filter(({ llr }) => llr >= CLEAR);
  return [
    ...(weakProof(one, entry, signals).length > 0 ? (['no_strong_authenticator'] as const) : []),
    ...(assumed ? (['stale_trust_path'] as const) : []),
    ...(lyingKey(one, entry).length > 0 ? (['exposed_secret'] as const) : []),
    ...((entry === 'unknown' || entry === 'leaked') && usedPower(clear)
      ? (['overprivilege'] as const)
      : []),
  ];
};

/** Conditions that the story's own signals state. */
const stated = (one: Case, entry: CauseEntry, signals: readonly Signal[]): readonly Condition[] => {
  const subjectId = leadOf(one);
  return [
    ...signals.flatMap((signal): Condition[] => {
      if (signal.detector === 'dormant-reactivated')
        return [{ condition: 'dormant', because: signal.description, subjectId: signal.rootId }];
      if (unneeded.has(signal.detector) && signal.llr >= CLEAR)
        return [{ condition: 'overprivilege', because: signal.description, subjectId }];
      return saysLeaked(signal)
        ? [{ condition: 'exposed_secret', because: signal.description, subjectId }]
        : [];
    }),
    ...weakProof(one, entry, signals).map(
      (because): Condition => ({ condition: 'no_strong_authenticator', because, subjectId }),
    ),
    ...lyingKey(one, entry).map(
      (because): Condition => ({ condition: 'exposed_secret', because, subjectId }),
    ),
  ];
};

const dedupe = (conditions: readonly Condition[]): readonly Condition[] => {
  const seen = new Set<string>();
  return conditions.filter(({ condition, subjectId, check }) => {
    const key = `${condition}|${subjectId}|${check ?? ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};

/** Whose weaknesses let it happen: of those in the story, the root that led it and whom it acted as. */
const isOfLead = (one: Case, { subjectId, check }: Condition): boolean => {
  const { who } = one.attribution;
  if (check === undefined || !who.said) return true;
  if (!one.members.some(({ id }) => id === subjectId)) return true;
  const { rootId, actingAs, lineage } = who.value;
  const worn = strandsOfLead(one).flatMap(({ attribution }) =>
    attribution.who.said ? [attribution.who.value.actingAs] : [],
  );
  return [rootId, actingAs, ...lineage, ...worn].includes(subjectId);
};

/** A decoy lies open so that somebody takes it: no weakness explains that, and none is to be mended. */
const isDecoy = (signals: readonly Signal[]): boolean =>
  signals.some(({ detector, hardFact }) => hardFact && detector === 'honey-used');

export const causeOf = (one: Case): Cause => {
  const signals = accusing(one);
  const entry = entryOf(one, signals);
  if (isDecoy(signals)) {
    const because = 'a decoy was used, which lies open for that';
    const misuse: Condition = { condition: 'direct_misuse', because, subjectId: leadOf(one) };
    return { entry, conditions: [misuse], primary: 'direct_misuse' };
  }
  const found = dedupe([
    ...stated(one, entry, signals),
    ...one.weaknesses.map(({ condition, because, check, subjectId }) => ({
      condition,
      because,
      check,
      subjectId,
    })),
  ]);
  const there = new Set(
    found.filter((condition) => isOfLead(one, condition)).map(({ condition }) => condition),
  );
  // No second factor protects from a consent that its holder gives.
  if (entry === 'phished' && asksConsent(signals)) there.delete('no_strong_authenticator');
  const primary = [...usedByStory(one, entry, signals), ...explains[entry]].find((condition) =>
    there.has(condition),
  );
  if (primary !== undefined) return { entry, conditions: found, primary };
  if (entry === 'leaked' && usesStandingSecret(one, signals)) {
    const because = 'a standing secret was in other hands, and nothing known but that explains it';
    const exposed: Condition = { condition: 'exposed_secret', because, subjectId: leadOf(one) };
    return { entry, conditions: [exposed, ...found], primary: 'exposed_secret' };
  }
  const misuse: Condition = {
    condition: 'direct_misuse',
    because:
      found.length === 0
        ? 'no failed posture check explains it: what was granted was used'
        : 'what stands open did not decide it: what was granted was used',
    subjectId: leadOf(one),
  };
  return { entry, conditions: [misuse, ...found], primary: 'direct_misuse' };
};
