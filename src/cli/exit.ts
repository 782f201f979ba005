/** Exit codes, the same for every verb. */
export const exit = {
  ok: 0,
  /** Something was found that asks for attention (finding at or above --fail-on, failed drill, bad ledger). */
  found: 1,
  /** The command line is wrong. */
  usage: 2,
  /** Some input could not be read; the rest was processed. */
  input: 3,
  /** We failed. */
  internal: 4,
} as const;
