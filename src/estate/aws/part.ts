/** AWS in the simulated organisation. */
import { awsSource } from '../../sources/aws/index.ts';
import type { Organisation } from '../organisation/model.ts';
import type { EstatePart, RawInventory } from '../part.ts';
import { awsAttacks } from './attacks/index.ts';
import { accountList, authorizationDetails, credentialReport } from './inventory.ts';
import { liveInAws } from './life/index.ts';

const inventory = (organisation: Organisation): readonly RawInventory[] => [
  ...organisation.accounts.flatMap(({ id }): RawInventory[] => [
    { system: 'aws', path: `gaad-${id}.json`, content: authorizationDetails(organisation, id) },
    { system: 'aws', path: `report-${id}.csv`, content: credentialReport(organisation, id) },
  ]),
  { system: 'aws', path: 'accounts.json', content: accountList(organisation) },
];

export const awsPart: EstatePart = {
  id: 'aws',
  inventory,
  snapshots: (organisation, at) =>
    inventory(organisation).flatMap(({ path, content }) => {
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      const json = typeof content === 'string' ? undefined : content;
      const mapping = awsSource.inventoryFile?.({ path, text }, json);
      return mapping ? [mapping(at)] : [];
    }),
  live: liveInAws,
  attacks: awsAttacks,
};
