/** A program is set to run by itself on a machine that a person came into over the network. */
import { DAY, HOUR } from '../../core/index.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { severityOf } from '../surprise.ts';

const WINDOW = HOUR;
/** A habit of deploying is known by earlier days. */
const REMEMBERED = 45 * DAY;
/** On so many machines within an hour it is a roll-out or a way from machine to machine. */
const MANY = 3;
/**
 * Remote execution by a service or task is in most recorded cases of movement; people install software by a tool that
 * has an account of its own, and by hand on one machine now and then.
 */
const LLR = { remote: 2, many: 3, settled: 0.4 };

const hostOf = ({ event }: Look): string | undefined =>
  event.actor.session?.id.split('/', 1)[0] ??
  event.targets.find(({ kind }) => kind === 'resource')?.name;

/** `remote-admin-session` remembers of a session whether it came over the network. */
const cameIn = (look: Look): boolean => {
  const session = look.event.actor.session?.id;
  return (
    session !== undefined &&
    look.track(`admin-session|${session}`).sightings.some(({ value }) => value === 'remote')
  );
};

const isPersons = ({ event, automated }: Look): boolean =>
  !automated && event.actor.principalKind === 'identity' && !event.actor.name.endsWith('$');

export const programPlanted = defineBehaviour({
  id: 'program-planted',
  title: 'A program was left running on a machine entered over the network',
  description:
    'A person’s account set up a service or scheduled task in a session that came over the network: how one runs a program on another machine and comes back to it.',
  attack: ['T1543.003', 'T1053.005', 'T1569.002', 'T1021.002'],
  falsePositives: [
    'Software installed by hand on a server',
    'A deployment tool under a person’s account',
  ],
  outcomes: ['success'],
  marks(look) {
    const host = hostOf(look);
    if (look.event.deed !== 'program_planted' || host === undefined || !isPersons(look)) return [];
    const { root } = look.lineage;
    return [
      { key: `planted|${root}`, value: host, window: WINDOW },
      {
        key: `planting|${root}`,
        value: String(Math.floor(look.now / DAY)),
        window: REMEMBERED,
      },
    ];
  },
  judge(look) {
    const host = hostOf(look);
    if (look.event.deed !== 'program_planted' || host === undefined || !isPersons(look))
      return undefined;
    if (!cameIn(look)) return undefined;
    const { root } = look.lineage;
    const hosts = look.track(`planted|${root}`).sightings;
    const days = look.track(`planting|${root}`).sightings.length;
    const settled = days > 3 && days > daysAt(look.root?.habits.active, look.now) / 4;
    const llr = settled ? LLR.settled : hosts.length >= MANY ? LLR.many : LLR.remote;
    return {
      llr,
      severity: severityOf(llr),
      description: `${look.event.operation} on ${host} in a session over the network${hosts.length >= MANY ? `, the ${hosts.length}th machine within an hour` : ''}.`,
      observables: [`planted:${root}`],
      events: hosts.map(({ eventId, vendorId }) => ({ eventId, vendorId })),
      detail: { hosts: hosts.length, days },
    };
  },
});
