/** A token that is given out once came a second time: two hold it (RFC 9700 §4.14.2). */
import { defineBehaviour } from '../look.ts';
import { fromHabit, isHabit, whereFrom } from '../sign-in.ts';
import { severityOf } from '../surprise.ts';

/** An app that lost the answer asks again at once from where it is: four of five cases. From elsewhere there are two holders. */
const LLR = { home: 0.9, elsewhere: 2.8 };

export const refreshTokenReused = defineBehaviour({
  id: 'refresh-token-reused',
  title: 'A refresh token was used a second time',
  description:
    'The system saw a refresh token that it had already exchanged: somebody holds a copy, or an application lost the answer.',
  attack: ['T1528', 'T1550.001'],
  falsePositives: ['An application that lost the answer on a bad line and asked again'],
  kinds: ['authentication', 'token_issuance', 'other'],
  judge(look) {
    if (look.event.auth?.refusal !== 'reused') return undefined;
    const home =
      fromHabit(look) && (look.agent === undefined || isHabit(look, 'agent', look.agent));
    const llr = home ? LLR.home : LLR.elsewhere;
    return {
      llr,
      severity: severityOf(llr),
      description: `A refresh token came a second time${home ? ', from where it is at home' : ` from ${look.place?.asn === undefined ? 'an unknown network' : `AS${look.place.asn}`}`}.`,
      observables: [`token:${look.lineage.root}`, ...whereFrom(look)],
      detail: { home },
    };
  },
});
