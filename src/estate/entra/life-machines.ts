/** Apps with secrets, managed identities, vendors' connectors and the synchronisation with the directory on premises. */
import { MINUTE } from '../../core/index.ts';
import { lazily } from '../common/moment.ts';
import { runsOf, ticks } from '../common/rhythm.ts';
import type { Day, Moment } from '../part.ts';
import { cloudExits, type Spot } from '../places.ts';
import { type Random, randomOf } from '../random.ts';
import { appSignIn, userSignIn, type Where } from './sign-in.ts';
import { type EntraApp, keyOn, type Tenant, tenantOf } from './tenant.ts';

/** Where an app calls from, the same every day. */
export const homeOf = (app: EntraApp, random: Random): Where => {
  const { of } = app;
  if (of?.kind === 'third_party_app')
    return { spot: of.egress, address: `${of.egress.prefix}.${random.int(4, 250)}` };
  if (of !== undefined) return { spot: of.egress, address: of.address };
  const spot = cloudExits[0] as Spot;
  return { spot, address: `${spot.prefix}.9` };
};

/** A secret buys a token of an hour; what is asked for often asks often. */
const times = (app: EntraApp, day: Day, random: Random): readonly number[] => {
  const { of } = app;
  if (of?.kind === 'service_account') return runsOf(of.rhythm, day.start, random);
  // Azure keeps a managed identity's token for a day.
  if (of?.kind === 'workload') return ticks(day.start, 480, random);
  if (of?.kind === 'third_party_app') return ticks(day.start, 240, random);
  return [];
};

const ofApp = (tenant: Tenant, app: EntraApp, day: Day): readonly Moment[] => {
  const random = randomOf(day.organisation.seed, 'entra-app', app.id, day.index);
  return times(app, day, random).flatMap((at) => {
    const keyId = keyOn(day.organisation, app, day.index);
    const where = homeOf(app, random);
    const signIn = (when: number, code: 0 | 7000215): Moment =>
      lazily('entra', when, random, (own) =>
        appSignIn({ at: when, random: own, tenant, app, keyId, where, code }),
      );
    // A secret that a deployment has not got yet: one refusal, then the right one.
    const late = app.kind === 'own' && !day.calm && random.chance(0.002);
    return [...(late ? [signIn(at - MINUTE, 7000215)] : []), signIn(at, 0)];
  });
};

/** Twice an hour, from the one server on premises. */
const synchronisation = (tenant: Tenant, day: Day): readonly Moment[] => {
  const random = randomOf(day.organisation.seed, 'entra-sync', day.index);
  const where = syncServer(day.organisation.seed);
  return ticks(day.start, 30, random).map((at) =>
    lazily('entra', at, random, (own) =>
      userSignIn({
        at,
        random: own,
        tenant,
        where,
        user: tenant.sync,
        device: undefined,
        app: 'connect',
        resource: 'directory',
        interactive: false,
        sessionId: undefined,
        foreign: true,
        policy: 'notApplied',
      }),
    ),
  );
};

/** The office in London, where the directory stands. */
export const syncServer = (seed: number): Where => {
  const random = randomOf(seed, 'sync-server');
  return {
    address: `5.80.0.${random.int(4, 250)}`,
    spot: {
      city: 'London',
      country: 'GB',
      latitude: 51.5,
      longitude: -0.13,
      utcOffset: 0,
      asn: 2856,
      network: 'isp',
      prefix: '5.80.0',
    },
  };
};

export const liveMachines = (day: Day): readonly Moment[] => {
  const tenant = tenantOf(day.organisation);
  return [
    ...tenant.apps.flatMap((app) => ofApp(tenant, app, day)),
    ...synchronisation(tenant, day),
  ];
};
