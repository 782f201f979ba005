/** What we know, and what we could not see. Unknown is never "none". */

/** The id of a connected system: the folder under `sources/`, e.g. `aws`. */
export type Source = string;

export type Fact<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly because: string };

export const known = <T>(value: T): Fact<T> => ({ known: true, value });
export const unknown = (because: string): Fact<never> => ({ known: false, because });

/** The value, or `fallback` where it is not known. */
export const valueOr = <T, F>(fact: Fact<T>, fallback: F): T | F =>
  fact.known ? fact.value : fallback;

export type Verdict =
  | { readonly status: 'pass' }
  | { readonly status: 'fail'; readonly because: string; readonly evidence?: readonly string[] }
  | { readonly status: 'unknown'; readonly because: string };

export const pass: Verdict = { status: 'pass' };
export const fail = (because: string, evidence?: readonly string[]): Verdict =>
  evidence === undefined ? { status: 'fail', because } : { status: 'fail', because, evidence };
export const cannotTell = (because: string): Verdict => ({ status: 'unknown', because });
