/** The short-lived credential of an instance, pod or pipeline is used outside the clouds that it lives in. */
import type { Place } from '../contract.ts';
import { seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { activeDays, whereFrom } from '../sign-in.ts';
import { severityOf } from '../surprise.ts';

const HOME_DAYS = 4;
/**
 * Running software does not leave its cloud. Somebody who debugs with its credential does, from the office: one day in
 * some hundred for a team that may. From a home line, a phone or a rented server it is a copy.
 */
const LLR = { temporary: 3.2, lasting: 2 };

const outside: ReadonlySet<Place['network']> = new Set([
  'isp',
  'mobile',
  'hosting',
  'vpn',
  'anonymiser',
  'relay',
]);

const isRunning = ({ class: kind, automated, event }: Look): boolean =>
  kind === 'workload' || (automated && event.actor.credential?.temporary === true);

export const machineCredentialAbroad = defineBehaviour({
  id: 'machine-credential-abroad',
  title: 'Credential of running software used outside its cloud',
  description:
    'The credential of an instance, pod or pipeline that only ever came from clouds was used from a line of people, a rented server or a network that hides.',
  attack: ['T1552.005', 'T1078.004'],
  falsePositives: ['Somebody debugs with the credential of a job from home'],
  judge(look) {
    const { place, root, now, authenticated } = look;
    if (place === undefined || !authenticated || !outside.has(place.network)) return undefined;
    if (!isRunning(look) || root === undefined) return undefined;
    if (daysAt(seenIn(root.habits, 'network', 'cloud_provider'), now) < HOME_DAYS) return undefined;
    const elsewhere = Object.keys(root.habits.sets.network).some((one) => one !== 'cloud_provider');
    if (elsewhere) return undefined;
    const credential = look.event.actor.credential;
    const llr = credential?.temporary === true ? LLR.temporary : LLR.lasting;
    return {
      llr,
      severity: severityOf(llr),
      description: `Used from ${place.asName ?? `AS${place.asn}`} (${place.network}); in ${Math.round(activeDays(look))} active days it never left its clouds.`,
      observables: [
        ...(credential === undefined ? [] : [`credential:${credential.nativeId}`]),
        ...whereFrom(look),
      ],
      detail: { network: place.network, temporary: credential?.temporary === true },
    };
  },
});
