/** An app or agent may do more than before. */
import { actOf, gainsOf, nameOf, rounded, tierBefore, tierOf, unusualFor } from '../change.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { severityOf } from '../surprise.ts';

/** Apps ask for more with a new version, some times a year; one that rises in tier does so hardly ever. */
const LLR = { more: 1, risen: 2.2 };

const grown = (
  look: Look,
): { readonly id: string; readonly privileges: readonly string[] } | undefined => {
  const { view } = look.observation;
  for (const { id, entitlements, isNew } of gainsOf(look)) {
    const kind = view.identity(id)?.class;
    if (isNew || (kind !== 'third_party_app' && kind !== 'agent')) continue;
    const before = new Set(
      view.entitlementsOf(id, look.now - 1).flatMap(({ privileges }) => privileges),
    );
    const privileges = entitlements
      .flatMap((one) => one.privileges)
      .filter((one) => !before.has(one));
    // Its first rights are no growth.
    if (before.size > 0 && privileges.length > 0) return { id, privileges };
  }
  return undefined;
};

export const scopeGrowth = defineBehaviour({
  id: 'scope-growth',
  title: 'An app or agent may do more than before',
  description:
    'Rights were added to an application or agent that had some already: by a further consent, a wider delegation or a new role.',
  attack: ['T1098.003', 'T1671'],
  owasp: ['NHI5', 'ASI03'],
  falsePositives: ['A new version of the app asks for more', 'A feature is switched on'],
  kinds: ['privilege_change', 'token_issuance'],
  outcomes: ['success'],
  judge(look) {
    const found = grown(look);
    if (found === undefined) return undefined;
    const { id, privileges } = found;
    const tier = tierOf(look, id);
    const before = tierBefore(look, id);
    const risen = tier !== undefined && before !== undefined && tier < before && tier <= 1;
    const llr = rounded((risen ? LLR.risen : LLR.more) * unusualFor(look));
    if (llr < 0.7) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `${nameOf(look, id)} may also ${privileges.slice(0, 4).join(', ')}${risen ? `, and is tier ${tier} now (${before} before)` : ''}.`,
      observables: [`app:${id}`, actOf(look)],
      detail: { app: id, privileges: privileges.slice(0, 12).join(' '), risen },
    };
  },
});
