/** From whom sign-ins and tokens are believed was changed. */
import { actOf, gainsOf, rounded, unusualFor } from '../change.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { severityOf } from '../surprise.ts';

/** A site changes it some times a year; who owns an issuer of tokens is everybody. P 0.1 against 0.004, shrunk. */
const LLR = 2.4;

const changed = (look: Look): boolean =>
  look.event.deed === 'federation_changed' ||
  gainsOf(look).some(({ trusts }) =>
    trusts.some(
      ({ mechanism, principal }) =>
        mechanism === 'domain_trust' ||
        (mechanism === 'federation' && principal.kind === 'federated'),
    ),
  );

export const federationChanged = defineBehaviour({
  id: 'federation-changed',
  title: 'Who is believed to say who somebody is was changed',
  description:
    'An identity provider, token issuer, certificate anchor or domain trust was added or changed: whoever holds its signing key can be anybody it covers.',
  attack: ['T1484.002', 'T1556.007', 'T1606.002'],
  falsePositives: [
    'A move to another identity provider',
    'A signing certificate renewed in time',
    'A new pipeline provider',
  ],
  kinds: ['privilege_change', 'token_issuance'],
  outcomes: ['success'],
  judge(look) {
    const { event } = look;
    if (!changed(look)) return undefined;
    const llr = rounded(LLR * unusualFor(look));
    const what = event.targets[0]?.name;
    return {
      llr,
      severity: severityOf(llr),
      description: `${event.operation}${what === undefined ? '' : ` on ${what}`} changed from whom sign-ins or tokens are believed.`,
      observables: [
        `federation:${event.actor.scope ?? event.cloud.account ?? event.source}`,
        actOf(look),
      ],
      detail: { operation: event.operation },
    };
  },
});
