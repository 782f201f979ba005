/** A person's account comes into a machine over the network and is an administrator there. */
import { DAY, HOUR } from '../../core/index.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { activeDays } from '../sign-in.ts';
import { severityOf } from '../surprise.ts';

const TOGETHER = HOUR;
const REMEMBERED = 45 * DAY;
const HISTORY_DAYS = 5;
/**
 * Administrators do it all day on machines where they did it before, which is not told. The first time on a machine is
 * a line: of three, two are a new machine. It is the way from machine to machine in nearly all recorded cases, so that
 * it adds up with what else is said.
 */
const LLR = { settled: 1.3, new: 0.8 };

/** OCSF Authorize Session, assign privileges: with what lets one take the machine. */
const isPrivileged = ({ event }: Look): boolean =>
  event.classUid === 3003 &&
  event.activityId === 1 &&
  event.targets.some(({ name }) => /^Se(?:Debug|TakeOwnership|LoadDriver)Privilege$/.test(name));

const local = /^(?:127\.|::1$|fe80:)/i;

const isRemote = ({ event }: Look): boolean =>
  event.classUid === 3002 &&
  event.activityId === 1 &&
  event.auth?.remote === true &&
  !local.test(event.src.ip ?? '');

const stepOf = (look: Look): 'privileged' | 'remote' | undefined => {
  if (isPrivileged(look)) return 'privileged';
  return isRemote(look) ? 'remote' : undefined;
};

/** Machines and services of a machine are administrators by nature. */
const isPersons = ({ event, automated }: Look): boolean =>
  !automated && event.actor.principalKind === 'identity' && !event.actor.name.endsWith('$');

/** Sessions are named by the machine that they are on. */
const hostOf = ({ event }: Look): string | undefined =>
  event.targets.find(({ kind }) => kind === 'resource')?.name ??
  event.actor.session?.id.split('/', 1)[0];

const sessionOf = ({ event }: Look): string | undefined => event.actor.session?.id;

export const remoteAdminSession = defineBehaviour({
  id: 'remote-admin-session',
  title: 'Came into a machine over the network as its administrator',
  description:
    'A person’s account began a session over the network with the privileges of an administrator, on a machine where it had none before.',
  attack: ['T1021', 'T1078.002'],
  falsePositives: [
    'An administrator’s first work on a machine',
    'A deployment tool under a person’s account',
  ],
  kinds: ['authentication'],
  outcomes: ['success'],
  marks(look) {
    const step = stepOf(look);
    const session = sessionOf(look);
    const host = hostOf(look);
    if (step === undefined || session === undefined || !isPersons(look)) return [];
    const other = step === 'remote' ? 'privileged' : 'remote';
    const whole = look
      .track(`admin-session|${session}`)
      .sightings.some(({ value }) => value === other);
    return [
      { key: `admin-session|${session}`, value: step, window: TOGETHER },
      ...(whole && host !== undefined
        ? [{ key: `admin-on|${look.lineage.root}`, value: host, window: REMEMBERED }]
        : []),
    ];
  },
  judge(look) {
    const session = sessionOf(look);
    const host = hostOf(look);
    if (stepOf(look) === undefined || session === undefined || host === undefined) return undefined;
    if (!isPersons(look)) return undefined;
    const { sightings } = look.track(`admin-session|${session}`);
    if (sightings.length < 2) return undefined;
    const known = look.track(`admin-on|${look.lineage.root}`).sightings;
    if ((known.find(({ value }) => value === host)?.count ?? 0) > 1) return undefined;
    const llr = activeDays(look) >= HISTORY_DAYS ? LLR.settled : LLR.new;
    return {
      llr,
      severity: severityOf(llr),
      description: `Began a session on ${host} over the network with the privileges of an administrator, for the first time.`,
      observables: [`host:${host}`],
      events: sightings.map(({ eventId, vendorId }) => ({ eventId, vendorId })),
      detail: { host, hosts: known.length },
    };
  },
});
