/** Days of the database: pools that reconnect, analysts who ask, a dump each night, migrations on deployment days. */
import { HOUR, MINUTE, SECOND } from '../../core/index.ts';
import { lazily } from '../common/moment.ts';
import { ticks } from '../common/rhythm.ts';
import { joinersOf, leaversOf } from '../common/staff.ts';
import { type Workday, workdayOf } from '../common/workday.ts';
import { type Day, isAdminDay, isTerraformDay, type Moment } from '../part.ts';
import { type Random, randomOf } from '../random.ts';
import {
  authenticated,
  authorized,
  denied,
  disconnected,
  type Line,
  logLine,
  newSession,
  type Session,
  stated,
  wrongPassword,
} from './record.ts';
import { type Role, rolesOn } from './server.ts';

const line = (at: number, random: Random, session: Session, nth: number, what: Line): Moment =>
  lazily('postgresql', at, random, () => logLine(at, session, nth, what));

/** From the sign-in to the end, the lines between at their distance in ms from the beginning. */
const told = (
  session: Session,
  random: Random,
  between: readonly (readonly [number, Line])[],
  lasts: number,
): readonly Moment[] => {
  const begin = session.startedAt;
  const say = (after: number, nth: number, what: Line): Moment =>
    line(begin + after, random, session, nth, what);
  return [
    say(20, 2, authenticated(session)),
    say(24, 3, authorized(session)),
    ...between.map(([after, what], nth) => say(after, 4 + nth, what)),
    say(lasts, 4 + between.length, disconnected(session, lasts)),
  ];
};

/** Connections of a pool live a quarter of a day; after a deployment a few race to be first. */
const appDay = (role: Role, day: Day, random: Random): readonly Moment[] =>
  ticks(day.start, 120, random).flatMap((at) => {
    const session = newSession(role, { at, address: role.address }, random);
    const slow = stated(
      `SELECT * FROM ${role.database} WHERE state = 'open'`,
      900 + random.int(0, 4000),
    );
    return told(session, random, random.chance(0.3) ? [[10 * MINUTE, slow]] : [], 118 * MINUTE);
  });

const tables = ['orders', 'payments', 'customers', 'events', 'refunds'] as const;

const jobDay = (role: Role, day: Day, random: Random): readonly Moment[] => {
  const from = (at: number) => newSession(role, { at, address: role.address }, random);
  if (role.name === 'backup_job')
    return told(
      from(day.start + HOUR + random.int(0, 9) * MINUTE),
      random,
      tables.map((table, nth) => [
        (nth + 1) * 20 * SECOND,
        stated(`COPY public.${table} TO stdout`, 9_000 + nth * 100),
      ]),
      4 * MINUTE,
    );
  if (role.name === 'metrics_job')
    return ticks(day.start, 60, random).flatMap((at) => told(from(at), random, [], 2 * SECOND));
  if (!isTerraformDay(day)) return [];
  return told(
    from(day.start + 10 * HOUR + random.int(0, 3 * HOUR)),
    random,
    [
      [2 * SECOND, stated(`CREATE TABLE orders_${random.hex(4)} (id bigint)`, 12)],
      [3 * SECOND, stated('GRANT SELECT ON ALL TABLES IN SCHEMA public TO analysts', 3)],
    ],
    20 * SECOND,
  );
};

const asking = (role: Role, workday: Workday, day: Day, random: Random): readonly Moment[] => {
  const { person } = workday;
  if (!random.chance(person.job === 'analyst' ? 0.8 : 0.3)) return [];
  const at = workday.begin + random.int(5, 180) * MINUTE;
  const from = { at, address: workday.address };
  const tries = workday.odd.has('mistypes') ? random.int(1, 2) : 0;
  const wrong = Array.from({ length: tries }, (_, nth) => {
    const when = at - (nth + 1) * 9 * SECOND;
    const session = newSession(role, { ...from, at: when }, random);
    return line(when + 12, random, session, 2, wrongPassword(session));
  });
  const lines = Array.from({ length: random.int(1, 5) }, (_, nth): readonly [number, Line] => {
    const after = (nth + 1) * random.int(2, 25) * MINUTE + nth;
    const table = random.pick(tables);
    if (random.chance(0.06)) return [after, denied('payroll')];
    return [after, stated(`SELECT count(*) FROM ${table} WHERE day > '2026-01-01'`, 1_200)];
  });
  const heavy: readonly (readonly [number, Line])[] =
    !day.calm && random.chance(0.03)
      ? [[90 * MINUTE, stated('COPY (SELECT * FROM orders) TO stdout', 60_000)]]
      : [];
  return [
    ...wrong,
    ...told(newSession(role, from, random), random, [...lines, ...heavy], 4 * HOUR),
  ];
};

/** The administrators make and end roles of people, by ticket. */
const caring = (role: Role, workday: Workday, day: Day, random: Random): readonly Moment[] => {
  if (!role.memberOf.includes('dba') || (!isAdminDay(day) && !random.chance(0.1))) return [];
  const session = newSession(
    role,
    { at: workday.begin + 3 * HOUR, address: workday.address },
    random,
  );
  const people = rolesOn(day.organisation, day.start).filter(({ kind }) => kind === 'person');
  const whom = random.pick(people).name;
  return told(
    session,
    random,
    [
      [20 * SECOND, stated(`GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO "${whom}"`, 4)],
      ...(random.chance(0.3)
        ? [[40 * SECOND, stated(`ALTER ROLE "${whom}" VALID UNTIL '2027-06-30'`, 2)] as const]
        : []),
    ],
    5 * MINUTE,
  );
};

const staffChanges = (day: Day): readonly Moment[] => {
  const owner = rolesOn(day.organisation, day.start).find(({ kind }) => kind === 'owner');
  const named = (all: ReturnType<typeof joinersOf>) =>
    all.flatMap(({ logins }) => logins.database ?? []);
  const made = named(joinersOf(day)).map((name) => `CREATE ROLE "${name}" LOGIN IN ROLE analysts`);
  const gone = named(leaversOf(day)).map((name) => `ALTER ROLE "${name}" NOLOGIN`);
  if (owner === undefined || made.length + gone.length === 0) return [];
  const random = randomOf(day.organisation.seed, 'pg-staff', day.index);
  const session = newSession(
    { ...owner, application: 'ansible' },
    { at: day.start + 5 * HOUR, address: '10.20.1.32' },
    random,
  );
  const lines = [...made, ...gone].map((sql, nth) => [(nth + 1) * SECOND, stated(sql, 3)] as const);
  return told(session, random, lines, MINUTE);
};

export const liveInPostgresql = (day: Day): readonly Moment[] => [
  ...rolesOn(day.organisation, day.start).flatMap((role) => {
    const random = randomOf(day.organisation.seed, 'postgresql', role.name, day.index);
    if (role.kind === 'app') return appDay(role, day, random);
    if (role.kind === 'job') return jobDay(role, day, random);
    const workday = role.person && workdayOf(role.person, day);
    if (!workday) return [];
    return [...asking(role, workday, day, random), ...caring(role, workday, day, random)];
  }),
  ...staffChanges(day),
];
