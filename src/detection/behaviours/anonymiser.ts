/** Used through a network that hides who and where. */
import { defineBehaviour } from '../look.ts';
import { activeDays, isHabit, whereFrom } from '../sign-in.ts';
import { severityOf } from '../surprise.ts';

/**
 * Some of a thousand people use such networks, hardly any at work and no machine: ln(0.25 / 0.01) and ln(0.2 / 0.002),
 * shrunk by a quarter. Relays of phones and the company's own gateways are other kinds of network.
 */
const LLR = { person: 2.2, machine: 2.8 };
const HABIT_DAYS = 2;

export const anonymiser = defineBehaviour({
  id: 'anonymiser',
  title: 'Used through a network that hides where one is',
  description: 'Came from an operator of anonymising exits, which is not its habit.',
  attack: ['T1090.003', 'T1078.004'],
  falsePositives: ['A person who guards their privacy', 'A security researcher'],
  judge(look) {
    const { place, authenticated } = look;
    if (place?.network !== 'anonymiser' || !authenticated) return undefined;
    if (isHabit(look, 'network', 'anonymiser', HABIT_DAYS)) return undefined;
    const llr = look.automated ? LLR.machine : LLR.person;
    return {
      llr,
      severity: severityOf(llr),
      description: `Used from ${place.asName ?? `AS${place.asn}`}, which runs anonymising exits; never so in its ${Math.round(activeDays(look))} active days.`,
      observables: whereFrom(look),
      detail: { network: place.network },
    };
  },
});
