/** Why it could happen: the way in, the weaknesses that let it, and the one to mend first. */
import type { Cause, CauseCondition, CauseEntry, CredentialKind, Signal } from '../model/index.ts';
import { accusing, type Case } from './case.ts';

const longLived: ReadonlySet<CredentialKind> = new Set([
  'access_key',
  'api_token',
  'client_secret',
  'certificate',
  'ssh_key',
  'app_password',
  'refresh_token',
]);

const sharesTechnique = (signals: readonly Signal[], ids: readonly string[]): boolean =>
  signals.some((signal) =>
    signal.attack.some((id) => ids.some((one) => id === one || id.startsWith(`${one}.`))),
  );

const restsOn = (signal: Signal, kinds: readonly string[]): boolean =>
  signal.observables.some((one) => kinds.includes(one.slice(0, one.indexOf(':'))));

/** Used from where its holder does not use it. */
const fromElsewhere = (signals: readonly Signal[]): boolean =>
  signals.some((signal) => restsOn(signal, ['asn', 'ip', 'country', 'place']));

/** T1606 forge web credentials · T1110 brute force · T1566 phishing, T1557 in the middle, T1621 push fatigue, T1539 cookie. */
const entryOf = (one: Case, signals: readonly Signal[]): CauseEntry => {
  const { credential } = one.attribution;
  const type = credential.said ? credential.value.type : undefined;
  if (sharesTechnique(signals, ['T1606'])) return 'forged';
  if (sharesTechnique(signals, ['T1110'])) return 'stuffed';
  if (sharesTechnique(signals, ['T1566', 'T1557', 'T1621', 'T1539'])) return 'phished';
  if (one.class === 'third_party_app') return 'vendor';
  if (signals.some((signal) => signal.hardFact && restsOn(signal, ['leak', 'exposed']))) {
    return 'leaked';
  }
  if (type !== undefined && longLived.has(type) && fromElsewhere(signals)) return 'leaked';
  // A session token in two hands at once was taken from the first.
  const twoHands = signals.some((signal) => restsOn(signal, ['credential']) && signal.llr >= 1.2);
  return type === 'session_token' && twoHands ? 'leaked' : 'unknown';
};

const fallbackOrder: readonly CauseCondition[] = [
  'exposed_secret',
  'stale_trust_path',
  'no_strong_authenticator',
  'no_rotation',
  'shared',
  'dormant',
  'overprivilege',
  'unowned',
  'direct_misuse',
];

const byEntry: Partial<Record<CauseEntry, readonly CauseCondition[]>> = {
  leaked: ['exposed_secret', 'no_rotation', 'shared', 'dormant', 'stale_trust_path'],
  phished: ['no_strong_authenticator', 'shared'],
  stuffed: ['no_strong_authenticator', 'shared', 'dormant'],
  vendor: ['stale_trust_path', 'overprivilege'],
};

/** T1098 account manipulation, T1136 create account, T1548 elevation, T1484 policy modification. */
const escalated = (signals: readonly Signal[]): boolean =>
  sharesTechnique(signals, ['T1098', 'T1136', 'T1548', 'T1484']) ||
  signals.some((signal) => signal.detector === 'first-privilege-use');

/** What the story itself used comes before what merely stood open. */
const usedByStory = (
  one: Case,
  entry: CauseEntry,
  signals: readonly Signal[],
): CauseCondition[] => {
  const { who } = one.attribution;
  const assumed = who.said && who.value.rootId !== who.value.actingAs;
  return [
    ...(assumed ? (['stale_trust_path'] as const) : []),
    ...(entry === 'unknown' && escalated(signals) ? (['overprivilege'] as const) : []),
  ];
};

type Condition = Cause['conditions'][number];

/** Conditions that the story's own signals state. */
const stated = (one: Case, signals: readonly Signal[]): readonly Condition[] =>
  signals.flatMap((signal): Condition[] => {
    if (signal.detector === 'dormant-reactivated') {
      return [{ condition: 'dormant', because: signal.description, subjectId: signal.rootId }];
    }
    return signal.hardFact && restsOn(signal, ['leak', 'exposed'])
      ? [{ condition: 'exposed_secret', because: signal.description, subjectId: one.rootId }]
      : [];
  });

const dedupe = (conditions: readonly Condition[]): readonly Condition[] => {
  const seen = new Set<string>();
  return conditions.filter(({ condition, subjectId, check }) => {
    const key = `${condition}|${subjectId}|${check ?? ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};

export const causeOf = (one: Case): Cause => {
  const signals = accusing(one);
  const entry = entryOf(one, signals);
  const found = dedupe([
    ...stated(one, signals),
    ...one.weaknesses.map(({ condition, because, check, subjectId }) => ({
      condition,
      because,
      check,
      subjectId,
    })),
  ]);
  if (found.length === 0) {
    return {
      entry,
      conditions: [
        {
          condition: 'direct_misuse',
          because: 'no failed posture check explains it: what was granted was used',
          subjectId: one.rootId,
        },
      ],
      primary: 'direct_misuse',
    };
  }
  const there = new Set(found.map((condition) => condition.condition));
  const order = [...usedByStory(one, entry, signals), ...(byEntry[entry] ?? []), ...fallbackOrder];
  return {
    entry,
    conditions: found,
    primary: order.find((condition) => there.has(condition)) ?? 'direct_misuse',
  };
};
