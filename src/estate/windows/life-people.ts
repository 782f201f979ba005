/** People of the domain at their Windows machines: tickets in the morning, shares all day, passwords that run out. */
import { HOUR, MINUTE, SECOND } from '../../core/index.ts';
import { lazily } from '../common/moment.ts';
import { stable } from '../common/stable.ts';
import { joinersOf, leaversOf, movedOn } from '../common/staff.ts';
import { momentsIn, type Workday, workersOf } from '../common/workday.ts';
import type { Host, Organisation } from '../organisation/model.ts';
import { type Day, isAdminDay, type Moment } from '../part.ts';
import { type Random, randomOf } from '../random.ts';
import {
  type AdAccount,
  accountNamed,
  accountOf,
  adminAccountOf,
  type Domain,
  deskOf,
  dnOf,
  domainOf,
  hostNamed,
  serversOf,
} from './domain.ts';
import {
  accountChanged,
  memberAdded,
  newGuid,
  newLogonId,
  ntlmChecked,
  otherCredentials,
  preauthFailed,
  type SecurityEvent,
  serviceTicket,
  signedIn,
  signedOut,
  signInFailed,
  specialPrivileges,
  tgtAsked,
  ticketRenewed,
} from './record/index.ts';

interface Scene {
  readonly day: Day;
  readonly domain: Domain;
  readonly workday: Workday;
  readonly random: Random;
  readonly account: AdAccount;
  readonly desk: Host;
  readonly dc: Host;
}

const told = (
  { domain, random }: Pick<Scene, 'domain' | 'random'>,
  at: number,
  event: SecurityEvent,
): Moment => lazily('active-directory', at, random, (own) => event({ at, random: own, domain }));

/** Machines of a home office reach the domain through a tunnel, with their own inner address. */
const morning = (scene: Scene): Moment[] => {
  const { workday, random, account, desk, dc, day } = scene;
  const { begin, odd } = workday;
  const from = desk.address;
  const ticket = random.hex(43);
  const guid = newGuid(random);
  const logonId = newLogonId(random);
  const machine = accountNamed(day.organisation, `${desk.name}$`);
  const say = (seconds: number, event: SecurityEvent): Moment =>
    told(scene, begin + seconds * SECOND, event);
  const wrong = odd.has('mistypes') ? random.int(1, 2) : 0;
  return [
    ...Array.from({ length: wrong }, (_, nth) => [
      say(nth * 6 - 20, preauthFailed(dc, account, from)),
      say(nth * 6 - 19, signInFailed(desk, account.sam, { from: '127.0.0.1', type: 2 })),
    ]).flat(),
    say(0, tgtAsked({ dc, account, from, ticket })),
    say(1, serviceTicket({ dc, account, service: machine, from, ticket, guid })),
    say(2, signedIn({ host: desk, account, logonId, type: 2, from: '127.0.0.1', guid })),
    ...refreshing(scene, ticket),
    told(scene, workday.end, signedOut({ host: desk, account, logonId, type: 2 })),
  ];
};

/** A service ticket for a share, then the sign-in at its server; late in the day the first ticket is renewed. */
const refreshing = (scene: Scene, ticket: string): Moment[] => {
  const { workday, random, account, desk, dc, day } = scene;
  const from = desk.address;
  const file = hostNamed(day.organisation, 'FILE01');
  const service = accountNamed(day.organisation, 'FILE01$');
  const shares = momentsIn(workday, random.int(1, 3), random).flatMap((at) => {
    const guid = newGuid(random);
    const logonId = newLogonId(random);
    const started = at + 5 * SECOND;
    return [
      told(scene, started, serviceTicket({ dc, account, service, from, ticket, guid })),
      told(scene, started + 200, signedIn({ host: file, account, logonId, type: 3, from, guid })),
      told(scene, started + 12 * MINUTE, signedOut({ host: file, account, logonId, type: 3 })),
    ];
  });
  const sql = domainOf(day.organisation).services.sql;
  const analyses = workday.person.job === 'analyst' && random.chance(0.5);
  const renewed = workday.end - workday.begin > 9 * HOUR;
  return [
    ...shares,
    ...(analyses
      ? [
          told(
            scene,
            workday.begin + HOUR,
            serviceTicket({ dc, account, service: sql, from, ticket }),
          ),
        ]
      : []),
    ...(renewed
      ? [told(scene, workday.begin + 9 * HOUR, ticketRenewed({ dc, account, from, ticket }))]
      : []),
  ];
};

/** Who has no Windows reaches the share by NTLM, now and then. */
const withoutWindows = (scene: Scene): Moment[] => {
  const { workday, random, account, desk, dc, day } = scene;
  if (!random.chance(0.3)) return [];
  const host = hostNamed(day.organisation, 'FILE01');
  const logonId = newLogonId(random);
  return momentsIn(workday, 1, random).flatMap((at) => [
    told(scene, at, ntlmChecked(dc, account.sam, desk.name)),
    told(
      scene,
      at + 90,
      signedIn({ host, account, logonId, type: 3, from: desk.address, ntlm: true }),
    ),
  ]);
};

const PASSWORD_DAYS = 120;

const ownPassword = (scene: Scene): Moment[] => {
  const { workday, account, dc, random, day } = scene;
  const age = day.index + stable(day.organisation, 'ad-password', account.sid).int(0, 119);
  if (age % PASSWORD_DAYS !== 0) return [];
  const at = workday.begin + 20 * MINUTE;
  const acting = { host: dc, by: account, logonId: newLogonId(random) };
  return [told(scene, at, accountChanged(acting, 4723, account))];
};

/** Locked out by an old password on the phone; the help desk resets it. */
const forgotten = (scene: Scene): Moment[] => {
  const { workday, account, dc, random, desk, day } = scene;
  const helper = helpDesk(day.organisation);
  if (helper === undefined || helper.person === workday.person) return [];
  const at = workday.begin + 4 * MINUTE;
  const by = { host: dc, by: helper, logonId: newLogonId(random) };
  // The controller locks by itself.
  const itself = {
    host: dc,
    by: { ...helper, sid: 'S-1-5-18', sam: `${dc.name}$` },
    logonId: '0x3e7',
  };
  return [
    ...Array.from({ length: 6 }, (_, nth) =>
      told(scene, at + nth * 7 * SECOND, preauthFailed(dc, account, desk.address)),
    ),
    told(scene, at + 43 * SECOND, accountChanged(itself, 4740, account)),
    told(scene, at + 8 * MINUTE, accountChanged(by, 4767, account)),
    told(scene, at + 8.1 * MINUTE, accountChanged(by, 4724, account)),
    told(
      scene,
      at + 8.1 * MINUTE + 40,
      accountChanged(by, 4738, account, { PasswordLastSet: '%%1794' }),
    ),
  ];
};

const helpDesk = (organisation: Organisation): AdAccount | undefined => {
  const second = organisation.people.filter(({ job }) => job === 'admin')[1];
  return second && adminAccountOf(organisation, second);
};

const privileges = [
  'SeSecurityPrivilege',
  'SeBackupPrivilege',
  'SeRestorePrivilege',
  'SeDebugPrivilege',
];

const groups = [
  { name: 'Finance Readers', rid: 6001 },
  { name: 'VPN Users', rid: 6002 },
  { name: 'Engineering', rid: 6003 },
] as const;

/** With the second account, from the own desk: a server or two by remote desktop, groups, joiners. */
const administering = (scene: Scene): Moment[] => {
  const { workday, random, desk, dc, day, account } = scene;
  const { organisation } = day;
  const busy = isAdminDay(day);
  if (workday.person.job !== 'admin' || (!busy && !random.chance(0.4))) return [];
  const by = adminAccountOf(organisation, workday.person);
  const from = desk.address;
  return momentsIn(workday, busy ? 4 : 1, random).flatMap((at) => {
    const ticket = random.hex(43);
    const guid = newGuid(random);
    const logonId = newLogonId(random);
    const server = random.pick(serversOf(organisation));
    const service = accountNamed(organisation, `${server.name}$`);
    const acting = { host: dc, by, logonId };
    const member = accountOf(organisation, random.pick(organisation.people));
    return [
      told(scene, at, otherCredentials(desk, account, by, { logonId: newLogonId(random), server })),
      told(scene, at + 50, tgtAsked({ dc, account: by, from, ticket, preauth: 15 })),
      told(scene, at + 80, serviceTicket({ dc, account: by, service, from, ticket, guid })),
      told(
        scene,
        at + 300,
        signedIn({ host: server, account: by, logonId, type: 10, from, guid, elevated: true }),
      ),
      told(scene, at + 310, specialPrivileges(server, by, logonId, privileges)),
      ...(random.chance(0.5)
        ? [
            told(
              scene,
              at + 5 * MINUTE,
              memberAdded(acting, random.pick(groups), { sid: member.sid, dn: dnOf(member) }),
            ),
          ]
        : []),
      told(scene, at + 25 * MINUTE, signedOut({ host: server, account: by, logonId, type: 10 })),
    ];
  });
};

const personDay = (scene: Scene): readonly Moment[] => [
  ...(scene.desk.os === 'windows' ? morning(scene) : withoutWindows(scene)),
  ...ownPassword(scene),
  ...(scene.workday.odd.has('forgot_password') ? forgotten(scene) : []),
  ...administering(scene),
];

export const livePeople = (day: Day): readonly Moment[] => {
  const { organisation } = day;
  const domain = domainOf(organisation);
  return workersOf(organisation.people, day, 'windows').flatMap(({ workday, random }) => {
    const account = accountOf(organisation, workday.person);
    const desk = deskOf(organisation, workday.person);
    const dc = hostNamed(organisation, random.chance(0.5) ? 'DC01' : 'DC02');
    return personDay({ day, domain, workday, random, account, desk, dc });
  });
};

/** What the staff records say: accounts made in the morning and switched off at night, by the help desk's script. */
export const liveStaff = (day: Day): readonly Moment[] => {
  const { organisation } = day;
  const by = helpDesk(organisation);
  if (by === undefined) return [];
  const random = randomOf(organisation.seed, 'ad-staff', day.index);
  const scene = { domain: domainOf(organisation), random };
  const acting = { host: hostNamed(organisation, 'DC01'), by, logonId: newLogonId(random) };
  return [
    ...joinersOf(day).flatMap((person, nth) => {
      const at = day.start + 4 * HOUR + nth * MINUTE;
      const account = accountOf(organisation, person);
      return [
        told(scene, at, accountChanged(acting, 4720, account)),
        told(scene, at + 400, accountChanged(acting, 4722, account)),
      ];
    }),
    ...movedOn(day).map((person, nth) => {
      const { sid, ...rest } = accountOf(organisation, person);
      const member = { sid, dn: dnOf({ sid, ...rest }) };
      const at = day.start + 4.5 * HOUR + nth * 800;
      return told(scene, at, memberAdded(acting, groups[2], member));
    }),
    ...leaversOf(day).map((person, nth) => {
      const account = accountOf(organisation, person);
      const at = day.start + 23 * HOUR + nth * MINUTE;
      return told(scene, at, accountChanged(acting, 4725, account));
    }),
  ];
};
