/** More may become a role or identity than before. */
import type { Trust } from '../../model/index.ts';
import { actOf, gainsOf, nameOf, rounded, unusualFor } from '../change.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { llrOf, severityOf } from '../surprise.ts';

/** A trust that lets in somebody of one's own is daily work of deployments; a stranger or everybody is rare. */
const P_ATTACK = 0.25;
const P_BENIGN = { anyone: 0.002, outside: 0.01, unknown: 0.03, inside: 0.12 } as const;
type Width = keyof typeof P_BENIGN;

const widthOf = ({ principal, external, conditions }: Trust): Width => {
  const open = conditions === undefined || Object.keys(conditions).length === 0;
  if (principal.kind === 'anyone') return open ? 'anyone' : 'outside';
  // Services of the vendor itself take roles to do what they are for.
  if (principal.kind === 'service') return 'inside';
  if (!external.known) return 'unknown';
  return external.value ? 'outside' : 'inside';
};

const order: readonly Width[] = ['anyone', 'outside', 'unknown', 'inside'];

const widest = (
  look: Look,
): { readonly trust: Trust; readonly width: Width; readonly isNew: boolean } | undefined =>
  gainsOf(look)
    .flatMap(({ trusts, isNew }) =>
      trusts.map((trust) => ({ trust, width: widthOf(trust), isNew })),
    )
    .sort((a, b) => order.indexOf(a.width) - order.indexOf(b.width))[0];

const words: Readonly<Record<Width, string>> = {
  anyone: 'anybody',
  outside: 'a principal outside of the known accounts',
  unknown: 'a principal of whom nobody knows whether it is outside',
  inside: 'a further principal of its own',
};

export const trustWidened = defineBehaviour({
  id: 'trust-widened',
  title: 'More may become this identity than before',
  description:
    'A trust was added or lost its conditions: an outside account, anybody, or one more principal can take a role or act as an identity.',
  attack: ['T1098', 'T1484.002'],
  owasp: ['NHI6'],
  falsePositives: [
    'A new vendor is let in',
    'A new account of the organisation',
    'A deployment sets up its roles',
  ],
  kinds: ['privilege_change'],
  outcomes: ['success'],
  judge(look) {
    const found = widest(look);
    if (found === undefined || (found.width === 'inside' && found.isNew)) return undefined;
    const { trust, width } = found;
    const llr = rounded(
      llrOf({ pAttack: P_ATTACK, pBenign: P_BENIGN[width], cap: 2.8 }) * unusualFor(look),
    );
    if (llr < 0.7) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `${look.event.operation} lets ${words[width]} (${trust.principal.value}) become ${nameOf(look, trust.targetId)}.`,
      observables: [`trust:${trust.targetId}`, actOf(look)],
      detail: { width, mechanism: trust.mechanism },
    };
  },
});
