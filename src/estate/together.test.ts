import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../core/index.ts';
import type { Event } from '../model/index.ts';
import { sources } from '../sources/index.ts';
import { spotOf } from './common/spot.ts';
import { createEstate, parts, sizeOf } from './index.ts';
import { calendarOf } from './organisation/calendar.ts';
import { distanceKm, type Spot } from './places.ts';

const start = Date.UTC(2026, 9, 5); // a Monday
const { organisation } = createEstate({ seed: 12, size: sizeOf(150), start, systems: [] });

const dayOf = (index: number) => ({
  start: start + index * DAY,
  weekday: new Date(start + index * DAY).getUTCDay(),
  index: start / DAY + index,
  organisation,
  calm: false,
});

const parsers = new Map(sources.map((source) => [source.id, source]));

const eventsOn = (index: number, systems: readonly string[]): readonly Event[] => {
  const day = dayOf(index);
  return parts
    .filter(({ id }) => systems.includes(id))
    .flatMap((part) => part.live(day))
    .flatMap(({ system, record }) => parsers.get(system)?.parse(record) ?? []);
};

const emailBy = new Map(
  organisation.people.flatMap(({ email, logins }) => [
    [email, email] as const,
    [logins.github, email] as const,
    [logins.database ?? email, email] as const,
  ]),
);

interface Seen {
  readonly at: number;
  readonly spot: Spot;
  readonly what: string;
}

/** Where somebody's own feet are: tunnels, carriers and the cloud come out elsewhere. */
const afoot = ({ network }: Spot): boolean => network === 'isp';

describe('one person in many systems', () => {
  it('is in one place at a time, in whatever log', () => {
    const seen = new Map<string, Seen[]>();
    const systems = ['aws', 'entra', 'okta', 'google-workspace', 'github', 'm365', 'postgresql'];
    // Home on Tuesday, the conference on Wednesday and Thursday, home again.
    for (const event of [8, 9, 10, 11].flatMap((index) => eventsOn(index, systems))) {
      const spot = spotOf(event.src.ip ?? '');
      const email = emailBy.get(event.actor.name) ?? emailBy.get(event.actor.session?.name ?? '');
      if (!spot || !email || !afoot(spot)) continue;
      const what = `${email} ${event.source} ${event.operation} ${spot.city}`;
      seen.set(email, [...(seen.get(email) ?? []), { at: event.time, spot, what }]);
    }
    expect(seen.size).toBeGreaterThan(60);
    const faults = [...seen.values()].flatMap((list) => {
      const inOrder = list.sort((a, b) => a.at - b.at);
      return inOrder.flatMap((one, index) => {
        const next = inOrder[index + 1];
        if (!next) return [];
        const km = distanceKm(one.spot, next.spot);
        const hours = (next.at - one.at) / HOUR;
        return km > 150 && km / Math.max(hours, 0.1) > 900 ? [`${one.what} → ${next.what}`] : [];
      });
    });
    expect(faults).toEqual([]);
    const away = [...seen.values()].filter(
      (list) => new Set(list.map(({ spot }) => spot.city)).size > 1,
    );
    expect(away.length).toBeGreaterThan(0);
  });

  it('moves into another team in all directories on the same day', () => {
    const index = (calendarOf(organisation).reorganisation - start) / DAY;
    const joined = (on: number, system: string): number =>
      eventsOn(on, [system]).filter(
        ({ classUid, activityId }) => classUid === 3006 && activityId === 3,
      ).length;
    for (const system of ['entra', 'okta', 'active-directory'])
      expect(joined(index, system), system).toBeGreaterThan(joined(index - 7, system));
  });
});
