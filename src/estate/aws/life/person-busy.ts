/** A person's day with all that is annoying about people: they move, are called at night, change teams, mistype. */
import { HOUR, MINUTE, SECOND } from '../../../core/index.ts';
import { momentsIn, type Workday, workdayOf } from '../../common/workday.ts';
import { befalls, calendarOf } from '../../organisation/calendar.ts';
import type { IamRole, Organisation, Person } from '../../organisation/model.ts';
import { cliAgent } from '../../organisation/names.ts';
import { type Day, EXPECTED_FAILURES, isAdminDay, type Life, type Moment } from '../../part.ts';
import type { Random } from '../../random.ts';
import { consoleCaller, type From, keyCaller, newSession, sessionCaller } from '../callers.ts';
import { browsing, failed, onCallWork } from '../calls/index.ts';
import { type Call, type Caller, trailMoment } from '../record.ts';
import { consoleLogin, liveCalmly, samlSignIn, workCall } from './person.ts';
import { holding, rotation } from './rotation.ts';

const roleNamed = (organisation: Organisation, job: string): IamRole | undefined =>
  organisation.roles.find((one) => one.name.startsWith(`AWSReservedSSO_${job}_`));

/** The role of today: a reorganisation makes analysts of some engineers, and engineers of some analysts. */
const roleOn = (person: Person, { organisation, start }: Day): IamRole | undefined => {
  if (!person.role || start < calendarOf(organisation).reorganisation) return person.role;
  if (!befalls(organisation, 'reorganisation', person.email, 0.06)) return person.role;
  if (person.job === 'engineer') return roleNamed(organisation, 'Analyst') ?? person.role;
  return person.job === 'analyst' ? roleNamed(organisation, 'Engineer') : person.role;
};

interface Stay {
  readonly from: From;
  readonly begin: number;
  readonly end: number;
  readonly calls: number;
  readonly mistypes: boolean;
  readonly call: (random: Random) => Call;
}

/** Signed in once, working for a while. */
const stay = (person: Person, day: Day, random: Random, how: Stay): readonly Moment[] => {
  const { from, begin } = how;
  const role = roleOn(person, day);
  const session = role ? newSession(role, person.email, begin, random) : undefined;
  const user = person.user && holding(person.user, day, begin);
  const signIn = session
    ? samlSignIn(person, session, from)
    : user
      ? consoleLogin(user, from)
      : undefined;
  if (!signIn) return [];
  const moments: Moment[] = [];
  const say = (at: number, caller: Caller, call: Call): void => {
    moments.push(trailMoment(caller, call, at, random));
  };
  if (how.mistypes && !session)
    for (let i = random.int(1, 4); i > 0; i--)
      say(begin - i * 20 * SECOND, signIn.caller, {
        ...signIn,
        response: null,
        error: { code: 'Failed authentication', message: 'Failed authentication' },
      });
  say(begin, signIn.caller, signIn);
  const keyId = `ASIA${random.base32(16)}`;
  const callerAt = (at: number): Caller => {
    if (session) return sessionCaller(session, from, !random.chance(0.2));
    if (user?.keyId && random.chance(0.3))
      return keyCaller(holding(person.user ?? user, day, at), { ...from, agent: cliAgent });
    if (!user) throw new RangeError(`${person.email} signs in to nothing`);
    return consoleCaller(user, from, { keyId, since: begin });
  };
  for (const at of momentsIn({ begin: begin + 30 * SECOND, end: how.end }, how.calls, random)) {
    const call = how.call(random);
    say(at, callerAt(at), random.chance(EXPECTED_FAILURES) ? failed(call, random) : call);
  }
  return moments;
};

const NEW_HIRE_DAYS = 4;

const busyness = (person: Person, day: Day, random: Random): number => {
  const usual = { admin: 30, engineer: 30, analyst: 18, manager: 6 }[person.job];
  const tickets = person.job === 'admin' && isAdminDay(day) ? 2 : 1;
  // Who is new looks at everything.
  const isNew = day.start - person.joins < NEW_HIRE_DAYS * 24 * HOUR;
  return usual * tickets * (isNew ? 3 : 1) * (0.5 + random.next());
};

const atNight = (person: Person, day: Day, workday: Workday, random: Random): readonly Moment[] =>
  workday.called === undefined
    ? []
    : stay(person, day, random, {
        from: { address: workday.address, agent: person.agent },
        begin: Math.floor(workday.called + 4 * MINUTE),
        end: workday.called + random.int(20, 90) * MINUTE,
        calls: random.int(8, 30),
        mistypes: random.chance(0.2),
        call: onCallWork,
      });

export const liveAsPerson: Life<Person> = (person, day, random) => {
  if (day.calm) return liveCalmly(person, day, random);
  const workday = workdayOf(person, day);
  if (!workday) return [];
  const from = { address: workday.address, agent: person.agent };
  const account = person.role?.account.id ?? person.user?.account.id ?? '';
  const worked = workday.called === undefined || workday.begin > workday.called;
  const isNew = day.start - person.joins < NEW_HIRE_DAYS * 24 * HOUR;
  return [
    ...(person.user ? rotation(person.user, { ...from, agent: cliAgent }, day, random) : []),
    ...atNight(person, day, workday, random),
    ...(worked
      ? stay(person, day, random, {
          from,
          begin: workday.begin,
          end: workday.end,
          calls: busyness(person, day, random),
          mistypes: workday.odd.has('mistypes') || workday.odd.has('forgot_password'),
          call: (numbers) => (isNew ? browsing(numbers) : workCall(person, day, account, numbers)),
        })
      : []),
  ];
};
