/**
 * What people said is expected for a while. It reads the time of the event and never the clock, so that a replay mutes
 * the same signals, and it ends by itself. It only takes weight away: what speaks against is never muted.
 */
import { DAY, DirtyMap, type Stateful } from '../core/index.ts';
import type { InventoryView } from '../inventory/index.ts';
import type { Event, Signal, Suppressed, Suppression } from '../model/index.ts';
import type { IncidentInput } from './contract.ts';

/** Nobody's word holds longer: what is expected for good is a weight of the site. */
export const LONGEST_SUPPRESSION = 90 * DAY;
/** Late events of its time still come under it. */
const KEPT_AFTER = 30 * DAY;
/** More than a person can mean. */
export const MOST_SUPPRESSIONS = 500;

/** Decoys and emergency access: what nobody may expect. */
const neverExpected: ReadonlySet<string> = new Set(['honey-used', 'emergency-access-used']);
/** T1685 disable or modify tools (logs, alerts), T1690 impair command history, T1562 as it was called before. */
const blinding: readonly string[] = ['T1685', 'T1690', 'T1562'];

const blinds = (attack: readonly string[]): boolean =>
  attack.some((id) => blinding.some((one) => id === one || id.startsWith(`${one}.`)));

/** Why a detector may never be suppressed, whoever asks. */
export const neverSuppressed = ({
  id,
  attack,
}: {
  readonly id: string;
  readonly attack: readonly string[];
}): string | undefined => {
  if (neverExpected.has(id)) return 'decoys and emergency access are looked at every time';
  return blinds(attack) ? 'who blinds those who watch is looked at every time' : undefined;
};

const isGuarded = (id: string, view: InventoryView): boolean => {
  const flags = view.identity(id)?.flags ?? view.declarationOf(id);
  return flags?.honey === true || flags?.emergencyAccess === true;
};

/** The same by what happened, whatever the detector is called. */
const isNever = (signal: Signal, { deed, targets }: Event, view: InventoryView): boolean =>
  neverSuppressed({ id: signal.detector, attack: signal.attack }) !== undefined ||
  deed === 'audit_weakened' ||
  deed === 'alerting_weakened' ||
  [
    signal.rootId,
    signal.actorId,
    ...signal.targetIds,
    ...(signal.principals ?? []),
    ...targets.map(({ id }) => id),
  ].some((id) => isGuarded(id, view));

const isAbout = (about: Suppressed, rootId: string, view: InventoryView): boolean => {
  if (about.kind === 'site') return true;
  if (about.kind === 'root') return about.rootId === rootId;
  const root = view.identity(rootId);
  return root !== undefined && root.class === about.class && root.scope === about.scope;
};

const muted = (signal: Signal, { id }: Suppression): Signal => ({
  ...signal,
  llr: 0,
  hardFact: false,
  suppressed: id,
  detail: { ...signal.detail, expectedNats: signal.llr },
});

export interface Suppressions extends Stateful {
  /** Answers false where it is not new, too long, or there are too many. */
  add(suppression: Suppression): boolean;
  /** Ends it before its time; undefined where it is over or was never here. */
  end(
    id: string,
    by: { readonly at: number; readonly by: string; readonly reason: string },
  ): Suppression | undefined;
  /** The signals of an event as they weigh. */
  mute(input: Pick<IncidentInput, 'event' | 'signals' | 'view'>): readonly Signal[];
}

export const createSuppressions = (): Suppressions => {
  const all = new DirtyMap<Suppression>();

  const forgetOld = (now: number): void => {
    for (const one of [...all.values()]) if (now - one.until > KEPT_AFTER) all.delete(one.id);
  };

  return {
    add(one) {
      forgetOld(one.from);
      const length = one.until - one.from;
      if (all.has(one.id) || all.size >= MOST_SUPPRESSIONS) return false;
      if (!(length > 0 && length <= LONGEST_SUPPRESSION)) return false;
      all.set(one.id, one);
      return true;
    },
    end(id, { at, by, reason }) {
      const have = all.get(id);
      if (have === undefined || have.until <= at) return undefined;
      const ended = { ...have, until: Math.max(have.from, at), endedBy: by, endedBecause: reason };
      all.set(id, ended);
      return ended;
    },
    mute({ event, signals, view }) {
      if (all.size === 0) return signals;
      return signals.map((signal) => {
        if (signal.llr <= 0) return signal;
        for (const one of all.values()) {
          const holds = one.from <= event.time && event.time < one.until;
          if (!holds || one.detector !== signal.detector) continue;
          if (!isAbout(one.about, signal.rootId, view) || isNever(signal, event, view)) continue;
          return muted(signal, one);
        }
        return signal;
      });
    },
    takeDirty: () => all.takeDirty(),
    restore: (entries) => all.restore(entries),
  };
};
