/**
 * People in the tenant: one sign-in with a second factor now and then, tokens renewed all day by laptop and phone,
 * and what goes wrong for honest reasons.
 */
import { HOUR, MINUTE, SECOND } from '../../core/index.ts';
import { lazily } from '../common/moment.ts';
import { momentsIn, type Workday, workdayOf, workersOf } from '../common/workday.ts';
import type { Day, Moment } from '../part.ts';
import type { Random } from '../random.ts';
import type { By } from './audit.ts';
import {
  type Change,
  methodDeleted,
  methodDeletedByAdmin,
  methodRegistered,
  ownPasswordChanged,
  passIssued,
  passwordReset,
} from './changes/index.ts';
import { type EntraCode, type UserSignIn, userSignIn } from './sign-in.ts';
import {
  administratorsOf,
  type EntraUser,
  type MicrosoftApp,
  type Tenant,
  tenantOf,
} from './tenant.ts';

interface Scene {
  readonly day: Day;
  readonly tenant: Tenant;
  readonly user: EntraUser;
  readonly workday: Workday;
  readonly random: Random;
  readonly session: string;
}

type Given = Partial<UserSignIn> & Pick<UserSignIn, 'app' | 'interactive'>;

/** At the laptop, unless it says otherwise. */
const signIn = (scene: Scene, at: number, given: Given): Moment => {
  const { workday, tenant, user, random, session } = scene;
  return lazily('entra', at, random, (own) =>
    userSignIn({
      at,
      random: own,
      tenant,
      user,
      where: { address: workday.address, spot: workday.spot },
      device: workday.laptop,
      sessionId: session,
      ...given,
    }),
  );
};

const onPhone = ({ workday }: Scene): Partial<UserSignIn> => ({
  where: { address: workday.phoneAddress, spot: workday.spot },
  device: workday.phone,
});

const changed = (scene: Scene, at: number, by: By, change: Change): Moment =>
  lazily('entra', at, scene.random, (random) => change({ at, random, tenant: scene.tenant, by }));

const second = (user: EntraUser): 'push' | 'fido2' =>
  user.person?.job === 'admin' ? 'fido2' : 'push';

/** With the second factor; before it what Entra asks for on the way, after it "stay signed in?". */
const morning = (scene: Scene): Moment[] => {
  const { workday, random, user } = scene;
  const { begin } = workday;
  const app: MicrosoftApp = user.person?.job === 'admin' ? 'portal' : 'office';
  const step = (seconds: number, code: EntraCode, more: Partial<UserSignIn> = {}): Moment =>
    signIn(scene, begin + seconds * SECOND, { app, interactive: true, code, ...more });
  const out: Moment[] = [];
  const tries = workday.odd.has('mistypes') ? random.int(1, 3) : 0;
  for (let nth = 0; nth < tries; nth++) out.push(step(nth * 8 - 40, 50126));
  if (random.chance(0.5)) out.push(step(0, 50074, { policy: 'failure' }));
  // The first prompt is overlooked at times.
  if (random.chance(0.03)) out.push(step(30, 500121, { second: second(user) }));
  out.push(step(70, 0, { second: second(user) }));
  if (random.chance(0.3)) out.push(step(75, 50140));
  return out;
};

const quietApps: readonly (readonly [MicrosoftApp, MicrosoftApp])[] = [
  ['teams', 'graph'],
  ['office', 'exchange'],
  ['oneDrive', 'sharepoint'],
  ['teams', 'exchange'],
];

/** Refreshes; the claim of the last second factor rides along. */
const refreshes = (scene: Scene): Moment[] => {
  const { workday, random } = scene;
  const atDesk = momentsIn(workday, random.int(3, 7), random).map((at) => {
    const [app, resource] = random.pick(quietApps);
    return signIn(scene, at, { app, resource, interactive: false, second: 'claim' });
  });
  const span = { begin: workday.begin - HOUR, end: workday.end + 4 * HOUR };
  const byPhone = momentsIn(span, random.int(1, 4), random).map((at) =>
    signIn(scene, at, {
      app: 'outlookMobile',
      resource: 'exchange',
      interactive: false,
      second: 'claim',
      ...(random.chance(0.01) ? { code: 700082 as const } : {}),
      ...onPhone(scene),
    }),
  );
  return [...atDesk, ...byPhone];
};

const helper = (scene: Scene): By | undefined => {
  const { organisation } = scene.day;
  const desk = administratorsOf(organisation).find(
    ({ user, role }) => role === 'Helpdesk Administrator' && user !== scene.user,
  );
  const there = desk?.user.person && workdayOf(desk.user.person, scene.day);
  return desk && there ? { user: desk.user, address: there.address } : undefined;
};

/** The help desk sets a password; its owner must choose another at once, at the usual place. */
const forgotten = (scene: Scene): Moment[] => {
  const by = helper(scene);
  if (!by) return [];
  const { workday, user, random } = scene;
  const at = workday.begin + random.int(3, 25) * MINUTE;
  const own: By = { user, address: workday.address };
  const app = 'office';
  return [
    ...[1, 2, 3].map((nth) =>
      signIn(scene, workday.begin + nth * 20 * SECOND, { app, interactive: true, code: 50126 }),
    ),
    changed(scene, at, by, passwordReset(user)),
    signIn(scene, at + 90 * SECOND, { app, interactive: true, code: 50055 }),
    changed(scene, at + 2 * MINUTE, own, ownPasswordChanged(user)),
    signIn(scene, at + 2.2 * MINUTE, { app, interactive: true, second: second(user) }),
  ];
};

const APP = 'Authenticator App with Notification and Code';

/**
 * Half still have the old phone and move the app themselves after a text message; for the others, whose old one is
 * lost, the help desk takes it away and gives a pass of an hour.
 */
const newPhone = (scene: Scene): Moment[] => {
  const { workday, user, random } = scene;
  const at = workday.begin + 40 * MINUTE;
  const own: By = { user, address: workday.address };
  const desk = helper(scene);
  const lost = desk !== undefined && random.chance(0.5);
  return [
    ...(lost
      ? [
          changed(scene, at - 20 * MINUTE, desk, methodDeletedByAdmin(user, APP)),
          changed(scene, at - 19 * MINUTE, desk, passIssued(user, 'temporary access pass')),
          signIn(scene, at, { app: 'securityInfo', interactive: true }),
        ]
      : [
          signIn(scene, at, { app: 'securityInfo', interactive: true, second: 'sms' }),
          changed(scene, at + 2 * MINUTE, own, methodDeleted(user, APP)),
        ]),
    changed(scene, at + MINUTE, own, methodRegistered(user, APP)),
    signIn(scene, at + 6 * MINUTE, {
      app: 'outlookMobile',
      resource: 'exchange',
      interactive: true,
      second: 'push',
      client: 'Mobile Apps and Desktop clients',
      ...onPhone(scene),
    }),
  ];
};

/** Engineers use the command line; a new machine without a browser asks for a code to be typed elsewhere. */
const engineering = (scene: Scene): Moment[] => {
  const { workday, random, user } = scene;
  if (user.person?.job !== 'engineer' && user.person?.job !== 'admin') return [];
  const out: Moment[] = [];
  if (random.chance(0.25))
    out.push(
      ...momentsIn(workday, random.int(1, 4), random).map((at) =>
        signIn(scene, at, {
          app: 'cli',
          resource: 'management',
          interactive: false,
          second: 'claim',
        }),
      ),
    );
  if (random.chance(0.01))
    out.push(
      signIn(scene, workday.begin + 2 * HOUR, {
        app: 'cli',
        resource: 'management',
        interactive: true,
        second: second(user),
        protocol: 'deviceCode',
        client: 'Mobile Apps and Desktop clients',
      }),
    );
  return out;
};

const personDay = (scene: Scene): readonly Moment[] => {
  const { workday, random } = scene;
  const away = workday.spot !== workday.person.home;
  // Once in a few days, or where the place is another.
  const asks = away || workday.odd.has('mistypes') || random.chance(0.3);
  return [
    ...(workday.odd.has('forgot_password') ? forgotten(scene) : asks ? morning(scene) : []),
    ...(workday.odd.has('new_phone') ? newPhone(scene) : []),
    ...refreshes(scene),
    ...engineering(scene),
  ];
};

export const livePeople = (day: Day): readonly Moment[] => {
  const { organisation } = day;
  const tenant = tenantOf(organisation);
  const users = new Map(tenant.users.map((user) => [user.person, user]));
  return workersOf(organisation.people, day, 'entra').flatMap(({ workday, random }) => {
    const user = users.get(workday.person);
    return user === undefined
      ? []
      : personDay({ day, tenant, user, workday, random, session: workday.session });
  });
};
