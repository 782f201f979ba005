/** A sign-in with the system's own password where people come by the organisation's identity provider. */

import { defineBehaviour } from '../look.ts';
import { habitOf, oddWay } from '../odd-way.ts';

/** Days of coming by the identity provider that make it the rule for one. */
const RULE_DAYS = 4;
/** Where the provider is down, people help themselves, and then many do: peers take half of the weight away. */
const LLR = { home: 1.2, elsewhere: 2.4 };

export const localSignIn = defineBehaviour({
  id: 'local-sign-in',
  title: 'Signed in past the identity provider',
  description:
    'Somebody who comes by the organisation’s identity provider signed in with the system’s own password, past its rules.',
  attack: ['T1078', 'T1556'],
  falsePositives: ['The identity provider is down', 'An administrator tests the way in'],
  kinds: ['authentication'],
  outcomes: ['success'],
  judge(look) {
    if (look.event.auth?.via !== 'local') return undefined;
    const ways = Object.keys(look.root?.habits.sets.way ?? {});
    const federated = ways.find((way) => way.endsWith('federated'));
    if (federated === undefined || habitOf(look, federated) < RULE_DAYS) return undefined;
    return oddWay(look, { llr: LLR, words: 'with the system’s own password' });
  },
});
