import { CountersignError } from '../../core/index.ts';
import { endException, grantException, readChecks } from '../../governance/index.ts';
import type { Posture, Verdict } from '../../model/index.ts';
import type { Check, CheckSummary } from '../../posture/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { createBriefs } from './brief.ts';
import { found } from './found.ts';
import { keep } from './kept.ts';
import { numberedPage } from './numbered-page.ts';

const checkView = (summary: CheckSummary, check: Check) => ({
  ...summary,
  remedy: check.remedy,
  says: check.population.says,
});

/** `policy/<policy>/<rule>`. */
const isPolicyRule = ({ governance }: ApiDeps, name: string): boolean => {
  const [kind, policy = '', rule] = name.split('/');
  const rules = governance.content.policies.get(policy)?.rules ?? [];
  return kind === 'policy' && rules.some((one) => one.id === rule);
};

const verdictOf = (posture: Posture | undefined, check: string): Verdict | undefined =>
  posture?.verdicts.find((one) => one.check === check)?.verdict;

/** How every check stands over all postures. */
export const createChecksStanding = (deps: ApiDeps) => {
  const standing = keep(deps.clock, () => readChecks(deps.store, deps.judge, deps.clock.now()), {
    leastMs: 0,
  });
  deps.ahead?.add(standing);
  return standing;
};

type Standing = ReturnType<typeof createChecksStanding>;

export const summariesOf = (standing: Standing) => async (): Promise<readonly CheckSummary[]> =>
  (await standing()).summaries;

export type Summaries = ReturnType<typeof summariesOf>;

export const postureHandlers = (deps: ApiDeps, standing: Standing) => {
  const summaries = summariesOf(standing);
  const views = async () =>
    (await summaries()).flatMap((summary) => {
      const check = deps.judge.check(summary.check);
      return check ? [checkView(summary, check)] : [];
    });
  /** Those that failed first, then the unknown, then those in order, which are looked for one by one. */
  const subjectsOf = async (
    check: string,
    wanted: readonly Verdict['status'][],
  ): Promise<readonly string[]> => {
    const open = (await standing()).open.get(check);
    const passed: string[] = [];
    if (wanted.includes('pass'))
      for await (const posture of deps.store.postures.all())
        if (verdictOf(posture, check)?.status === 'pass') passed.push(posture.identityId);
    return [
      ...(wanted.includes('fail') ? (open?.fail ?? []) : []),
      ...(wanted.includes('unknown') ? (open?.unknown ?? []) : []),
      ...passed,
    ];
  };
  return {
    'posture.checks': async () => ({ items: await views(), judgedAt: deps.clock.now() }),
    'posture.check': async ({ params, query }) => {
      const check = found(
        (await views()).find((one) => one.check === params.id),
        `check "${params.id}"`,
      );
      const ids = await subjectsOf(params.id, query.status ?? ['fail', 'unknown']);
      const page = numberedPage(ids, query);
      const briefs = createBriefs(deps.store);
      return {
        check,
        subjects: {
          ...page,
          items: (
            await Promise.all(
              page.items.map(async (id) => ({
                subject: await briefs.of(id),
                verdict: verdictOf(await deps.store.postures.get(id), params.id),
              })),
            )
          ).flatMap(({ subject, verdict }) => (verdict ? [{ subject, verdict }] : [])),
        },
      };
    },
    'findings.list': async ({ query }) => {
      const { limit, after, ...filter } = query;
      return deps.store.findings.list(filter, { limit, ...(after === undefined ? {} : { after }) });
    },
    'exceptions.list': async () => {
      const items = await deps.store.governance.exceptions(deps.clock.now());
      return {
        items,
        principals: await createBriefs(deps.store).all(items.map((one) => one.subjectId)),
      };
    },
    'exceptions.create': async ({ body, who }) => {
      if (!deps.judge.check(body.rule) && !isPolicyRule(deps, body.rule))
        throw new CountersignError('ERR_NOT_FOUND', `no check or policy rule "${body.rule}"`);
      const row = found(
        await deps.store.inventory.principal(body.subjectId),
        `identity "${body.subjectId}"`,
      );
      const exception = await grantException(deps.store, body, {
        by: who.userId,
        now: deps.clock.now(),
      });
      await deps.exceptionsChanged?.();
      await deps.control({ type: 'judge', at: deps.clock.now(), principals: [row.id] }, row.scope);
      return exception;
    },
    'exceptions.end': async ({ params, who }) => {
      const now = deps.clock.now();
      const exception = found(
        (await deps.store.governance.exceptions(now)).find((one) => one.id === params.id),
        `exception "${params.id}"`,
      );
      await endException(deps.store, exception, { by: who.userId, now });
      await deps.exceptionsChanged?.();
      const row = await deps.store.inventory.principal(exception.subjectId);
      await deps.control({ type: 'judge', at: now, principals: [exception.subjectId] }, row?.scope);
      return { ok: true };
    },
  } satisfies Partial<Handlers>;
};
