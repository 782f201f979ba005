/** How each check stands over the whole estate: counted where the judgements lie, of which there may be very many. */
import type { CheckSummary, PostureJudge } from '../posture/index.ts';
import type { TenantStore } from '../store/index.ts';

interface ChecksStanding {
  readonly summaries: readonly CheckSummary[];
  /** Check → those it failed, then those it could not judge, each by id. */
  readonly open: ReadonlyMap<string, Readonly<Record<'fail' | 'unknown', readonly string[]>>>;
}

export const readChecks = async (
  store: TenantStore,
  judge: PostureJudge,
  now: number,
): Promise<ChecksStanding> => {
  const tallies = new Map<string, { pass: number; fail: string[]; unknown: string[] }>();
  for await (const { check, status, total, ids } of store.postures.verdicts()) {
    const tally = tallies.get(check) ?? { pass: 0, fail: [], unknown: [] };
    tallies.set(check, tally);
    if (status === 'pass') tally.pass += total;
    else for (const id of ids) tally[status].push(id);
  }
  const exceptions = await store.governance.exceptions(now);
  const subjects = [...new Set(exceptions.map(({ subjectId }) => subjectId))];
  const judged = await Promise.all(subjects.map((id) => store.postures.get(id)));
  // Names and controls of every check, and of these few how many of their failures are accepted.
  const few = judge.summarise(
    judged.filter((one) => one !== undefined),
    exceptions,
    now,
  );
  return {
    open: tallies,
    summaries: few.map((summary) => {
      const { pass, fail, unknown } = tallies.get(summary.check) ?? {
        ...{ pass: 0, fail: [], unknown: [] },
      };
      return {
        ...summary,
        population: pass + fail.length + unknown.length,
        pass,
        fail: Math.max(0, fail.length - summary.excepted),
        unknown: unknown.length,
      };
    }),
  };
};
