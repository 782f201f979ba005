import { blind, type CheckCase, grant, inGroup, inSystem, person } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('okta', [
  {
    says: 'in person',
    expect: 'pass',
    facts: [
      person(),
      grant(['HELP_DESK_ADMIN'], { via: { kind: 'assignment', name: 'Help desk' } }),
    ],
  },
  {
    says: 'by a group',
    expect: 'fail',
    facts: [
      person(),
      ...inGroup(
        grant(['HELP_DESK_ADMIN'], {
          holderId: 'toy:g',
          via: { kind: 'assignment', name: 'Help desk' },
        }),
      ),
    ],
  },
  {
    says: 'an app by a group',
    expect: 'pass',
    facts: [
      person(),
      ...inGroup(
        grant(['app.sign_in'], { holderId: 'toy:g', via: { kind: 'assignment', name: 'Wiki' } }),
      ),
    ],
  },
  {
    says: 'memberships not listed',
    expect: 'unknown',
    facts: [person()],
    blind: blind('memberships'),
  },
]);
