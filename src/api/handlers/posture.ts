import { CountersignError } from '../../core/index.ts';
import { endException, grantException } from '../../governance/index.ts';
import type { Posture, Verdict } from '../../model/index.ts';
import type { Check, CheckSummary } from '../../posture/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { createBriefs } from './brief.ts';
import { found } from './found.ts';
import { keep } from './kept.ts';

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

interface Subject {
  readonly id: string;
  readonly verdict: Verdict;
}

const order = (a: Subject, b: Subject): number => {
  const rank = { fail: 0, unknown: 1, pass: 2 } as const;
  return rank[a.verdict.status] - rank[b.verdict.status] || (a.id < b.id ? -1 : 1);
};

const startOf = (after: string | undefined): number => {
  if (after === undefined) return 0;
  if (!/^\d{1,9}$/.test(after))
    throw new CountersignError('ERR_INPUT_INVALID', '`after` is not a page of this list');
  return Number(after);
};

/** Summaries over all postures. */
export const createSummaries = (deps: ApiDeps) =>
  keep(deps.clock, async (): Promise<readonly CheckSummary[]> => {
    const all: Posture[] = [];
    for await (const posture of deps.store.postures.all()) all.push(posture);
    const now = deps.clock.now();
    return deps.judge.summarise(all, await deps.store.governance.exceptions(now), now);
  });

export type Summaries = ReturnType<typeof createSummaries>;

export const postureHandlers = (deps: ApiDeps, summaries: Summaries) => {
  const views = async () =>
    (await summaries()).flatMap((summary) => {
      const check = deps.judge.check(summary.check);
      return check ? [checkView(summary, check)] : [];
    });
  return {
    'posture.checks': async () => ({ items: await views(), judgedAt: deps.clock.now() }),
    'posture.check': async ({ params, query }) => {
      const check = found(
        (await views()).find((one) => one.check === params.id),
        `check "${params.id}"`,
      );
      const subjects: Subject[] = [];
      for await (const posture of deps.store.postures.all()) {
        const mine = posture.verdicts.find((one) => one.check === params.id);
        if (
          mine &&
          (query.status?.includes(mine.verdict.status) ?? mine.verdict.status !== 'pass')
        ) {
          subjects.push({ id: posture.identityId, verdict: mine.verdict });
        }
      }
      subjects.sort(order);
      const from = startOf(query.after);
      const page = subjects.slice(from, from + query.limit);
      const briefs = createBriefs(deps.store);
      return {
        check,
        subjects: {
          items: await Promise.all(
            page.map(async ({ id, verdict }) => ({ subject: await briefs.of(id), verdict })),
          ),
          total: subjects.length,
          ...(from + query.limit < subjects.length ? { next: String(from + query.limit) } : {}),
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
