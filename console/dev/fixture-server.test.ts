import { describe, expect, it } from 'vitest';
import { type RouteId, routes } from '../src/contract.ts';
import { fixtureServer } from './fixture-server.ts';
import { newWorld } from './sample/world.ts';

const world = newWorld(Date.now());
const server = fixtureServer(world);
const session = { session: 'fixture' };
const ids: Readonly<Partial<Record<RouteId, string>>> = {
  'identities.get': world.rows[0]?.id ?? '',
  'identities.timeline': world.rows[0]?.id ?? '',
  'identities.top': world.rows[0]?.id ?? '',
  'identities.graph': world.rows[0]?.id ?? '',
  'identities.links': world.rows[0]?.id ?? '',
  'identities.history': world.rows[0]?.id ?? '',
  'identities.asOf': world.rows[0]?.id ?? '',
  'access.why': world.rows[0]?.id ?? '',
  'access.blast': world.rows[0]?.id ?? '',
  'access.signin': world.rows[0]?.id ?? '',
  'access.unused': world.rows[0]?.id ?? '',
  'access.exposed': world.rows[0]?.id ?? '',
  'access.about': world.rows[0]?.id ?? '',
  'incidents.get': world.incidents[0]?.id ?? '',
  'plans.get': world.plans[0]?.id ?? '',
  'posture.check': 'key-age',
  'rules.source': 'key-made',
  'identities.places': world.rows[0]?.id ?? '',
  'events.raw': 'evt_1',
  'systems.setup': 'okta',
  'provisioning.get': 'usr_1',
  'existence.get': 'exr_sample',
  'frameworks.get': 'owasp-nhi-2025',
  'policies.get': 'rotation',
  'reviews.get': 'arv_sample',
  'changes.get': 'chg_sample',
  'readiness.get': world.rows[0]?.id ?? '',
};
const queries: Readonly<Partial<Record<RouteId, string>>> = {
  'identities.top': '?column=ip',
  'identities.asOf': '?at=1',
  'hunts.pivot': '?value=198.51.100.7',
  'ssf.status': '?stream_id=stream-1',
};
const reads = Object.values(routes).filter(
  (route) => route.method === 'GET' && !('produces' in route) && route.permission !== 'vendor',
);

describe('the fixture server', () => {
  it('answers every reading route in the shape of the contract', async () => {
    expect(reads.length).toBeGreaterThan(15);
    for (const route of reads) {
      const given = queries[route.id] ?? '';
      const path = route.path
        .replace(':name/:type', 'hr/Users')
        .replace(':id', encodeURIComponent(ids[route.id] ?? ''));
      const url = path + given;
      const response = await server.inject({ method: 'GET', url, cookies: session });
      expect(response.statusCode, `${route.id} ${response.body.slice(0, 300)}`).toBe(200);
      expect(route.answer.safeParse(response.json()).success, route.id).toBe(true);
    }
  });

  it('answers every incident and every named identity, whatever is unknown about them', async () => {
    for (const incident of world.incidents) {
      const url = `/api/v1/incidents/${incident.id}`;
      expect((await server.inject({ url, cookies: session })).statusCode, incident.id).toBe(200);
    }
    for (const row of world.rows.slice(0, 40)) {
      const url = `/api/v1/identities/${encodeURIComponent(row.id)}`;
      expect((await server.inject({ url, cookies: session })).statusCode, row.id).toBe(200);
    }
  });

  it('lets nobody in without a session, except to health and sign-in', async () => {
    for (const route of reads) {
      const response = await server.inject({ url: route.path.replace(':id', 'x') });
      expect(response.statusCode, route.id).toBe(route.permission === 'none' ? 200 : 401);
    }
  });

  it('remembers a decision, and refuses the second', async () => {
    const decide = () =>
      server.inject({
        method: 'POST',
        url: '/api/v1/approvals/apr_mira/decision',
        cookies: session,
        payload: { decision: 'denied', reason: 'Not yet' },
      });
    expect((await decide()).json()).toMatchObject({ state: 'denied', decidedBy: 'ada.lind' });
    expect((await decide()).statusCode).toBe(409);
  });
});
