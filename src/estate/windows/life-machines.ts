/** What runs by itself in the domain: services, nightly backups, a scanner that fails everywhere, replication. */
import { HOUR, MINUTE, SECOND } from '../../core/index.ts';
import { lazily } from '../common/moment.ts';
import { ticks } from '../common/rhythm.ts';
import { stable } from '../common/stable.ts';
import type { Day, Moment } from '../part.ts';
import { type Random, randomOf } from '../random.ts';
import { type AdAccount, accountNamed, domainOf, hostNamed, serversOf } from './domain.ts';
import {
  accountChanged,
  newGuid,
  newLogonId,
  replicated,
  type SecurityEvent,
  serviceTicket,
  signedIn,
  signInFailed,
  specialPrivileges,
  tgtAsked,
} from './record/index.ts';

interface Scene {
  readonly day: Day;
  readonly random: Random;
}

const told = ({ day, random }: Scene, at: number, event: SecurityEvent): Moment => {
  const domain = domainOf(day.organisation);
  return lazily('active-directory', at, random, (own) => event({ at, random: own, domain }));
};

/** Controllers replicate between themselves; the synchronisation with the cloud may do it too. */
const replication = (scene: Scene): readonly Moment[] => {
  const { day, random } = scene;
  const { organisation } = day;
  const [one, two] = ['DC01', 'DC02'].map((name) => hostNamed(organisation, name));
  if (!one || !two) return [];
  const { sync } = domainOf(organisation).services;
  const turns: readonly (readonly [number, AdAccount])[] = [
    [60, accountNamed(organisation, 'DC02$')],
    [120, sync],
  ];
  return turns.flatMap(([minutes, by]) =>
    ticks(day.start, minutes, random).flatMap((at) => {
      const acting = { host: one, by, logonId: newLogonId(random) };
      return [told(scene, at, replicated(acting, false)), told(scene, at + 40, replicated(acting))];
    }),
  );
};

/** One service on all servers, each in its turn: by night for the backup, on Saturdays for the scanner. */
const rounds = (scene: Scene): readonly Moment[] => {
  const { day, random } = scene;
  const { organisation } = day;
  const { backup, scan } = domainOf(organisation).services;
  const dc = hostNamed(organisation, 'DC01');
  const from = hostNamed(organisation, 'BACKUP01').address;
  const ticket = random.hex(43);
  const begin = day.start + HOUR + random.int(0, 5) * MINUTE;
  const visits = serversOf(organisation).flatMap((host, nth) => {
    const at = begin + nth * 4 * MINUTE;
    const guid = newGuid(random);
    const logonId = newLogonId(random);
    const service = accountNamed(organisation, `${host.name}$`);
    return [
      told(scene, at, serviceTicket({ dc, account: backup, service, from, ticket, guid })),
      told(
        scene,
        at + 200,
        signedIn({ host, account: backup, logonId, type: 3, from, guid, elevated: true }),
      ),
      told(
        scene,
        at + 210,
        specialPrivileges(host, backup, logonId, ['SeBackupPrivilege', 'SeRestorePrivilege']),
      ),
    ];
  });
  const scans =
    day.weekday !== 6 || day.calm
      ? []
      : organisation.hosts
          .filter(({ os }) => os === 'windows')
          .slice(0, 40)
          .flatMap((host, nth) => {
            const at = day.start + 3 * HOUR + nth * 9 * SECOND;
            return [
              told(
                scene,
                at,
                signInFailed(host, 'Administrator', { from: '10.20.1.40', code: '0xC0000064' }),
              ),
              told(
                scene,
                at + 900,
                signInFailed(host, scan.sam, { from: '10.20.1.40', code: '0xC000015B' }),
              ),
            ];
          });
  return [
    told(scene, begin - SECOND, tgtAsked({ dc, account: backup, from, ticket })),
    ...visits,
    ...scans,
  ];
};

/** Services sign in when their machine starts, and ask for tickets as their clients come. */
const services = (scene: Scene): readonly Moment[] => {
  const { day, random } = scene;
  const { organisation } = day;
  const { sql, web } = domainOf(organisation).services;
  const dc = hostNamed(organisation, 'DC02');
  const host = hostNamed(organisation, 'SQL01');
  return [sql, web].flatMap((account) => {
    const at = day.start + random.int(0, 40) * MINUTE;
    const ticket = random.hex(43);
    const from = host.address;
    const logonId = newLogonId(random);
    return [
      told(scene, at, tgtAsked({ dc, account, from, ticket })),
      told(scene, at + 500, signedIn({ host, account, logonId, type: 5, from: '-' })),
    ];
  });
};

/** Machines change their own password each month, and ask for a ticket when they wake. */
const machines = (scene: Scene): readonly Moment[] => {
  const { day, random } = scene;
  const { organisation } = day;
  const dc = hostNamed(organisation, 'DC01');
  return serversOf(organisation).flatMap((host) => {
    const account = accountNamed(organisation, `${host.name}$`);
    const age = day.index + stable(organisation, 'machine-password', host.name).int(0, 29);
    const at = day.start + random.int(0, 23 * HOUR);
    const acting = { host: dc, by: account, logonId: newLogonId(random) };
    return [
      told(scene, at, tgtAsked({ dc, account, from: host.address, ticket: random.hex(43) })),
      ...(age % 30 === 0 ? [told(scene, at + 80, accountChanged(acting, 4742, account))] : []),
    ];
  });
};

export const liveMachines = (day: Day): readonly Moment[] => {
  const random = randomOf(day.organisation.seed, 'windows-machines', day.index);
  const scene = { day, random };
  return [...replication(scene), ...rounds(scene), ...services(scene), ...machines(scene)];
};
