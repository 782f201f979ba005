/** A secret that is known to lie in code is used from where it is not at home. */
import { defineBehaviour } from '../look.ts';
import { fromHabit, whereFrom } from '../sign-in.ts';
import { severityOf } from '../surprise.ts';

/**
 * Whoever finds a secret in code uses it from where they are; its owner does from elsewhere on a move of the job, once
 * in some thousand job-days: ln(0.9 / 0.002) shrunk. Where addresses say nothing, the use itself says nothing.
 */
const LLR = 3.4;

export const leakedCredentialUsed = defineBehaviour({
  id: 'leaked-credential-used',
  title: 'A leaked credential was used from elsewhere',
  description:
    'A credential that the inventory knows to stand in code or to be exposed was used from a network that is not its habit.',
  attack: ['T1552', 'T1078.004'],
  falsePositives: ['The job moved to another network', 'Whoever found it tries whether it works'],
  judge(look) {
    const { event, observation, now, authenticated } = look;
    const native = event.actor.credential?.nativeId;
    if (native === undefined || !authenticated || look.place?.asn === undefined) return undefined;
    const credential = observation.view.credentialByNativeId(native, now);
    if (credential?.storedIn !== 'code' || fromHabit(look)) return undefined;
    return {
      llr: LLR,
      severity: severityOf(LLR),
      description: `${credential.type} ${native} stands in code, and was used from AS${look.place.asn}, which is not its habit.`,
      observables: [`credential:${native}`, ...whereFrom(look)],
      detail: { credentialType: credential.type },
    };
  },
});
