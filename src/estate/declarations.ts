/** What the organisation declared to Countersign: owners of most, one emergency account, one honeytoken. */
import type { Declaration } from '../model/index.ts';
import { declared } from './common/declare.ts';
import { type Organisation, roleIdentityId, userIdentityId } from './organisation/model.ts';

export const declarationsOf = (organisation: Organisation, at: number): readonly Declaration[] => {
  const declare = (ofId: string, said: Parameters<typeof declared>[2]): Declaration =>
    declared(ofId, at, said);
  return [
    ...organisation.serviceAccounts
      .filter((account) => account.owner !== undefined)
      .map((account) =>
        declare(userIdentityId(account.user), {
          owner: `${account.owner}@northwind.example`,
          class: 'service_account',
        }),
      ),
    ...organisation.people.flatMap((person) =>
      person.user
        ? [
            declare(userIdentityId(person.user), {
              owner: person.email,
              class: 'human',
              personId: `person:${person.email}`,
            }),
          ]
        : [],
    ),
    ...organisation.agents.map((agent) =>
      declare(roleIdentityId(agent.role), {
        owner: agent.sponsor.email,
        purpose: agent.name,
        class: 'agent',
      }),
    ),
    ...organisation.workloads
      .filter((_, index) => index % 4 !== 3)
      .map((workload) =>
        declare(roleIdentityId(workload.role), {
          owner: 'product@northwind.example',
          class: 'workload',
        }),
      ),
    declare(userIdentityId(organisation.breakGlass), {
      owner: 'security@northwind.example',
      emergencyAccess: true,
      class: 'human',
    }),
    declare(userIdentityId(organisation.honey), {
      owner: 'security@northwind.example',
      honey: true,
      class: 'service_account',
    }),
    declare(userIdentityId(organisation.lowRisk.user), {
      owner: 'product@northwind.example',
      class: 'service_account',
      criticality: 'ordinary',
    }),
  ];
};
