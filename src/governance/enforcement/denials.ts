/**
 * What of the denials is told to the loop. A caller that insists, or asks under a thousand names, is counted and not
 * written down each time: the same denial is one record in a window, and so is all that is beyond the limits.
 */
export interface Denial {
  readonly principalId: string;
  readonly action: string;
  readonly resource: string;
  readonly stage: string;
}

/** To be told: `count` stands for as many denials as were not told before it. */
export interface ToldDenial extends Denial {
  readonly count: number;
}

export interface DenialLimits {
  /** Milliseconds. */
  readonly windowMs: number;
  /** Different denials of one principal in a window; more of them are told as one. */
  readonly perPrincipal: number;
  /** Records of everybody in a window; what is beyond waits for the next one. */
  readonly total: number;
  /** Different denials kept in mind. */
  readonly kept: number;
}

export interface DenialTally {
  /** What is to be told now, the denial itself or what waited before it; mostly nothing. */
  note(denial: Denial, now: number): readonly ToldDenial[];
  /** Denials that nothing could be kept of. */
  readonly lost: number;
}

const denialLimits: DenialLimits = {
  windowMs: 60_000,
  perPrincipal: 20,
  total: 600,
  kept: 10_000,
};

const REST = '(many actions)';

interface Row {
  readonly denial: Denial;
  toldAt: number;
  since: number;
}

export const createDenialTally = (limits: DenialLimits = denialLimits): DenialTally => {
  const { windowMs, perPrincipal, total, kept } = limits;
  const rows = new Map<string, Row>();
  const kinds = new Map<string, number>();
  let windowFrom = Number.NEGATIVE_INFINITY;
  let told = 0;
  let lost = 0;

  const keyOf = ({ principalId, action, stage }: Denial): string =>
    [principalId, action, stage].join('\n');

  const forget = (key: string, { denial }: Row): void => {
    rows.delete(key);
    const left = (kinds.get(denial.principalId) ?? 1) - 1;
    if (left > 0) kinds.set(denial.principalId, left);
    else kinds.delete(denial.principalId);
  };

  const tell = (row: Row, now: number): ToldDenial[] => {
    if (told >= total) return [];
    told++;
    const count = row.since;
    row.since = 0;
    row.toldAt = now;
    return [{ ...row.denial, count }];
  };

  /** What was counted in a window that is over is told; what nobody repeated is forgotten. */
  const turn = (now: number): ToldDenial[] => {
    if (now < windowFrom + windowMs) return [];
    windowFrom = now;
    told = 0;
    const due: ToldDenial[] = [];
    for (const [key, row] of rows) {
      if (row.toldAt > now - windowMs) continue;
      if (row.since === 0) forget(key, row);
      else due.push(...tell(row, now));
    }
    return due;
  };

  const rowOf = (denial: Denial): Row | undefined => {
    const known = rows.get(keyOf(denial));
    if (known) return known;
    const of = kinds.get(denial.principalId) ?? 0;
    const whole = of < perPrincipal ? denial : { ...denial, action: REST, resource: REST };
    const key = keyOf(whole);
    const rest = rows.get(key);
    if (rest) return rest;
    if (rows.size >= kept) return undefined;
    kinds.set(denial.principalId, of + 1);
    const row = { denial: whole, toldAt: Number.NEGATIVE_INFINITY, since: 0 };
    rows.set(key, row);
    return row;
  };

  return {
    note(denial, now) {
      const due = turn(now);
      const row = rowOf(denial);
      if (!row) {
        lost++;
        return due;
      }
      row.since++;
      return row.toldAt > now - windowMs ? due : [...due, ...tell(row, now)];
    },
    get lost() {
      return lost;
    },
  };
};
