import { blind, type CheckCase, identity, inSystem, trust } from '../world.case.ts';

const carried = trust(
  { kind: 'identity', value: 'toy:old' },
  { mechanism: 'impersonation', conditions: { kind: 'sid_history' } },
);

export const cases: readonly CheckCase[] = inSystem('active-directory', [
  { says: 'nobody', expect: 'pass', facts: [identity()] },
  { says: 'another one', expect: 'fail', facts: [identity(), carried] },
  { says: 'not readable', expect: 'unknown', facts: [identity()], blind: blind('trusts') },
  { says: 'disabled', expect: 'outside', facts: [identity({ status: 'disabled' }), carried] },
]);
