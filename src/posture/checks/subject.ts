/** What checks read of one subject, said once. */
import { DAY } from '../../core/index.ts';
import { type InventoryView, isBlindTo } from '../../inventory/index.ts';
import type {
  Credential,
  CredentialKind,
  Entitlement,
  Fact,
  FactKind,
  Identity,
  IdentityClass,
  Verdict,
} from '../../model/index.ts';
import { cannotTell, fail, pass } from '../../model/index.ts';

export const everyClass: readonly IdentityClass[] = [
  'human',
  'service_account',
  'workload',
  'third_party_app',
  'agent',
];

/** Secrets that work until somebody takes them away. */
const lasting: ReadonlySet<CredentialKind> = new Set([
  'access_key',
  'api_token',
  'client_secret',
  'app_password',
  'ssh_key',
  'refresh_token',
]);

/** Why facts of these kinds about a subject may be missing; undefined = they were listed. */
export const blindTo = (
  view: InventoryView,
  id: string,
  at: number,
  ...kinds: readonly FactKind[]
): string | undefined => {
  const subject = view.place(id, at) ?? view.principal(id, at);
  if (subject === undefined) return undefined;
  return view.blind(subject.system, subject.scope).find(isBlindTo(...kinds))?.because;
};

/** A pass over facts of which some may be missing is no pass. */
export const unlessBlind = (because: string | undefined, verdict: Verdict): Verdict =>
  verdict.status === 'pass' && because !== undefined ? cannotTell(because) : verdict;

/** Why nothing can be said of what a subject may do, if its scope's entitlements were not seen. */
export const unseenAccess = (view: InventoryView, id: string, at: number): string | undefined => {
  const because = blindTo(view, id, at, 'entitlement', 'membership');
  if (because !== undefined) return `what it may do: ${because}`;
  const system = view.principal(id, at)?.system;
  return system === undefined || view.evaluates(system)
    ? undefined
    : `what it may do: the rules of access in ${system} are not evaluated yet`;
};

export interface Held {
  readonly credentials: readonly Credential[];
  /** Why there may be more than these. */
  readonly unseen: string | undefined;
}

/** Active credentials of a subject. Where no pull of its scope saw credentials, a short list is not all. */
export const activeCredentials = (view: InventoryView, id: string, at: number): Held => {
  const credentials = view
    .credentialsOf(id, at)
    .filter((one) => one.status === 'active' || one.status === 'unknown')
    .sort((a, b) => (a.nativeId < b.nativeId ? -1 : 1));
  return { credentials, unseen: blindTo(view, id, at, 'credential') };
};

export interface Distinct {
  /** Each credential once: one listed by number is left out where a named one was made at the same moment. */
  readonly credentials: readonly Credential[];
  /** How many there are at least; fewer than `credentials` where a numbered one may be a named one. */
  readonly atLeast: number;
}

/** Listings and events date to the second. */
const SAME_MOMENT_MS = 1_000;

/** Credentials of one kind, counted once each as far as can be told. */
export const distinct = (same: readonly Credential[]): Distinct => {
  const named = same.filter((one) => !one.unnamed);
  const free = new Set(named);
  const left = same.filter((one) => {
    if (!one.unnamed) return false;
    const made = renewedAt(one);
    const twins = [...free].filter((other) => {
      const then = renewedAt(other);
      return made.known && then.known && Math.abs(made.value - then.value) < SAME_MOMENT_MS;
    });
    const [twin] = twins;
    if (twin === undefined || twins.length > 1) return true;
    free.delete(twin);
    return false;
  });
  const joined = named.length - free.size;
  return {
    credentials: [...named, ...left],
    atLeast: joined + Math.max(free.size, left.length),
  };
};

export const activeSecrets = (view: InventoryView, id: string, at: number): Held => {
  const { credentials, unseen } = activeCredentials(view, id, at);
  return { credentials: credentials.filter((one) => lasting.has(one.type)), unseen };
};

/** Has credentials of this sort, or nobody could look. */
export const mayHold = ({ credentials, unseen }: Held): boolean =>
  credentials.length > 0 || unseen !== undefined;

export const daysBetween = (from: number, to: number): number => Math.floor((to - from) / DAY);

export const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Last change of the secret itself: rotation where there was one, else its making. */
export const renewedAt = (credential: Credential): Fact<number> => {
  const { rotatedAt, createdAt } = credential;
  return rotatedAt.known && rotatedAt.value !== null
    ? { known: true, value: rotatedAt.value }
    : createdAt;
};

/** One verdict of many: any failure fails, else any unknown is unknown, else pass. */
export const worstOf = (verdicts: readonly Verdict[]): Verdict => {
  const fails = verdicts.filter((one) => one.status === 'fail');
  const [first] = fails;
  if (first) {
    const more = fails.length - 1;
    return fail(
      more === 0 ? first.because : `${first.because}; and ${more} more`,
      fails.flatMap((one) => one.evidence ?? []),
    );
  }
  return verdicts.find((one) => one.status === 'unknown') ?? pass;
};

/** Verdict over what is held; what nobody could see is unknown, unless something seen fails already. */
export const judgeEach = (held: Held, judge: (one: Credential) => Verdict): Verdict => {
  const seen = worstOf(held.credentials.map(judge));
  return seen.status !== 'fail' && held.unseen !== undefined ? cannotTell(held.unseen) : seen;
};

/** The last use of an identity or role, where it is one. */
export const lastUseOf = (
  view: InventoryView,
  id: string,
  at: number,
): { readonly lastUsedAt: Fact<number | null>; readonly createdAt: Fact<number> } | undefined =>
  view.principal(id, at);

/** An entitlement whose policy nobody could read: what it allows is unknown. */
export const isUnread = (entitlement: Entitlement): boolean =>
  entitlement.privileges.length === 0 && !entitlement.privilegesInverted;

/** Roles that the vendor keeps for its own services are not the site's to change. */
export const isVendorRole = (view: InventoryView, id: string, at: number): boolean => {
  const managedBy = view.role(id, at)?.managedBy;
  return managedBy === 'service_linked' || managedBy === 'vendor';
};

export const isActive = (identity: Identity | undefined): boolean =>
  identity?.status === 'active' || identity?.status === 'unknown';
