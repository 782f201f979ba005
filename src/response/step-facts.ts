/** What the incident and the inventory know of a target that its action can use: sessions that live on, last use, known-good context, since when it was abused. */
import type { KnownGood, LiveSession, PlanInput } from './contract.ts';
import type { ResolvedTarget } from './target-parts.ts';

export const hasKnownGood = (known: KnownGood | undefined): boolean =>
  known !== undefined && Object.values(known).some((list) => list !== undefined && list.length > 0);

/** Credentials the incident shows that are no standing ones: sessions issued on the way. */
const sessionsOf = ({ incident, view, liveSessions = [], now }: PlanInput): LiveSession[] => {
  const { who, credential } = incident.attribution;
  const forId = who.said ? who.value.actingAs : incident.rootId;
  const standing = credential.said && credential.value.type !== 'session_token';
  const shown = incident.credentials
    .filter((handle) => view.credentialByNativeId(handle) === undefined)
    .filter((handle) => !(standing && credential.value.nativeId === handle))
    .map((nativeId): LiveSession => ({ nativeId, forId }));
  const known = new Map([...shown, ...liveSessions].map((one) => [one.nativeId, one]));
  return [...known.values()].filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now);
};

export const stepFacts = (
  found: ResolvedTarget,
  input: PlanInput,
): Readonly<Record<string, unknown>> => {
  const { view, subject, knownGood } = input;
  const sessions = sessionsOf(input);
  const id = found.target.identityId ?? found.target.roleId;
  const last = id === undefined ? undefined : view.principal(id)?.lastUsedAt;
  return {
    ...found.params,
    since: input.incident.firstEventAt,
    ...(sessions.length > 0 ? { sessions } : {}),
    ...(last?.known ? { recentUse: { lastUsedAt: last.value } } : {}),
    ...(id === subject.id && hasKnownGood(knownGood) ? { knownGood } : {}),
  };
};
