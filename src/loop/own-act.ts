/** What our own connections do in the estate: told from what others do, so that a containment accuses nobody. */
import type { Event, Signal } from '../model/index.ts';

/** By which a connection's calls are known, and the calls it makes so. */
export interface OwnHand {
  /** Public handles of its own credentials. */
  readonly credentials?: readonly string[];
  /** User agents that nobody can guess: probes with the credential an attacker holds. */
  readonly agents?: readonly string[];
  /** `service:Operation`, as the source names the permissions that it reads, acts and undoes with. */
  readonly privileges: readonly string[];
}

/**
 * Where it came from speaks also against our own credential: one that is stolen is used elsewhere. What it does
 * speaks only where it does something that we never do.
 */
const fromWhere: ReadonlySet<string> = new Set([
  'anonymiser',
  'credential-two-contexts',
  'impossible-travel',
  'leaked-credential-used',
  'machine-credential-abroad',
  'new-network',
  'session-moved',
]);

/** `probe`: with the credential that the attacker holds, to see whether it is refused. */
export type OwnAct = 'act' | 'probe';

export const createOwnActs = (
  hands: readonly OwnHand[],
): ((event: Event) => OwnAct | undefined) => {
  const known = new Map<string, Set<string>>();
  for (const { credentials = [], agents = [], privileges } of hands) {
    const marks = [...credentials.map((one) => `key ${one}`), ...agents.map((one) => `by ${one}`)];
    for (const mark of marks) {
      const may = known.get(mark) ?? new Set<string>();
      for (const privilege of privileges) may.add(privilege.toLowerCase());
      known.set(mark, may);
    }
  }
  return ({ actor, src, privilege }) => {
    const asked = privilege.toLowerCase();
    if (known.get(`by ${src.userAgent ?? ''}`)?.has(asked)) return 'probe';
    return known.get(`key ${actor.credential?.nativeId ?? ''}`)?.has(asked) ? 'act' : undefined;
  };
};

export const accusingOwn = (signals: readonly Signal[], act: OwnAct): readonly Signal[] =>
  act === 'probe' ? [] : signals.filter((signal) => fromWhere.has(signal.detector));
