import { blind, type CheckCase, grant, identity, resource } from '../world.case.ts';

const dev = identity({ environment: 'dev' });
const thing = (environment: string) => ({ ...resource('db'), environment });

export const cases: readonly CheckCase[] = [
  {
    says: 'stays in its own',
    expect: 'pass',
    facts: [dev, thing('dev'), grant(['read'], { resources: ['toy:db'] })],
  },
  {
    says: 'reads production',
    expect: 'fail',
    facts: [dev, thing('prod'), grant(['read'], { resources: ['toy:db'] })],
    because: /dev.*prod/,
  },
  { says: 'grants not listed', expect: 'unknown', facts: [dev], blind: blind('entitlements') },
  { says: 'without a label', expect: 'outside', facts: [identity()] },
];
