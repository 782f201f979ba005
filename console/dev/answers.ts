/** One handler for every route of the contract, over the sample world. */

import { permissionsOf } from '../../src/api/contract/index.ts';
import type { AnswerOf } from '../src/contract.ts';
import { accessAnswers } from './access-answers.ts';
import { decisionAnswers } from './decision-answers.ts';
import { exchangeHandlers } from './exchange-answers.ts';
import { governanceHandlers } from './governance-answers.ts';
import { found, type Handlers, Refused } from './handler.ts';
import { drillsOf, matrixOf, playbooksOf, rulesOf } from './sample/catalogue.ts';
import { day } from './sample/chance.ts';
import { detailOf, eventsOfPrincipal, historyOf } from './sample/detail.ts';
import { briefFor, briefOf } from './sample/estate.ts';
import { graphOf } from './sample/graph.ts';
import { overviewOf } from './sample/overview.ts';
import { checksOf, subjectsOf } from './sample/posture.ts';
import { systemsOf } from './sample/systems.ts';
import {
  approvalViewOf,
  incidentDetailOf,
  incidentRows,
  tell,
  type World,
} from './sample/world.ts';
import { cut, facetsOf, matching } from './search.ts';
import { signInHandlers } from './sign-in-answers.ts';
import { siteHandlers } from './site-answers.ts';
import { standingHandlers } from './standing-answers.ts';
import { decide, replay, undo } from './unfold.ts';

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

const briefs = (world: World, ids: readonly string[]) =>
  Object.fromEntries(ids.map((id) => [id, briefFor(world.rows, id)]));

export const handlersOf = (world: World): Handlers => {
  const row = (id: string) =>
    found(
      world.rows.find((one) => one.id === id),
      'identity',
    );
  const incident = (id: string) =>
    found(
      world.incidents.find((one) => one.id === id),
      'incident',
    );
  const plan = (id: string) =>
    found(
      world.plans.find((one) => one.id === id),
      'plan',
    );
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
    'identities.list': ({ query }) => cut(matching(world.rows, query), query),
    'identities.facets': ({ query }) => facetsOf(world.rows, query),
    'identities.get': ({ params, now }) =>
      detailOf(row(params.id), world.rows, {
        now,
        incidents: incidentRows(world, now).filter((one) => one.root.id === params.id),
        plans: world.plans.filter((one) => one.identityId === params.id),
      }),
    'identities.timeline': ({ params, query, now }) => ({
      items: eventsOfPrincipal(row(params.id), now, query.limit ?? 200),
      more: true,
    }),
    'identities.top': ({ query }) => ({
      items: ['192.0.2.11', '192.0.2.14', '192.0.2.17', '203.0.113.77']
        .slice(0, query.limit)
        .map((value, index) => ({ value, count: 4100 >> (index * 2) })),
    }),
    'identities.places': () => ({
      items: [
        {
          ip: '203.0.113.77',
          count: 41,
          name: 'Amsterdam, NL',
          owner: 'AS64500 Example Hosting',
          latitude: 52.37,
          longitude: 4.89,
          network: 'hosting',
        },
        { ip: '192.0.2.11', count: 4100, network: 'unknown' },
      ],
    }),
    'identities.graph': ({ params }) => graphOf(row(params.id), world.rows),
    'identities.history': ({ params, now }) => ({
      items: historyOf(row(params.id), now),
      more: false,
    }),
    'identities.asOf': ({ params, query, now }) => {
      const one = row(params.id);
      const { at = now } = query;
      const history = historyOf(one, now);
      const { credentials, entitlements, trustsInto, groups } = detailOf(one, world.rows, {
        now,
        incidents: [],
        plans: [],
      });
      return {
        at,
        knownSince: Math.min(...history.map(({ from }) => from)),
        was: {
          ...{ status: one.status, tier: one.tier },
          ...{ groups, credentials, entitlements, trustsInto },
          graph: graphOf(one, world.rows),
        },
        since: { items: history.filter(({ from }) => from > at), more: false },
      };
    },
    'identities.links': () => ({
      links: [],
      employment: { state: 'unknown', because: 'no staff record is connected' },
    }),
    'identities.declare': () => ok,
    ...accessAnswers,
    ...decisionAnswers,
    'incidents.list': ({ query, now }) => {
      const { status, severity, disposition, identityId, drill } = query;
      const items = incidentRows(world, now).filter(
        (one) =>
          (!status || status.includes(one.status)) &&
          (!severity || severity.includes(one.severity)) &&
          (!disposition || disposition.includes(one.disposition)) &&
          (identityId === undefined || one.root.id === identityId) &&
          (drill === undefined || one.drill === drill),
      );
      return cut(items, query);
    },
    'incidents.get': ({ params, now }) => incidentDetailOf(world, incident(params.id), now),
    'incidents.verdict': ({ params, body, now }) => {
      const closed = {
        ...incident(params.id),
        verdict: body.verdict,
        status: 'closed' as const,
        updatedAt: now,
      };
      world.incidents = world.incidents.map((one) => (one.id === params.id ? closed : one));
      tell(world, {
        type: 'incident',
        at: now,
        id: closed.id,
        title: closed.title,
        severity: closed.severity,
        status: closed.status,
        disposition: closed.decision.disposition,
        drill: closed.drill,
      });
      return closed;
    },
    'suppressions.list': ({ query, now }) => ({
      items: world.suppressions.filter(({ until }) => query.all || until > now),
    }),
    'suppressions.make': ({ body, now }) => {
      const made = { id: `sup_${now.toString(36)}`, ...body, from: now, by: 'ada.lind' };
      world.suppressions = [made, ...world.suppressions];
      return made;
    },
    'suppressions.end': ({ params, body, now }) => {
      const have = world.suppressions.find(({ id }) => id === params.id);
      if (!have) throw new Refused(404, 'ERR_NOT_FOUND', `no suppression "${params.id}"`);
      const ended = { ...have, until: now, endedBy: 'ada.lind', endedBecause: body.reason };
      world.suppressions = world.suppressions.map((one) => (one.id === have.id ? ended : one));
      return ended;
    },
    'incidents.merge': () => ok,
    'incidents.split': () => ok,
    'incidents.note': ({ params, body, now }) => {
      const old = incident(params.id);
      const noted = {
        ...old,
        timeline: [
          ...old.timeline,
          { time: now, kind: 'note' as const, text: `${body.text} — Ada Lind` },
        ],
      };
      world.incidents = world.incidents.map((one) => (one.id === params.id ? noted : one));
      return noted;
    },
    'incidents.plan': ({ params }) =>
      found(
        world.plans.find((one) => one.incidentId === params.id),
        'playbook that fits',
      ),
    'events.raw': ({ params }) => ({
      id: params.id,
      raw: JSON.stringify({
        eventVersion: '1.10',
        userIdentity: {
          type: 'IAMUser',
          arn: 'arn:aws:iam::111122223333:user/svc-nightly-export',
          accountId: '111122223333',
          accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
          userName: 'svc-nightly-export',
        },
        eventSource: 'iam.amazonaws.com',
        eventName: 'CreateAccessKey',
        awsRegion: 'us-east-1',
        sourceIPAddress: '203.0.113.77',
        userAgent: '<img src=x onerror=alert(1)> aws-cli/2.17.9',
        requestParameters: { userName: 'svc-nightly-export' },
        eventID: params.id,
        eventType: 'AwsApiCall',
        recipientAccountId: '111122223333',
      }),
    }),
    'plans.list': ({ query }) =>
      cut(
        world.plans.filter((one) => !query.state || query.state.includes(one.state)),
        query,
      ),
    'plans.get': ({ params }) => plan(params.id),
    'plans.run': ({ params, now }) => {
      replay(world, params.id, now);
      return plan(params.id);
    },
    'plans.undo': ({ params, now }) => {
      undo(world, params.id, now);
      return plan(params.id);
    },
    'approvals.list': ({ query }) => ({
      items: world.approvals
        .filter((one) => !query.state || query.state.includes(one.state))
        .map((one) => approvalViewOf(world, one)),
    }),
    'approvals.decide': ({ params, body, now }) => {
      const old = found(
        world.approvals.find((one) => one.id === params.id),
        'approval',
      );
      if (old.state !== 'waiting')
        throw new Refused(409, 'ERR_CONFLICT', `It was ${old.state} already.`);
      return decide(world, old, {
        decision: body.decision,
        reason: body.reason ?? '',
        by: 'ada.lind',
        now,
      });
    },
    'tasks.list': ({ query }) => {
      const items = world.tasks.filter((one) => !query.state || query.state.includes(one.state));
      return {
        items,
        principals: briefs(
          world,
          items.map((one) => one.subjectId),
        ),
      };
    },
    'tasks.settle': ({ params, body }) => {
      world.tasks = world.tasks.map((one) =>
        one.id === params.id ? { ...one, state: body.state } : one,
      );
      return found(
        world.tasks.find((one) => one.id === params.id),
        'task',
      );
    },
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
      principals: briefs(
        world,
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
    'playbooks.setMode': () => ok,
    'playbooks.list': ({ now }) => ({ items: playbooksOf(drillsOf(now)) }),
    'drills.list': ({ now }) => ({
      items: drillsOf(now).map((drill) => {
        const last = world.runs.find((run) => run.drill === drill.id);
        return last ? { ...drill, last } : drill;
      }),
    }),
    'drills.runs': () => ({ items: world.runs }),
    'drills.run': ({ params, now }) => {
      const drill = found(
        drillsOf(now).find((one) => one.id === params.id),
        'drill',
      );
      const run = {
        id: `drl_${now}`,
        drill: drill.id,
        class: drill.class,
        result: 'running' as const,
        times: { ingested: 41 },
        because: '',
        startedAt: now,
      };
      world.runs = [run, ...world.runs];
      setTimeout(() => {
        const times = { ingested: 41, detected: 305, decided: 318, accepted: 870, effective: 3900 };
        world.runs = world.runs.map((one) =>
          one.id === run.id
            ? {
                ...one,
                result: 'pass' as const,
                times,
                because: 'Contained',
                finishedAt: now + 3900,
              }
            : one,
        );
        tell(world, {
          type: 'drill',
          at: Date.now(),
          id: run.id,
          drill: drill.id,
          result: 'pass',
        });
      }, 3900);
      return run;
    },
    'rules.list': ({ now }) => {
      const items = rulesOf(now);
      const techniques: Record<string, number> = {};
      for (const rule of items) {
        for (const one of rule.attack) techniques[one] = (techniques[one] ?? 0) + 1;
      }
      return {
        items,
        techniques,
        matrix: matrixOf(Object.keys(techniques)),
        version: 'sample',
        changedAt: now - 3_600_000,
        faults: [
          {
            file: 'site/contractors.yml',
            line: 12,
            column: 3,
            kind: 'broken',
            message: 'detection.selection: the selection is empty',
            fix: 'give it a field',
            standing: 'earlier',
          },
        ],
      };
    },
    'rules.source': ({ params }) => ({
      id: params.id,
      file: `content/sample/${params.id}.yml`,
      text: `title: ${params.id}\nname: ${params.id}\n`,
    }),
    'rules.files': () => ({ items: [] }),
    'rules.keep': ({ params, body }) => ({ name: params.name, text: body.text }),
    'rules.remove': () => ok,
    'rules.dryRun': ({ now }) => ({
      says: 'would not have fired in the last 7 days, 0 events read',
      rules: [],
      faults: [],
      fired: 0,
      findings: 0,
      identities: [],
      identitiesTotal: 0,
      samples: [],
      scanned: {
        events: 0,
        setAside: 0,
        from: now - 7 * 86_400_000,
        to: now,
        complete: true,
        because: 'all of it was read',
      },
    }),
    'systems.setup': ({ params }) => ({
      ...{ id: params.id, title: 'Okta', here: true, kept: [], needs: [] },
      fields: [
        { name: 'url', title: 'Url', kind: 'line', required: true, secret: false },
        { name: 'token', title: 'Token', kind: 'line', required: true, secret: true },
      ],
      permissions: { read: ['okta.users.read'], act: ['okta.users.manage'], undo: [] },
    }),
    'systems.connect': ({ params, body }) => ({
      ...{ system: params.id, title: 'Okta', name: body.name ?? 'default', kept: body.keep },
      ...{ blind: [], needs: [] },
      permissions: [
        { permission: 'okta.users.read', use: 'read', granted: 'yes' },
        { permission: 'okta.users.manage', use: 'act', granted: 'no', because: 'it was refused' },
      ],
    }),
    'systems.forget': () => ok,
    'systems.list': ({ now }) => ({ items: systemsOf(now, world.rows.length) }),
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
