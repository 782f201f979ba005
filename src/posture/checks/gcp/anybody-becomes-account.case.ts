import { blind, type CheckCase, identity, inSystem, person, trust } from '../world.case.ts';

const all = (more: Record<string, unknown> = {}) =>
  trust(
    { kind: 'anyone', value: '*' },
    {
      mechanism: 'token_minting',
      conditions: { role: 'roles/iam.serviceAccountTokenCreator', ...more },
    },
  );
const one = trust({ kind: 'identity', value: 'toy:jim' }, { mechanism: 'token_minting' });

export const cases: readonly CheckCase[] = inSystem('gcp', [
  { says: 'one person', expect: 'pass', facts: [identity(), one] },
  { says: 'everybody', expect: 'fail', facts: [identity(), all()] },
  { says: 'under a condition', expect: 'unknown', facts: [identity(), all({ expression: 'x' })] },
  { says: 'bindings not listed', expect: 'unknown', facts: [identity()], blind: blind('trusts') },
  { says: 'a person', expect: 'outside', facts: [person()] },
]);
