/** Accounts, mailboxes, rules and delegates, as Graph and Exchange's cmdlets list them. */
import type { M365Export } from '../../sources/m365/index.ts';
import { stableUuid } from '../common/stable.ts';
import { isGone, withAccount } from '../common/staff.ts';
import { isoSeconds } from '../common/times.ts';
import { tenantOf, userOf } from '../entra/tenant.ts';
import type { Organisation } from '../organisation/model.ts';

const SHARED = 'invoices@northwind.example';

export const m365Export = (organisation: Organisation, at: number): M365Export => {
  const people = withAccount(organisation.people, at);
  return {
    tenantId: tenantOf(organisation).id,
    users: people.map((person) => ({
      id: userOf(organisation, person).id,
      userPrincipalName: person.email,
      mail: person.email,
      accountEnabled: !isGone(person, at),
      userType: 'Member',
      createdDateTime: isoSeconds(person.joins),
    })),
    mailboxes: [
      ...people.map(({ email }) => ({
        UserPrincipalName: email,
        PrimarySmtpAddress: email,
        ExchangeGuid: stableUuid(organisation, 'mailbox', email),
        RecipientTypeDetails: 'UserMailbox',
        AuditEnabled: true,
      })),
      {
        UserPrincipalName: SHARED,
        PrimarySmtpAddress: SHARED,
        ExchangeGuid: stableUuid(organisation, 'mailbox', SHARED),
        RecipientTypeDetails: 'SharedMailbox',
        AuditEnabled: true,
      },
    ],
    rules: Object.fromEntries(
      people
        .filter((_, index) => index % 7 === 2)
        .map(({ email }) => [
          email,
          [
            {
              id: stableUuid(organisation, 'rule', email),
              displayName: 'Newsletters',
              isEnabled: true,
              actions: { moveToFolder: 'Newsletters' },
            },
          ],
        ]),
    ),
    permissions: {
      [SHARED]: people
        .filter(({ job }) => job === 'manager')
        .slice(0, 3)
        .map(({ email }) => ({ User: email, AccessRights: ['FullAccess'], IsInherited: false })),
    },
  };
};
