import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { machineClasses } from '../ask.ts';

/** Scopes that open mail, files or the directory to change (Google, OAuth 2.0 scopes). */
const grave =
  /^https:\/\/mail\.google\.com\/?$|auth\/(?:gmail\.(?:modify|compose|send|settings\.\w+)|drive|admin\.directory\.[\w.]+|cloud-platform|cloud-identity[\w.]*|apps\.security)$/;

const delegations = (view: InventoryView, id: string, at: number) =>
  view
    .trustsInto('google-workspace:role:every-user', at)
    .filter((one) => one.principal.value === id && one.effect === 'allow');

export const delegationOverEverybody: Check = {
  id: 'delegation-over-everybody',
  title: 'App that may act as everybody',
  severity: 'high',
  atTier: { 0: 'critical' },
  topic: 'delegation',
  dimension: 'blast_radius',
  system: 'google-workspace',
  remedy: 'Take the delegation away, or narrow its scopes to reading what it needs.',
  cause: 'Domain-wide delegation was the only way that the guide of the app knew.',
  closes: 'The delegation gone, or without scopes that change mail, files or accounts.',
  controls: { nhi: ['NHI5:2025', 'NHI3:2025'], csf: ['PR.AA-05', 'GV.SC-07'] },
  population: { says: 'clients with domain-wide delegation', classes: machineClasses },
  applies: (view, id, at) => delegations(view, id, at).length > 0,
  judge(view, id, at) {
    const all = delegations(view, id, at)
      .flatMap(({ conditions }) => conditions?.['scopes'])
      .filter((one): one is string => typeof one === 'string');
    if (all.length === 0) return cannotTell('its scopes were not told');
    const held = all.filter((one) => grave.test(one) && !one.endsWith('.readonly'));
    return held.length > 0 ? fail(`acts as any user with ${held.join(', ')}`, held) : pass;
  },
  points: 18,
  likelihoodNats: 0.3,
  condition: 'overprivilege',
};
