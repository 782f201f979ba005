import { beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../core/index.ts';
import { awsSource } from '../sources/aws/index.ts';
import { createEstate, type EstateRecord, sizeOf } from './index.ts';
import { calendarOf } from './organisation/calendar.ts';
import { hostile, nextVpnExits, vpnExits } from './places.ts';

const start = Date.UTC(2026, 9, 5); // a Monday
const DAYS = 30;
/** Mostly people: what they do is most varied. */
const size = {
  ...sizeOf(40),
  people: 180,
  serviceAccounts: 18,
  thirdParties: 8,
  sharedRepositories: 20,
  onDemandPerDay: 20,
};
const estate = createEstate({ seed: 21, size, start, systems: ['aws'] });
const { organisation } = estate;

interface Seen {
  readonly at: number;
  readonly name: string;
  readonly who: string;
  readonly userName: string;
  readonly key: string;
  readonly address: string;
  readonly subject: string;
  readonly made: string | undefined;
}

const seen: Seen[] = [];
const ids = new Set<string>();
let failed = 0;
let parsed = 0;
let unread = 0;

const text = (of: unknown, ...path: readonly string[]): string => {
  let value = of;
  for (const name of path) value = (value as Record<string, unknown> | null)?.[name];
  return typeof value === 'string' ? value : '';
};

const note = ({ at, record }: EstateRecord): void => {
  const identity = record['userIdentity'];
  const name = text(record, 'eventName');
  ids.add(text(record, 'eventID'));
  if (record['errorCode'] !== undefined) failed++;
  seen.push({
    at,
    name,
    who: text(identity, 'principalId'),
    userName: text(identity, 'userName'),
    key: text(identity, 'accessKeyId'),
    address: text(record, 'sourceIPAddress'),
    subject: text(record, 'requestParameters', 'userName'),
    made:
      text(record, 'responseElements', 'user', 'userId') ||
      text(record, 'responseElements', 'accessKey', 'accessKeyId') ||
      undefined,
  });
};

beforeAll(() => {
  const each = new Map<string, number>();
  for (const one of estate.events(start, start + DAYS * DAY)) {
    note(one);
    const kind = `${text(one.record, 'eventName')} ${text(one.record, 'userIdentity', 'type')}`;
    const count = (each.get(kind) ?? 0) + 1;
    each.set(kind, count);
    // Each kind of record some times, then one in fifty.
    if (count > 5 && count % 50 !== 0) continue;
    parsed++;
    if (awsSource.parse(one.record).length !== 1) unread++;
  }
}, 180_000);

const prefixOf = (address: string): string => address.split('.').slice(0, 3).join('.');
const named = (name: string): readonly Seen[] => seen.filter((one) => one.name === name);

describe('a month of an organisation', () => {
  it('is told in the order of time, each record with an id of its own, and is read by the source', () => {
    expect(seen.length).toBeGreaterThan(100_000);
    for (let i = 1; i < seen.length; i++)
      if ((seen[i]?.at ?? 0) < (seen[i - 1]?.at ?? 0)) expect.fail(`record ${i} is out of order`);
    expect(ids.size).toBe(seen.length);
    expect(parsed).toBeGreaterThan(2_000);
    expect(unread).toBe(0);
  });

  it('is ordinary: few calls fail, nobody comes from where attackers sit, everybody is known or was made', () => {
    expect(failed / seen.length).toBeLessThan(0.04);
    const bad = new Set(hostile.map(({ prefix }) => prefix));
    expect(seen.filter(({ address }) => bad.has(prefixOf(address)))).toEqual([]);
    const known = new Set([
      ...organisation.users.map((user) => user.userId),
      ...organisation.roles.map((role) => role.roleId),
      ...named('CreateUser').map(({ made }) => made),
    ]);
    const strangers = seen.filter(
      ({ who }) => /^(AIDA|AROA)/.test(who) && !who.includes(':') && !known.has(who),
    );
    expect(strangers).toEqual([]);
  });

  it('has days that are plain and days that are not: the same actors say less when it is calm', () => {
    const calm = createEstate({ seed: 21, size, start, systems: ['aws'], calm: true });
    const on = (records: Iterable<EstateRecord>) => [...records].length;
    const { failover } = calendarOf(organisation);
    expect(on(calm.events(failover, failover + DAY))).not.toBe(
      on(estate.events(failover, failover + DAY)),
    );
    expect(calendarOf(calm.organisation)).toEqual(calendarOf(organisation));
  });
});

describe('what is annoying and harmless', () => {
  it('renews keys that grow old: both for an hour, then the new one alone', () => {
    const renewed = named('CreateAccessKey').filter(
      ({ subject, userName }) => subject === userName,
    );
    expect(renewed.length).toBeGreaterThan(3);
    for (const { subject, at, key: old, made } of renewed) {
      const after = seen.filter((one) => one.userName === subject && one.at > at + 2 * HOUR);
      const keys = new Set(after.map((one) => one.key).filter((key) => key.startsWith('AKIA')));
      expect([...keys].filter((key) => key === old)).toEqual([]);
      if (keys.size > 0) expect([...keys]).toEqual([made]);
    }
  });

  it('makes identities on demand and unmakes each within the hour', () => {
    const { broker } = organisation;
    const made = named('CreateUser').filter(({ who }) => who === broker?.account.user.userId);
    expect(made.length).toBeGreaterThan(DAYS * 15);
    const gone = new Map(named('DeleteUser').map(({ subject, at }) => [subject, at]));
    for (const { subject, at } of made) {
      const end = gone.get(subject) ?? (at < start + DAYS * DAY - HOUR ? 0 : Number.MAX_VALUE);
      expect(end).toBeGreaterThan(at);
      if (end !== Number.MAX_VALUE) expect(end - at).toBeLessThan(HOUR);
    }
  });

  it('lets many repositories deploy through one role, each with its own subject', () => {
    const role = organisation.sharedPipeline?.role;
    const subjects = new Set(
      named('AssumeRoleWithWebIdentity')
        .map(({ userName }) => userName)
        .filter((one) => one.includes('/svc-')),
    );
    expect(role).toBeDefined();
    expect(subjects.size).toBe(organisation.sharedPipeline?.repositories.length);
  });

  it('hires and parts: nobody acts before joining, or a day after leaving', () => {
    const moving = organisation.people.filter(
      ({ joins, leaves }) => joins > start || leaves !== undefined,
    );
    expect(moving.length).toBeGreaterThan(2);
    for (const { email, joins, leaves } of moving) {
      const times = seen.filter(({ userName }) => userName === email).map(({ at }) => at);
      if (times.length === 0) continue;
      expect(Math.min(...times)).toBeGreaterThan(joins - 12 * HOUR);
      expect(Math.max(...times)).toBeLessThan((leaves ?? Number.MAX_VALUE) + DAY);
    }
  });

  it('changes its VPN for everybody at once, and never goes back', () => {
    const { vpnChange } = calendarOf(organisation);
    const through = (exits: readonly { readonly prefix: string }[]) =>
      seen
        .filter(({ address }) => exits.some(({ prefix }) => prefix === prefixOf(address)))
        .map(({ at }) => at);
    const [before, after] = [through(vpnExits), through(nextVpnExits)];
    expect(before.length).toBeGreaterThan(50);
    expect(after.length).toBeGreaterThan(50);
    expect(Math.max(...before)).toBeLessThan(vpnChange + DAY);
    expect(Math.min(...after)).toBeGreaterThan(vpnChange - 12 * HOUR);
  });

  it('calls people at night, and vendors come back all at once', () => {
    const users = new Map(
      organisation.people.flatMap((one) => (one.user ? [[one.user.name, one] as const] : [])),
    );
    const nights = named('ConsoleLogin').filter(({ userName, at }) => {
      const person = users.get(userName);
      if (!person) return false;
      const hour = (new Date(at).getUTCHours() + person.home.utcOffset + 24) % 24;
      return hour >= 2 && hour < 5;
    });
    expect(nights.length).toBeGreaterThan(3);
    const storms = new Map<string, number>();
    for (const { name, at, who } of named('AssumeRole')) {
      const slot = `${name} ${who} ${Math.floor(at / (10 * MINUTE))}`;
      storms.set(slot, (storms.get(slot) ?? 0) + 1);
    }
    const vendors = [...storms].filter(
      ([slot, count]) => slot.includes(':collector') && count > 40,
    );
    expect(vendors.length).toBeGreaterThan(0);
  });
});
