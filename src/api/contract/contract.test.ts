import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import type * as model from '../../model/index.ts';
import type * as store from '../../store/index.ts';
import {
  type Approval,
  type Attribution,
  type Credential,
  type DrillRun,
  type Entitlement,
  type Finding,
  type Incident,
  type LedgerEntry,
  type OwnerTask,
  type Posture,
  type PreAuthorisation,
  type PrincipalRow,
  permissions,
  permissionsOf,
  prefix,
  type ResponsePlan,
  type RiskException,
  type Route,
  roleNames,
  rolePermissions,
  routes,
  type Trust,
} from './index.ts';
import { csv, wholeNumber } from './shape.ts';

const table: readonly (readonly [string, Route])[] = Object.entries(routes);

describe('the shapes that travel', () => {
  it('take the values of the rooms as they are (judged by the compiler)', () => {
    expectTypeOf<model.Incident>().toExtend<Incident>();
    expectTypeOf<model.Posture>().toExtend<Posture>();
    expectTypeOf<model.Finding>().toExtend<Finding>();
    expectTypeOf<model.Attribution>().toExtend<Attribution>();
    expectTypeOf<model.Credential>().toExtend<Credential>();
    expectTypeOf<model.Entitlement>().toExtend<Entitlement>();
    expectTypeOf<model.Trust>().toExtend<Trust>();
    expectTypeOf<model.ResponsePlan>().toExtend<ResponsePlan>();
    expectTypeOf<model.Approval>().toExtend<Approval>();
    expectTypeOf<model.OwnerTask>().toExtend<OwnerTask>();
    expectTypeOf<model.RiskException>().toExtend<RiskException>();
    expectTypeOf<model.PreAuthorisation>().toExtend<PreAuthorisation>();
    expectTypeOf<model.LedgerEntry>().toExtend<LedgerEntry>();
    expectTypeOf<store.PrincipalRow>().toExtend<PrincipalRow>();
    expectTypeOf<store.DrillRun>().toExtend<DrillRun>();
  });
});

describe('the table of routes', () => {
  it('sees the routes it judges', () => {
    expect(table.length).toBeGreaterThan(40);
  });

  it('has one key, one id and one place for each route', () => {
    for (const [key, route] of table) expect(route.id).toBe(key);
    const places = table.map(
      ([, route]) => `${route.method} ${route.path.replaceAll(/:\w+/g, ':')}`,
    );
    expect(new Set(places).size).toBe(places.length);
  });

  it('names every path parameter in its schema, and nothing else', () => {
    for (const [, route] of table) {
      const named = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]);
      expect(Object.keys(route.params?.shape ?? {}), route.id).toEqual(named);
      const ours = route.path.startsWith(`${prefix}/`);
      expect(
        ours || /^\/(?:(?:access\/v1|\.well-known)\/|metrics$)/.test(route.path),
        route.path,
      ).toBe(true);
    }
  });

  it('changes nothing by GET: reading carries no body and decides no approval', () => {
    const reading = table.filter(([, route]) => route.method === 'GET');
    expect(reading.length).toBeGreaterThan(15);
    for (const [, route] of reading) {
      expect(route.body, route.id).toBeUndefined();
      expect(route.permission, route.id).not.toMatch(/:(write|decide|run)$/);
    }
    expect(routes['approvals.decide'].method).toBe('POST');
  });

  it('leaves to a signature or secret in the request only what outsiders send', () => {
    const signed = table.filter(([, route]) => route.permission === 'vendor');
    expect(signed.map(([id]) => id).sort()).toEqual([
      'decide.link',
      'decide.page',
      'decide.slack',
      'decide.teams',
      'ssf.receive',
      'ssf.token',
      'webhook.push',
      'webhook.verify',
    ]);
  });

  it('leaves open without sign-in only health, the sign-in itself, and what others read first of decisions and signals', () => {
    const open = table.filter(([, route]) => route.permission === 'none').map(([key]) => key);
    expect(open.sort()).toEqual([
      'decision.metadata',
      'health.alive',
      'health.get',
      'session.oidcFinish',
      'session.oidcStart',
      'session.passkey',
      'session.passkeyOptions',
      'session.signIn',
      'session.ways',
      'ssf.authorisation',
      'ssf.jwks',
      'ssf.metadata',
    ]);
  });

  it('renders as JSON schema, in and out', () => {
    for (const [, route] of table) {
      for (const part of [route.params, route.query, route.body]) {
        if (part) expect(z.toJSONSchema(part, { io: 'input' }), route.id).toHaveProperty('type');
      }
      expect(() => z.toJSONSchema(route.answer, { io: 'output' }), route.id).not.toThrow();
    }
  });
});

describe('permissions', () => {
  it('are each used by a route', () => {
    const used = new Set(table.map(([, route]) => route.permission));
    expect(permissions.filter((one) => !used.has(one))).toEqual([]);
  });

  it('are each held by some role, and each role holds what it names once', () => {
    const held = permissionsOf(roleNames);
    expect(
      permissions.filter((one) => one !== 'none' && one !== 'vendor' && !held.has(one)),
    ).toEqual([]);
    for (const list of Object.values(rolePermissions)) {
      expect(new Set(list).size).toBe(list.length);
    }
  });

  it('keep deciding apart from asking: no role may both run a response and approve it', () => {
    const both = roleNames.filter(
      (role) =>
        rolePermissions[role].includes('response:run') &&
        rolePermissions[role].includes('approvals:decide'),
    );
    expect(both).toEqual([]);
  });

  it('let the ingest role do nothing but ingest', () => {
    expect(rolePermissions.ingest).toEqual(['ingest:write']);
  });
});

describe('query strings', () => {
  it('read a comma-separated list and refuse a value outside the closed set', () => {
    const query = routes['incidents.list'].query;
    expect(query.parse({ status: 'open,contained', drill: 'false' })).toEqual({
      status: ['open', 'contained'],
      drill: false,
      limit: 100,
    });
    expect(query.safeParse({ status: 'open,whatever' }).success).toBe(false);
    expect(query.safeParse({ limit: '501' }).success).toBe(false);
    expect(csv(wholeNumber).parse('0,1')).toEqual([0, 1]);
  });
});
