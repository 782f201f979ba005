import { blind, type CheckCase, grant, identity, inSystem, resource } from '../world.case.ts';

const project = (id: string, environment: string) => ({
  ...resource(`projects/${id}`),
  environment,
});
const both = [project('one', 'dev'), project('two', 'prod')];
const held = (on: string) => grant(['storage.objects.get'], { resources: [on] });

export const cases: readonly CheckCase[] = inSystem('gcp', [
  { says: 'at home', expect: 'pass', facts: [identity(), ...both, held('projects/one')] },
  {
    says: 'across',
    expect: 'fail',
    facts: [identity(), ...both, held('projects/two')],
    because: /dev.*prod/,
  },
  {
    says: 'grants not listed',
    expect: 'unknown',
    facts: [identity(), ...both],
    blind: blind('entitlements'),
  },
  { says: 'no label', expect: 'outside', facts: [identity(), held('projects/two')] },
]);
