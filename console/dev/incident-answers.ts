/** Handlers of incidents, their raw records, and what keeps them quiet. */
import { found, type Handlers, Refused } from './handler.ts';
import { incidentDetailOf, incidentRows, tell, type World } from './sample/world.ts';
import { cut } from './search.ts';

const ok = { ok: true as const };

type Part = Extract<
  keyof Handlers,
  `incidents.${string}` | `suppressions.${string}` | `events.${string}`
>;

export const incidentHandlers = (world: World): Pick<Handlers, Part> => {
  const incident = (id: string) =>
    found(
      world.incidents.find((one) => one.id === id),
      'incident',
    );
  return {
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
  };
};
