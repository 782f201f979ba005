import { blind, type CheckCase, grant, identity, inSystem, person } from '../world.case.ts';

const held = (name: string) =>
  grant(['storage.objects.get'], { via: { kind: 'assignment', name } });

export const cases: readonly CheckCase[] = inSystem('gcp', [
  {
    says: 'a predefined role',
    expect: 'pass',
    facts: [identity(), held('roles/storage.objectViewer')],
  },
  { says: 'Owner', expect: 'fail', facts: [identity(), held('roles/owner')] },
  {
    says: 'grants not listed',
    expect: 'unknown',
    facts: [identity()],
    blind: blind('entitlements'),
  },
  { says: 'a person', expect: 'outside', facts: [person()] },
]);
