/** Time comes in as an argument so that tests freeze it and replays repeat it. */

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

export interface ManualClock extends Clock {
  set(time: number): void;
  advance(milliseconds: number): void;
}

export const manualClock = (start: number): ManualClock => {
  let time = start;
  return {
    now: () => time,
    set(next) {
      time = next;
    },
    advance(milliseconds) {
      time += milliseconds;
    },
  };
};

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
