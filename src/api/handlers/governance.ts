/** Handlers of frameworks, policies, reviews of access, and changes that somebody must ratify. */

import { controlsNamed } from '../../governance/index.ts';
import type { AccessReviewItem } from '../../model/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import type { Who } from '../who.ts';
import { approverOf } from './approvals.ts';
import { found } from './found.ts';
import { keep } from './kept.ts';
import type { Summaries } from './posture.ts';

const isMine = ({ reviewers }: AccessReviewItem, who: Who): boolean =>
  [who.userId, ...who.identityIds, ...who.roles].some((one) => reviewers.includes(one));

export const governanceHandlers = (deps: ApiDeps, summaries: Summaries) => {
  const { governance } = deps;
  const { reviews, ratify } = governance;
  const policies = keep(deps.clock, () => governance.standing.policies());
  const frameworks = keep(deps.clock, async () =>
    governance.standing.frameworks({ checks: await summaries(), policies: await policies() }),
  );
  const policyRows = keep(
    deps.clock,
    async () =>
      (await policies()).map((one) => ({
        ...one,
        breaches: one.breaches.filter(({ status }) => status === 'fail').length,
      })),
    { leastMs: 0 },
  );
  deps.ahead?.add(policyRows);
  deps.ahead?.add(frameworks);
  return {
    'frameworks.list': async () => ({
      items: (await frameworks()).map(({ controls: _controls, ...rest }) => rest),
    }),
    'frameworks.get': async ({ params, query }) => {
      const coverage = found(
        (await frameworks()).find((one) => one.id === params.id),
        `framework "${params.id}"`,
      );
      const framework = governance.content.frameworks.get(params.id);
      if (query.control === undefined || !framework) return coverage;
      const wanted = new Set(controlsNamed(framework, query.control).map((one) => one.id));
      found(wanted.size > 0 ? wanted : undefined, `control "${query.control}"`);
      return { ...coverage, controls: coverage.controls.filter((one) => wanted.has(one.id)) };
    },
    'policies.list': async () => ({
      items: await policyRows(),
    }),
    'policies.get': async ({ params, query }) => {
      const policy = found(
        (await policies()).find((one) => one.id === params.id),
        `policy "${params.id}"`,
      );
      return {
        ...policy,
        breaches: policy.breaches.slice(0, query.limit),
        total: policy.breaches.length,
      };
    },
    'reviews.list': async () => ({ items: await reviews.list() }),
    'reviews.get': async ({ params, query, who }) => {
      const { review, items } = await reviews.get(params.id);
      return {
        review,
        items: items.filter(
          (one) =>
            (query.state?.includes(one.state) ?? true) && (query.mine !== true || isMine(one, who)),
        ),
      };
    },
    'reviews.start': ({ body, who }) => reviews.start({ ...body, by: who.userId }),
    'reviews.decide': ({ params, body, who }) =>
      reviews.decide(params.id, body.itemId, {
        decision: body.decision,
        reason: body.reason,
        user: approverOf(deps, who),
      }),
    'reviews.close': ({ params, who }) => reviews.close(params.id, who.userId),
    'changes.list': async ({ query }) => ({ items: await ratify.list(query) }),
    'changes.get': ({ params }) => ratify.get(params.id),
    'changes.answer': ({ params, body, who }) =>
      ratify.answer(params.id, {
        answer: body.answer,
        reason: body.reason,
        user: approverOf(deps, who),
      }),
  } satisfies Partial<Handlers>;
};
