/** `organizations list-accounts`: which accounts are ours. Pure. */
import { type InventoryFact, known, type Snapshot } from '../../../model/index.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import { accountResource, rootIdentity } from './facts.ts';
import { readTags } from './tags.ts';

export const isAccountList = (value: Raw): boolean =>
  list(value['Accounts']).some((item) => {
    const account = obj(item);
    return /^\d{12}$/.test(str(account['Id']) ?? '') && str(account['Arn'])?.includes(':account/');
  });

/** Where no account's ARN names the organisation. */
const UNNAMED = 'organization';
/** The account's organisation, `o-…`; no tag of AWS may begin so. */
export const ORGANISATION_TAG = 'aws:organization';

/** `arn:aws:organizations::111111111111:account/o-exampleorgid/222222222222` */
const organisationOf = (value: Raw): string => {
  for (const item of list(value['Accounts'])) {
    const found = /:account\/(o-[a-z0-9]+)\//.exec(str(obj(item)['Arn']) ?? '')?.[1];
    if (found) return found;
  }
  return UNNAMED;
};

export const snapshotOfAccounts = (value: Raw, takenAt: number): Snapshot => {
  const organisation = organisationOf(value);
  const facts = list(value['Accounts']).flatMap((item): InventoryFact[] => {
    const account = obj(item);
    const id = str(account['Id']);
    if (id === undefined || !/^\d{12}$/.test(id)) return [];
    const name = str(account['Name']);
    const status = str(account['State']) ?? str(account['Status']);
    const partition = str(account['Arn'])?.split(':')[1] ?? 'aws';
    const root = rootIdentity(id, partition);
    return [
      accountResource(id, {
        ...(name ? { name } : {}),
        tags: {
          ...readTags(account['Tags']),
          ...(organisation === UNNAMED ? {} : { [ORGANISATION_TAG]: organisation }),
        },
      }),
      status === 'SUSPENDED' || status === 'CLOSED'
        ? { ...root, status: 'disabled', interactive: known(false) }
        : root,
    ];
  });
  return {
    system: 'aws',
    scope: organisation,
    takenAt,
    complete: value['NextToken'] === undefined ? ['resource'] : [],
    blind: [],
    facts,
  };
};
