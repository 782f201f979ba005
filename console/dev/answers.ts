/** One handler for every route of the contract, over the sample world. */

import { permissionsOf } from '../../src/api/contract/index.ts';
import type { AnswerOf } from '../src/contract.ts';
import { accessAnswers } from './access-answers.ts';
import { contentHandlers } from './content-answers.ts';
import { decisionAnswers } from './decision-answers.ts';
import { exchangeHandlers } from './exchange-answers.ts';
import { governanceHandlers } from './governance-answers.ts';
import { found, type Handlers, Refused } from './handler.ts';
import { identityHandlers } from './identity-answers.ts';
import { incidentHandlers } from './incident-answers.ts';
import { planHandlers } from './plan-answers.ts';
import { day } from './sample/chance.ts';
import { briefOf, briefsOf } from './sample/estate.ts';
import { overviewOf } from './sample/overview.ts';
import { checksOf, subjectsOf } from './sample/posture.ts';
import { approvalViewOf, incidentRows, type World } from './sample/world.ts';
import { cut } from './search.ts';
import { signInHandlers } from './sign-in-answers.ts';
import { siteHandlers } from './site-answers.ts';
import { standingHandlers } from './standing-answers.ts';

const roles = ['admin', 'approver'] as const;
const sessionOf = (now: number): AnswerOf<'session.who'> => ({
  user: { id: 'ada.lind', name: 'Ada Lind', roles: [...roles] },
  permissions: [...permissionsOf(roles)],
  expiresAt: now + day / 3,
});

/** As a SCIM service answers where nobody was pushed. */
const emptyList = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults: 0,
  Resources: [],
};

export const handlersOf = (world: World): Handlers => {
  const ok = { ok: true as const };
  return {
    'session.who': ({ now }) => sessionOf(now),
    'session.signIn': ({ body, now }) => {
      if (body.token.startsWith('used'))
        throw new Refused(401, 'ERR_UNAUTHENTICATED', 'This link was used already, or is too old.');
      return sessionOf(now);
    },
    'session.signOut': () => ok,
    ...signInHandlers,
    'overview.get': ({ now }) =>
      overviewOf(now, {
        rows: world.rows,
        incidents: incidentRows(world, now),
        approvals: world.approvals.map((one) => approvalViewOf(world, one)),
        tasks: world.tasks,
        shadow: world.settings.shadow,
        ...(world.settings.stopped ? { stopped: world.settings.stopped } : {}),
        eventsPerSecond: 212.4,
      }),
    ...identityHandlers(world),
    ...accessAnswers,
    ...decisionAnswers,
    ...incidentHandlers(world),
    ...planHandlers(world),
    'posture.checks': ({ now }) => ({ items: checksOf(world.rows), judgedAt: now - 3000 }),
    'posture.check': ({ params, query }) => {
      const check = found(
        checksOf(world.rows).find((one) => one.check === params.id),
        'check',
      );
      const items = subjectsOf(params.id, world.rows)
        .filter((one) => !query.status || query.status.includes(one.verdict.status))
        .map((one) => ({ subject: briefOf(one.row), verdict: one.verdict }));
      return { check, subjects: cut(items, query) };
    },
    'findings.list': ({ query }) => cut([], query),
    'exceptions.list': () => ({
      items: world.exceptions,
      principals: briefsOf(
        world.rows,
        world.exceptions.map((one) => one.subjectId),
      ),
    }),
    'exceptions.create': ({ body, now }) => {
      const made = { id: `exc_${now}`, ...body, createdAt: now };
      world.exceptions = [...world.exceptions, made];
      return made;
    },
    'exceptions.end': ({ params }) => {
      world.exceptions = world.exceptions.filter((one) => one.id !== params.id);
      return ok;
    },
    ...contentHandlers(world),
    ...siteHandlers(world),
    ...standingHandlers,
    ...governanceHandlers,
    'ingest.events': () => ({ accepted: 0, position: {} }),
    'webhook.push': () => ({ accepted: 0 }),
    'webhook.verify': () => 'sample',
    'provisioning.list': () => emptyList,
    'provisioning.get': () => emptyList,
    'provisioning.create': () => emptyList,
    'provisioning.replace': () => emptyList,
    'provisioning.patch': () => emptyList,
    'provisioning.delete': () => emptyList,
    ...exchangeHandlers,
    'health.alive': () => ({ status: 'ok' }),
    'prometheus.read': () => '',
    'health.get': () => ({
      status: 'ok',
      parts: [
        { name: 'store', ok: true },
        { name: 'stream', ok: true },
      ],
    }),
  };
};
