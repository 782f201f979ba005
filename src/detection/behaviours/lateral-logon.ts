/** A sign-in over the network to a host where the identity never was. */
import { DAY } from '../../core/index.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { llrOf, MIN_LLR, severityOf } from '../surprise.ts';

const REMEMBERED = 60 * DAY;
const WARM_UP_DAYS = 5;
const P_ATTACK = 0.4;
/** Usual days with a new host, as days’ worth of belief: people visit servers, services stay. */
const PRIOR = { days: 3, person: 0.15, machine: 0.03 };

/** The host that was signed in to; a cloud’s own sign-in has none. */
const hostOf = ({ event }: Look): { readonly id: string; readonly name: string } | undefined =>
  event.auth?.remote === false || event.activityId !== 1 || event.classUid !== 3002
    ? undefined
    : event.targets.find(({ kind }) => kind === 'resource');

const keyOf = ({ lineage }: Look): string => `hosts|${lineage.root}`;

export const lateralLogon = defineBehaviour({
  id: 'lateral-logon',
  title: 'A sign-in to a host where the identity never was',
  description:
    'Somebody signed in over the network to a machine that it never used, though it keeps to few: the way from one machine to the next.',
  attack: ['T1021', 'T1021.001', 'T1021.004', 'T1021.002'],
  falsePositives: ['A new server', 'Help for a colleague', 'A service moved to another machine'],
  kinds: ['authentication'],
  outcomes: ['success'],
  marks(look) {
    const host = hostOf(look);
    return host === undefined ? [] : [{ key: keyOf(look), value: host.id, window: REMEMBERED }];
  },
  judge(look) {
    const host = hostOf(look);
    const days = daysAt(look.root?.habits.active, look.now);
    if (host === undefined || days < WARM_UP_DAYS) return undefined;
    const { sightings, peak } = look.track(keyOf(look));
    const own = sightings.find(({ value }) => value === host.id);
    if (own === undefined || own.count > 1 || sightings.length < 2) return undefined;
    const spread = Math.max(sightings.length - 1, peak - 1);
    const usual = look.automated ? PRIOR.machine : PRIOR.person;
    const pBenign = Math.min(
      1,
      (Math.max(0, spread - 1) + PRIOR.days * usual) / (days + PRIOR.days),
    );
    // Older ways of proof are what stolen hashes and passwords are good for.
    const old = look.event.auth?.protocol === 'ntlm';
    const llr = llrOf({ pAttack: old ? 0.6 : P_ATTACK, pBenign, cap: 2, days });
    if (llr < MIN_LLR) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `Signed in to ${host.name} for the first time in ${Math.round(days)} active days; it uses ${sightings.length - 1} other ${sightings.length === 2 ? 'host' : 'hosts'}.`,
      observables: [`host:${host.id}`],
      detail: { host: host.name, hosts: sightings.length - 1 },
    };
  },
});
