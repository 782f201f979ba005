/** Days in Okta: sign-ins and single sign-on of people, administrators at work, provisioning by token. */
import { HOUR, MINUTE, SECOND } from '../../core/index.ts';
import { lazily } from '../common/moment.ts';
import { ticks } from '../common/rhythm.ts';
import { joinersOf, leaversOf, movedOn } from '../common/staff.ts';
import { isStaff, momentsIn, type Workday, workdayOf, workersOf } from '../common/workday.ts';
import type { Person } from '../organisation/model.ts';
import { type Day, isAdminDay, type Moment } from '../part.ts';
import { cloudExits } from '../places.ts';
import { type Random, randomOf } from '../random.ts';
import {
  adminConsole,
  assigned,
  challenged,
  created,
  deactivated,
  factorOff,
  factorOn,
  factorsReset,
  type Happening,
  joined,
  passwordChanged,
  passwordReset,
  profileUpdated,
  pushDenied,
  pushSent,
  secondFactor,
  sessionRefused,
  sessionStarted,
  signedOnTo,
  tokenGranted,
} from './events.ts';
import { appsFor, type OktaUser, oktaAdmins, oktaOrgOf, oktaUserOf } from './org.ts';
import { newSession, type OktaClient, type OktaEvent, oktaEvent } from './record.ts';

interface Scene {
  readonly day: Day;
  readonly user: OktaUser;
  readonly workday: Workday;
  readonly random: Random;
  readonly session: string;
}

type Who = Pick<OktaEvent, 'actor'> & Partial<OktaEvent>;

const moment = (at: number, random: Random, who: Who, what: Happening): Moment =>
  lazily('okta', at, random, (own) => oktaEvent({ at, random: own, ...who, ...what }));

const atDesk = ({ workday }: Scene): OktaClient => ({
  address: workday.address,
  spot: workday.spot,
  device: workday.laptop,
});

const does = (scene: Scene, at: number, what: Happening, more: Partial<OktaEvent> = {}): Moment =>
  moment(
    at,
    scene.random,
    { actor: scene.user, client: atDesk(scene), session: scene.session, ...more },
    what,
  );

const signIn = (scene: Scene, at: number, factor = 'OKTA_VERIFY_PUSH'): Moment[] => [
  does(scene, at, challenged, { session: undefined }),
  does(scene, at + 9 * SECOND, secondFactor(factor)),
  does(scene, at + 9 * SECOND + 300, sessionStarted),
];

/** Prompts are overlooked, refused by a slip, and asked for again. */
const morning = (scene: Scene): Moment[] => {
  const { workday, random } = scene;
  const { begin } = workday;
  const out: Moment[] = [];
  if (workday.odd.has('mistypes'))
    for (let nth = random.int(1, 2); nth > 0; nth--)
      out.push(does(scene, begin - nth * 9 * SECOND, sessionRefused, { session: undefined }));
  if (random.chance(0.02))
    out.push(
      does(scene, begin, pushSent, { session: undefined }),
      does(scene, begin + 5 * SECOND, pushDenied, { session: undefined }),
    );
  const factor = workday.person.job === 'admin' ? 'FIDO2_WEBAUTHN' : 'OKTA_VERIFY_PUSH';
  return [...out, ...signIn(scene, begin + 20 * SECOND, factor)];
};

const apps = (scene: Scene): Moment[] => {
  const { workday, random, day } = scene;
  const list = appsFor(day.organisation, workday.person);
  return momentsIn(workday, random.int(3, 8), random).map((at) =>
    does(scene, at + MINUTE, signedOnTo(random.pick(list))),
  );
};

/** In the evening by phone: a session of its own. */
const evening = (scene: Scene): Moment[] => {
  const { workday, random, day } = scene;
  if (!random.chance(0.12)) return [];
  const at = workday.end + random.int(20, 150) * MINUTE;
  const client = { address: workday.phoneAddress, spot: workday.spot, device: workday.phone };
  const phone: Scene = { ...scene, session: newSession(random) };
  return [
    does(phone, at, sessionStarted, { client }),
    does(
      phone,
      at + 4 * SECOND,
      signedOnTo(random.pick(appsFor(day.organisation, workday.person))),
      {
        client,
      },
    ),
  ];
};

const deskOf = ({ day, user }: Scene) => {
  const desk = oktaAdmins(day.organisation).find(
    ({ role, user: one }) => role === 'HELP_DESK_ADMIN' && one !== user,
  )?.user;
  const workday = desk?.person && workdayOf(desk.person, day);
  if (desk === undefined || workday === undefined) return undefined;
  const client = { address: workday.address, spot: workday.spot, device: workday.laptop };
  return { actor: desk, client, session: newSession(randomOf(day.index, 'desk', desk.id)) };
};

/** Half of those with a new phone move over themselves; the others ring the help desk, the old one gone. */
const newPhone = (scene: Scene): Moment[] => {
  const { workday, user, random } = scene;
  const at = workday.begin + 30 * MINUTE;
  const desk = deskOf(scene);
  const factor = 'OKTA_VERIFY_PUSH';
  if (desk === undefined || random.chance(0.5))
    return [
      ...signIn(scene, at - MINUTE, 'SMS_FACTOR'),
      does(scene, at, factorOff(user, factor)),
      does(scene, at + MINUTE, factorOn(user, factor)),
    ];
  return [
    moment(at, random, desk, factorsReset(user)),
    does(scene, at + 4 * MINUTE, sessionStarted),
    does(scene, at + 5 * MINUTE, factorOn(user, factor)),
  ];
};

const forgotten = (scene: Scene): Moment[] => {
  const { workday, user, random } = scene;
  const at = workday.begin + 12 * MINUTE;
  const desk = deskOf(scene);
  const reset =
    desk === undefined
      ? does(scene, at, passwordReset(user), { session: undefined })
      : moment(at, random, desk, passwordReset(user));
  return [
    does(scene, at - 9 * MINUTE, sessionRefused, { session: undefined }),
    does(scene, at - 8 * MINUTE, sessionRefused, { session: undefined }),
    reset,
    does(scene, at + 3 * MINUTE, passwordChanged(user)),
    ...signIn(scene, at + 4 * MINUTE),
  ];
};

const livePeople = (day: Day): readonly Moment[] => {
  const users = new Map(oktaOrgOf(day.organisation).users.map((user) => [user.person, user]));
  return workersOf(day.organisation.people, day, 'okta').flatMap(({ workday, random }) => {
    const user = users.get(workday.person);
    if (user === undefined) return [];
    const scene: Scene = { day, user, workday, random, session: newSession(random) };
    return [
      ...(workday.odd.has('forgot_password') ? forgotten(scene) : morning(scene)),
      ...(workday.odd.has('new_phone') ? newPhone(scene) : []),
      ...apps(scene),
      ...evening(scene),
    ];
  });
};

/** Tickets: groups and apps for people, on Tuesdays many. */
const liveAdministrators = (day: Day): readonly Moment[] => {
  const { users: known, groups, apps: all } = oktaOrgOf(day.organisation);
  const users = known.filter(({ person }) => person && isStaff(person, day.start));
  return oktaAdmins(day.organisation).flatMap(({ user }) => {
    const workday = user.person && workdayOf(user.person, day);
    if (!workday) return [];
    const random = randomOf(day.organisation.seed, 'okta-admin', user.id, day.index);
    if (!isAdminDay(day) && !random.chance(0.4)) return [];
    const scene: Scene = { day, user, workday, random, session: newSession(random) };
    const tasks = isAdminDay(day) ? random.int(4, 14) : random.int(1, 4);
    const times = momentsIn(workday, tasks, random);
    return [
      does(scene, (times[0] ?? workday.begin) - MINUTE, adminConsole),
      ...times.map((at) => {
        const whom = random.pick(users);
        return does(
          scene,
          at,
          random.chance(0.6)
            ? joined(whom, random.pick(groups.slice(1)))
            : assigned(whom, random.pick(all)),
        );
      }),
    ];
  });
};

/** From the staff records, each hour; in the small hours a longer run with joiners. */
const liveProvisioning = (day: Day): readonly Moment[] => {
  const { organisation } = day;
  const { provisioner, tokenId, users, groups, reporter } = oktaOrgOf(organisation);
  const staff = users.filter(({ person }) => person && isStaff(person, day.start));
  const random = randomOf(organisation.seed, 'okta-provisioning', day.index);
  const client: OktaClient = provisionerClient(organisation.seed);
  const by = { actor: provisioner, client, token: tokenId };
  const hourly = ticks(day.start, 60, random).map((at) =>
    moment(at, random, by, profileUpdated(random.pick(staff))),
  );
  const accountOf = (person: Person): OktaUser => oktaUserOf(organisation, person);
  const joiners = joinersOf(day).flatMap((person, nth) => {
    const at = day.start + 2 * HOUR + nth * MINUTE;
    const whom = accountOf(person);
    return [
      moment(at, random, by, created(whom)),
      moment(at + SECOND, random, by, joined(whom, groups[0] ?? { id: '00g', name: 'Everyone' })),
    ];
  });
  const moved = movedOn(day).flatMap((person, nth) => {
    const at = day.start + 4 * HOUR + nth * 700;
    const [, engineering] = groups;
    return engineering === undefined
      ? []
      : [moment(at, random, by, joined(accountOf(person), engineering))];
  });
  const leavers = leaversOf(day).map((person, nth) => {
    const at = day.start + 23 * HOUR + nth * MINUTE;
    return moment(at, random, by, deactivated(accountOf(person)));
  });
  const reports = ticks(day.start, 120, random).map((at) =>
    moment(at, random, { actor: reporter, client }, tokenGranted),
  );
  return [...hourly, ...joiners, ...moved, ...leavers, ...reports];
};

export const provisionerClient = (seed: number): OktaClient => {
  const spot = cloudExits[0];
  const address = `${spot?.prefix ?? '1.178.7'}.${randomOf(seed, 'provisioner').int(4, 250)}`;
  return { address, spot, agent: 'okta-sdk-python/2.9.13 python/3.12.3 Linux/6.8.0' };
};

export const liveInOkta = (day: Day): readonly Moment[] => [
  ...livePeople(day),
  ...liveAdministrators(day),
  ...liveProvisioning(day),
];
