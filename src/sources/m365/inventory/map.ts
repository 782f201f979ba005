/** Lists of Graph and of Exchange's administration → one snapshot. Pure; what was not handed over is a blind spot. */
import type { InventoryFact, Snapshot } from '../../../model/index.ts';
import type { Raw } from '../../record.ts';
import { accountIdentity, graphRule, mailboxFacts, permissionFacts, ruleFact } from './facts.ts';

export interface M365Export {
  readonly tenantId: string;
  /** Of Graph. */
  readonly users: readonly Raw[];
  /** Of `Get-Mailbox`. */
  readonly mailboxes: readonly Raw[];
  /** By mailbox: of Graph's `messageRules` and of `Get-MailboxPermission`. */
  readonly rules: Readonly<Record<string, readonly Raw[]>>;
  readonly permissions: Readonly<Record<string, readonly Raw[]>>;
}

export const mapM365 = (lists: M365Export, at: number): Snapshot => {
  const { tenantId } = lists;
  const facts: readonly InventoryFact[] = [
    ...lists.users.flatMap((raw) => accountIdentity(raw, tenantId) ?? []),
    ...lists.mailboxes.flatMap((raw) => mailboxFacts(raw, tenantId)),
    ...Object.entries(lists.rules).flatMap(([mailbox, rules]) =>
      rules.flatMap((raw) => {
        const rule = graphRule(raw, mailbox);
        return rule === undefined ? [] : [ruleFact(tenantId, rule)];
      }),
    ),
    ...Object.entries(lists.permissions).flatMap(([mailbox, rows]) =>
      rows.flatMap((raw) => permissionFacts(raw, mailbox)),
    ),
  ];
  return {
    system: 'm365',
    scope: tenantId,
    takenAt: at,
    complete: ['identity', 'entitlement'],
    blind: [
      {
        area: 'rules and application access policies',
        kinds: ['resource'],
        because: 'the lists that were handed over hold none of them whole',
      },
    ],
    facts,
  };
};
