import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blindTo, unlessBlind } from '../subject.ts';

export const publisherNotVerified: Check = {
  system: 'entra',
  population: { says: 'apps of other tenants', classes: ['third_party_app'] },
  id: 'publisher-not-verified',
  title: 'An app of somebody unknown has rights here',
  severity: 'medium',
  topic: 'consent',
  dimension: 'exposure',
  remedy: 'Ask its publisher to verify, or take its consents away.',
  cause: 'Consent was given by the look of the app.',
  closes: 'A verified publisher, or no consent and no permission.',
  controls: { nhi: ['NHI3:2025'], csf: ['GV.SC-07', 'PR.AA-05'] },
  applies: (view, id, at) => view.identity(id, at)?.flags.external === true,
  judge(view, id, at) {
    if (view.identity(id, at)?.tags['publisher'] !== undefined) return pass;
    const rights = view
      .entitlementsOf(id, at)
      .filter((one) => /^entra:(?:app-role|grant|role-assignment):/.test(one.id));
    if (rights.length > 0) return fail('nobody verified its publisher, and it has rights here');
    return unlessBlind(blindTo(view, id, at, 'entitlement'), pass);
  },
  points: 8,
};
