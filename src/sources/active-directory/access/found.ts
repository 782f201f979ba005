/** A way through certificates, before it is a step. */
import type { Step } from './steps.ts';

export interface Found {
  readonly technique: string;
  readonly because: string;
  readonly removedBy: string;
  readonly certain: boolean;
  /** The goal, or the group that a certificate puts its holder into. */
  readonly to: string;
}

/** Rights by which one has the object whole. */
export const ruling = ['GenericAll', 'WriteDacl', 'Owns', 'WriteOwner'];

/** By technique and goal: the sure one, told once with the first template that serves. */
export const strongest = (all: readonly Found[]): ReadonlyMap<string, Found> => {
  const out = new Map<string, Found>();
  for (const one of all) {
    const key = `${one.technique} ${one.to}`;
    const seen = out.get(key);
    if (seen === undefined || (one.certain && !seen.certain)) out.set(key, one);
  }
  return out;
};

export const stepOf = ({ technique, because, removedBy, certain, to }: Found): Step => ({
  kind: 'can_escalate',
  to,
  because,
  certain,
  technique,
  removedBy,
});
