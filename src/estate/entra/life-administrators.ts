/** Administrators: roles put on for a task, new staff on Mondays, tickets on Tuesdays, secrets rotated in time. */
import { HOUR, MINUTE } from '../../core/index.ts';
import { lazily } from '../common/moment.ts';
import { stableUuid } from '../common/stable.ts';
import { joinersOf, leaversOf, movedOn } from '../common/staff.ts';
import { isStaff, momentsIn, type Workday, workdayOf } from '../common/workday.ts';
import type { Person } from '../organisation/model.ts';
import { type Day, isAdminDay, type Moment } from '../part.ts';
import { type Random, randomOf } from '../random.ts';
import type { By } from './audit.ts';
import {
  accountDisabled,
  type Change,
  consented,
  deviceRegistered,
  groupJoined,
  madeEligible,
  ownPasswordChanged,
  policyChanged,
  roleActivated,
  scopesGranted,
  secretAdded,
  userAdded,
} from './changes/index.ts';
import { syncServer } from './life-machines.ts';
import {
  administratorsOf,
  type EntraApp,
  type EntraUser,
  isRotatedOn,
  keyOn,
  type Tenant,
  tenantOf,
  userOf,
} from './tenant.ts';

const groups = ['Staff', 'Finance readers', 'Engineering', 'VPN users'] as const;

const groupNamed = (
  day: Pick<Day, 'organisation'>,
  name: string,
): { readonly id: string; readonly name: string } => ({
  id: stableUuid(day.organisation, 'entra-group', name),
  name,
});

const own = (tenant: Tenant): readonly EntraApp[] =>
  tenant.apps.filter(({ kind }) => kind === 'own');

/** Apps that get their next secret today. */
const rotations = (tenant: Tenant, { organisation, index }: Day): readonly Change[] =>
  own(tenant)
    .filter((app) => isRotatedOn(organisation, app, index))
    .map((app) =>
      secretAdded(
        app,
        keyOn(organisation, app, index - 1),
        keyOn(organisation, app, index),
        'rotated',
      ),
    );

const tasks = (day: Day, tenant: Tenant, random: Random): readonly Change[] => {
  const users = tenant.users.filter(({ person }) => person && isStaff(person, day.start));
  const list: Change[] = [groupJoined(random.pick(users), groupNamed(day, random.pick(groups)))];
  if (isAdminDay(day))
    list.push(
      ...Array.from({ length: random.int(2, 6) }, () =>
        groupJoined(random.pick(users), groupNamed(day, random.pick(groups))),
      ),
    );
  // Somebody else may be asked for a role from now on, by ticket.
  if (isAdminDay(day) && random.chance(0.04))
    list.push(madeEligible(random.pick(users), 'Helpdesk Administrator'));
  const policy = {
    id: stableUuid(day.organisation, 'policy', 'locations'),
    name: 'Named locations: trusted offices',
  };
  // The office got another address: in the change window, and nothing is weakened by it.
  if (isAdminDay(day) && random.chance(0.08))
    list.push(
      policyChanged(
        policy,
        { state: 'enabled', conditions: { locations: ['5.80.0.0/24'] } },
        { state: 'enabled', conditions: { locations: ['5.80.0.0/24', '5.80.188.0/24'] } },
      ),
    );
  return list;
};

const atWork = (
  { by, workday, tenant, random }: { by: By; workday: Workday; tenant: Tenant; random: Random },
  changes: readonly Change[],
): readonly Moment[] =>
  momentsIn(workday, changes.length, random).map((when, index) => {
    const at = Math.max(when, workday.begin + 10 * MINUTE);
    const change = changes[index] as Change;
    return lazily('entra', at, random, (own) => change({ at, random: own, tenant, by }));
  });

export const liveAdministrators = (day: Day): readonly Moment[] => {
  const tenant = tenantOf(day.organisation);
  return administratorsOf(day.organisation).flatMap(({ user, role, standing }, index) => {
    const workday = user.person && workdayOf(user.person, day);
    if (!workday) return [];
    const random = randomOf(day.organisation.seed, 'entra-admin', user.id, day.index);
    const by: By = { user, address: workday.address };
    if (!isAdminDay(day) && !random.chance(0.35)) return [];
    const at = workday.begin + 8 * MINUTE;
    const reason = `CHG${random.int(10_000, 99_999)} ${random.pick(['access review', 'joiners', 'ticket backlog'])}`;
    const activation: Moment[] = standing
      ? []
      : [
          lazily('entra', at, random, (own) =>
            roleActivated(user, role, reason)({ at, random: own, tenant, by }),
          ),
        ];
    return [
      ...activation,
      ...atWork({ by, workday, tenant, random }, [
        ...tasks(day, tenant, random),
        ...(index === 0 ? rotations(tenant, day) : []),
      ]),
    ];
  });
};

/** What the staff records say, the synchronisation does: accounts made at five, and switched off at night. */
export const liveStaff = (day: Day): readonly Moment[] => {
  const tenant = tenantOf(day.organisation);
  const random = randomOf(day.organisation.seed, 'entra-staff', day.index);
  const by: By = { user: tenant.sync, address: syncServer(day.organisation.seed).address };
  const each = (people: readonly Person[], hour: number, change: (user: EntraUser) => Change) =>
    people.map((person, nth) => {
      const at = day.start + hour * HOUR + nth * MINUTE;
      const user = userOf(day.organisation, person);
      return lazily('entra', at, random, (own) => change(user)({ at, random: own, tenant, by }));
    });
  const moved = groupNamed(day, 'Engineering');
  return [
    ...each(joinersOf(day), 5, userAdded),
    ...each(movedOn(day), 6, (user) => groupJoined(user, moved)),
    ...each(leaversOf(day), 23, accountDisabled),
  ];
};

const mild = ['openid', 'profile', 'User.Read', 'offline_access'];

/** People let an approved app in, change a password in time, join a new laptop. */
export const liveSelfService = (day: Day): readonly Moment[] => {
  const tenant = tenantOf(day.organisation);
  const vendors = tenant.apps.filter(({ kind }) => kind === 'vendor');
  return tenant.users.flatMap((user) => {
    const random = randomOf(day.organisation.seed, 'entra-self', user.id, day.index);
    const draw = random.next();
    if (draw > 0.012 || day.calm) return [];
    const workday = user.person && workdayOf(user.person, day);
    if (!workday) return [];
    const at = workday.begin + HOUR;
    const by: By = { user, address: workday.address };
    const app = vendors[random.int(0, Math.max(0, vendors.length - 1))];
    const changes =
      draw < 0.005 && app
        ? [consented(app, user, mild), scopesGranted(app, user, mild)]
        : draw < 0.01
          ? [ownPasswordChanged(user)]
          : [
              deviceRegistered(user, {
                id: random.uuid(),
                name: `NW-LT-${random.int(1000, 9999)}`,
              }),
            ];
    return changes.map((change, nth): Moment => {
      const then = at + nth * 200;
      return lazily('entra', then, random, (own) => change({ at: then, random: own, tenant, by }));
    });
  });
};
