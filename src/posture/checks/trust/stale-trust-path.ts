import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, fail, pass, type Trust, type Verdict } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blindTo, dateOf, isVendorRole, unlessBlind, worstOf } from '../subject.ts';

const endOf = (view: InventoryView, id: string): number | undefined =>
  view
    .history(id)
    .findLast(({ fact }) => (fact.kind === 'identity' || fact.kind === 'role') && fact.id === id)
    ?.to;

const judgeTrust = (view: InventoryView, trust: Trust, at: number): Verdict => {
  const { principal } = trust;
  if (principal.kind === 'account') {
    if (trust.external.known || view.knownScopes(trust.system).has(principal.value)) return pass;
    return cannotTell(`whose account ${principal.value} is: ${trust.external.because}`);
  }
  if (principal.kind !== 'identity') return pass;
  const who = view.principal(principal.value, at);
  if (who) {
    return who.kind === 'identity' && (who.status === 'disabled' || who.status === 'deleted')
      ? fail(`still trusts ${who.name}, which is ${who.status}`, [principal.value])
      : pass;
  }
  const ended = endOf(view, principal.value);
  return ended !== undefined && ended <= at
    ? fail(`still trusts ${principal.value}, which ended on ${dateOf(ended)}`, [principal.value])
    : cannotTell(`${principal.value}, which it trusts, is not in the inventory`);
};

export const staleTrustPath: Check = {
  id: 'stale-trust-path',
  title: 'Trusts somebody who is gone',
  severity: 'high',
  topic: 'trust',
  dimension: 'exposure',
  remedy: 'Take the principal out of the trust: whoever is made under that name would inherit it.',
  cause: 'The trusted principal ended and the trust was forgotten.',
  closes: 'A trust without the principal that is gone.',
  controls: { nhi: ['NHI1:2025', 'NHI6:2025'], csf: ['PR.AA-05', 'ID.AM-08'] },
  population: { says: 'roles that name principals or accounts', classes: 'roles' },
  applies: (view, id, at) =>
    !isVendorRole(view, id, at) &&
    view
      .trustsInto(id, at)
      .some(({ principal: { kind } }) => kind === 'identity' || kind === 'account'),
  judge(view, id, at) {
    const allowing = view.trustsInto(id, at).filter((one) => one.effect === 'allow');
    const worst = worstOf(allowing.map((one) => judgeTrust(view, one, at)));
    return unlessBlind(blindTo(view, id, at, 'trust'), worst);
  },
  points: 16,
  likelihoodNats: 0.6,
  condition: 'stale_trust_path',
};
