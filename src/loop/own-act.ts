/** What our own connections do in the estate: told from what others do, so that a containment accuses nobody. */
import type { Event, Signal } from '../model/index.ts';

/** By which a connection's calls are known, and the calls it makes so. */
export interface OwnHand {
  /** Public handles of its own credentials. */
  readonly credentials?: readonly string[];
  /** How a record names its caller beside the event's credential, in the words of `credentials`. */
  named?(event: Event): readonly string[];
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

/** Vendors write one name with and without blanks at its end. */
const nameOf = (privilege: string): string => privilege.trim().toLowerCase();

/** What one hand does, by whatever else the record names its caller. */
const isNamedIn = ({ credentials = [], named, privileges }: OwnHand) => {
  const ours = new Set(credentials);
  const may = new Set(privileges.map(nameOf));
  return (event: Event, asked: string): boolean =>
    may.has(asked) && named?.(event).some((one) => ours.has(one)) === true;
};

export const createOwnActs = (
  hands: readonly OwnHand[],
): ((event: Event) => OwnAct | undefined) => {
  const byName = hands.filter(({ named }) => named !== undefined).map(isNamedIn);
  const known = new Map<string, Set<string>>();
  for (const { credentials = [], agents = [], privileges } of hands) {
    const marks = [...credentials.map((one) => `key ${one}`), ...agents.map((one) => `by ${one}`)];
    for (const mark of marks) {
      const may = known.get(mark) ?? new Set<string>();
      for (const privilege of privileges) may.add(nameOf(privilege));
      known.set(mark, may);
    }
  }
  return (event) => {
    const { actor, src } = event;
    const asked = nameOf(event.privilege);
    if (known.get(`by ${src.userAgent ?? ''}`)?.has(asked)) return 'probe';
    const isOurs =
      known.get(`key ${actor.credential?.nativeId ?? ''}`)?.has(asked) === true ||
      byName.some((is) => is(event, asked));
    return isOurs ? 'act' : undefined;
  };
};

export const accusingOwn = (signals: readonly Signal[], act: OwnAct): readonly Signal[] =>
  act === 'probe' ? [] : signals.filter((signal) => fromWhere.has(signal.detector));
