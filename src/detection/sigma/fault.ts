/** Faults of rules: collected, never thrown at the first, each with its place and what to do. */

export interface RuleFault {
  readonly file: string;
  /** 1-based, where known. */
  readonly line?: number;
  readonly column?: number;
  /** Title or id of the rule at fault, where one could be read. */
  readonly rule?: string;
  /**
   * `broken`: not usable. `set_aside`: sound, but this site lacks something (a placeholder).
   * `not_yet`: a kind of document that this version does not run. `warning`: runs, but look at it.
   */
  readonly kind: 'broken' | 'set_aside' | 'not_yet' | 'warning';
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

/** A fault inside one document, placed by the keys that lead to it. */
export interface DocumentFault {
  readonly kind: RuleFault['kind'];
  readonly at: readonly string[];
  readonly message: string;
  readonly fix: string;
}

export interface FaultSink {
  readonly faults: readonly DocumentFault[];
  /** Always returns undefined, so that a reader may `return sink.broken(…)`. */
  broken(at: readonly string[], message: string, fix: string): undefined;
  setAside(at: readonly string[], message: string, fix: string): undefined;
  notYet(at: readonly string[], message: string, fix: string): undefined;
  warn(at: readonly string[], message: string, fix: string): undefined;
  /** True once anything worse than a warning was said. */
  failed(): boolean;
}

export const createFaultSink = (): FaultSink => {
  const faults: DocumentFault[] = [];
  const say =
    (kind: RuleFault['kind']) =>
    (at: readonly string[], message: string, fix: string): undefined => {
      faults.push({ kind, at, message, fix });
      return undefined;
    };
  return {
    faults,
    broken: say('broken'),
    setAside: say('set_aside'),
    notYet: say('not_yet'),
    warn: say('warning'),
    failed: () => faults.some((fault) => fault.kind !== 'warning'),
  };
};
