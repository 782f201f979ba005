/** Days in Google Workspace: sign-ins, files, apps that were let in, and the care of accounts. */
import { HOUR, MINUTE, SECOND } from '../../core/index.ts';
import { lazily } from '../common/moment.ts';
import { joinersOf, leaversOf } from '../common/staff.ts';
import { momentsIn, type Workday, workdayOf, workersOf } from '../common/workday.ts';
import { type Day, isAdminDay, type Moment } from '../part.ts';
import { vendors } from '../places.ts';
import { type Random, randomOf } from '../random.ts';
import {
  appsOf,
  delegatedApp,
  staffOn,
  superAdminsOf,
  usersOf,
  type WorkspaceUser,
} from './customer.ts';
import {
  activity,
  apiCalled,
  authorized,
  challengePassed,
  type File,
  fileDone,
  type Given,
  groupJoined,
  passwordEdited,
  passwordSet,
  secondStepOff,
  secondStepOn,
  sharedWith,
  signedIn,
  signedOut,
  signInFailed,
  userCreated,
  userSuspended,
  type What,
} from './record.ts';

interface Scene {
  readonly day: Day;
  readonly workday: Workday;
  readonly user: WorkspaceUser;
  readonly random: Random;
}

const moment = (
  at: number,
  random: Random,
  by: Pick<Given, 'actor' | 'address'>,
  what: What,
): Moment =>
  lazily('google-workspace', at, random, (own) => activity({ at, random: own, ...by, ...what }));

const does = ({ workday, user, random }: Scene, at: number, what: What, phone = false): Moment =>
  moment(
    at,
    random,
    { actor: user, address: phone ? workday.phoneAddress : workday.address },
    what,
  );

export const fileFor = (random: Random, owner: string): File => ({
  id: random.hex(33),
  title: `${random.pick(['Forecast', 'Budget', 'Survey', 'Roadmap'])} ${random.int(1, 300)}`,
  owner,
});

const groups = ['analytics@northwind.example', 'finance@northwind.example'] as const;

const signIns = (scene: Scene): readonly Moment[] => {
  const { workday, random } = scene;
  const { begin, end, odd } = workday;
  const away = workday.spot !== workday.person.home;
  if (!away && !odd.has('mistypes') && !random.chance(0.35)) return [];
  return [
    ...(odd.has('mistypes') ? [does(scene, begin - 20 * SECOND, signInFailed)] : []),
    ...(away ? [does(scene, begin - 4 * SECOND, challengePassed)] : []),
    does(scene, begin, signedIn()),
    ...(random.chance(0.1) ? [does(scene, end, signedOut)] : []),
  ];
};

const files = (scene: Scene): readonly Moment[] => {
  const { workday, random, user, day } = scene;
  const staff = staffOn(day.organisation, day.start);
  return momentsIn(workday, random.int(2, 8), random).map((at) => {
    const draw = random.next();
    const file = fileFor(random, random.pick(staff).email);
    if (draw < 0.06)
      return does(scene, at, sharedWith({ ...file, owner: user.email }, random.pick(staff).email));
    if (draw < 0.07)
      return does(scene, at, sharedWith({ ...file, owner: user.email }, 'kim@agency.example'));
    return does(
      scene,
      at,
      fileDone(draw < 0.6 ? 'view' : draw < 0.88 ? 'edit' : 'download', file),
      random.chance(0.1),
    );
  });
};

/** Month's end: an analyst takes all figures along. */
const harvest = (scene: Scene): readonly Moment[] => {
  const { workday, random, user, day } = scene;
  if (day.calm || !random.chance(0.006)) return [];
  const begin = workday.begin + 2 * HOUR;
  return Array.from({ length: random.int(30, 70) }, (_, nth) =>
    does(scene, begin + nth * 5 * SECOND, fileDone('download', fileFor(random, user.email))),
  );
};

const selfService = (scene: Scene): readonly Moment[] => {
  const { workday, random, day, user } = scene;
  const out: Moment[] = [];
  if (workday.odd.has('new_phone'))
    out.push(
      does(scene, workday.begin + HOUR, secondStepOff),
      does(scene, workday.begin + HOUR + MINUTE, secondStepOn),
    );
  if (workday.odd.has('forgot_password')) {
    const [helper] = superAdminsOf(day.organisation).filter((one) => one !== user);
    const desk = helper && workdayOf(helper.person, day);
    const at = workday.begin + 6 * MINUTE;
    if (helper && desk)
      out.push(
        does(scene, at - MINUTE, signInFailed),
        moment(at, random, { actor: helper, address: desk.address }, passwordSet(user.email)),
        does(scene, at + 2 * MINUTE, passwordEdited),
        does(scene, at + 3 * MINUTE, signedIn()),
      );
  }
  if (!day.calm && random.chance(0.01))
    out.push(
      does(scene, workday.begin + 3 * HOUR, authorized(random.pick(appsOf(day.organisation)))),
    );
  return out;
};

const administering = (scene: Scene): readonly Moment[] => {
  const { workday, random, day } = scene;
  if (workday.person.job !== 'admin' || (!isAdminDay(day) && !random.chance(0.3))) return [];
  const staff = staffOn(day.organisation, day.start);
  return momentsIn(workday, isAdminDay(day) ? random.int(2, 6) : 1, random).map((at) =>
    does(scene, at, groupJoined(random.pick(groups), random.pick(staff).email)),
  );
};

/** Apps call on behalf of those who let them in; the archiver on behalf of all, each night. */
const apps = (day: Day): readonly Moment[] => {
  const { organisation } = day;
  const random = randomOf(organisation.seed, 'workspace-apps', day.index);
  const staff = staffOn(organisation, day.start);
  const spot = vendors[0];
  const address = `${spot?.prefix ?? '45.58.212'}.${randomOf(organisation.seed, 'workspace-apps').int(4, 250)}`;
  const calls = staff
    .filter((_, index) => index % 3 === 0)
    .flatMap((actor) =>
      [7, 11, 15].map((hour) => {
        const at = day.start + hour * HOUR + random.int(0, 50) * MINUTE;
        const app = random.pick(appsOf(organisation));
        return moment(
          at,
          random,
          { actor, address },
          apiCalled(app, 'calendar', 'calendar.events.list', random.int(900, 9_000)),
        );
      }),
    );
  const archiver = delegatedApp(organisation);
  const nights = staff.slice(0, 300).map((actor, nth) => {
    const at = day.start + 2 * HOUR + nth * 4 * SECOND;
    return moment(
      at,
      random,
      { actor, address: '1.178.7.31' },
      apiCalled(archiver, 'gmail', 'gmail.users.messages.list', random.int(9_000, 90_000)),
    );
  });
  return [...calls, ...nights];
};

const staffChanges = (day: Day): readonly Moment[] => {
  const { organisation } = day;
  const [actor] = superAdminsOf(organisation);
  if (actor === undefined) return [];
  const random = randomOf(organisation.seed, 'workspace-staff', day.index);
  // A script of the console's own: no address of a person stands beside it.
  const by = { actor, address: undefined };
  const isUser = ({ job }: { readonly job: string }): boolean =>
    job === 'analyst' || job === 'admin';
  return [
    ...joinersOf(day)
      .filter(isUser)
      .map(({ email }) => moment(day.start + 5 * HOUR, random, by, userCreated(email))),
    ...leaversOf(day)
      .filter(isUser)
      .map(({ email }) => moment(day.start + 22 * HOUR, random, by, userSuspended(email))),
  ];
};

export const liveInWorkspace = (day: Day): readonly Moment[] => {
  const users = new Map(usersOf(day.organisation).map((user) => [user.person, user]));
  const people = workersOf([...users.keys()], day, 'google-workspace');
  return [
    ...people.flatMap(({ workday, random }) => {
      const user = users.get(workday.person);
      if (user === undefined) return [];
      const scene: Scene = { day, workday, user, random };
      return [
        ...signIns(scene),
        ...files(scene),
        ...harvest(scene),
        ...selfService(scene),
        ...administering(scene),
      ];
    }),
    ...apps(day),
    ...staffChanges(day),
  ];
};
