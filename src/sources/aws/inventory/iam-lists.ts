/**
 * Answers of single lists, as the CLI prints them: `iam list-users`, `list-roles`, `list-groups`,
 * `list-saml-providers`, `secretsmanager list-secrets`, `eks describe-cluster`. Each is one list of many, so nothing
 * is called complete by it. Pure.
 */
import type { InventoryFact, Snapshot } from '../../../model/index.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import { accountOfArn, parseArn } from '../arn.ts';
import { snapshotOfGaad } from './gaad.ts';
import { eksCluster, samlProvider, secretResource } from './services.ts';

const sections = {
  Users: ['user/', 'UserDetailList'],
  Roles: ['role/', 'RoleDetailList'],
  Groups: ['group/', 'GroupDetailList'],
} as const;

const isIamRow = (item: unknown, head: string): boolean => {
  const arn = parseArn(str(obj(item)['Arn']) ?? '');
  return arn?.service === 'iam' && /^\d{12}$/.test(arn.account) && arn.resource.startsWith(head);
};

/** What these lists leave out, the details would hold. */
const because = 'this list names principals only: their policies, keys and groups are not in it';

const principals = (value: Raw): ((at: number) => Snapshot) | undefined => {
  for (const [name, [head, section]] of Object.entries(sections)) {
    const rows = list(value[name]);
    if (rows.length === 0 || !rows.every((row) => isIamRow(row, head))) continue;
    return (at) => {
      const snapshot = snapshotOfGaad({ [section]: rows }, at);
      const spot = {
        area: 'entitlements',
        kinds: ['entitlement', 'membership'] as const,
        because,
        needs: 'iam:GetAccountAuthorizationDetails',
      };
      return { ...snapshot, complete: [], blind: [...snapshot.blind, spot] };
    };
  }
  return undefined;
};

const things = (
  rows: readonly unknown[],
  arnOf: string,
  factsOf: (row: Raw, account: string) => readonly InventoryFact[],
): ((at: number) => Snapshot) | undefined => {
  const account = rows.map((row) => accountOfArn(str(obj(row)[arnOf]) ?? '')).find(Boolean);
  if (account === undefined) return undefined;
  return (takenAt) => ({
    system: 'aws',
    scope: account,
    takenAt,
    complete: [],
    blind: [],
    facts: rows.flatMap((row) => {
      const own = accountOfArn(str(obj(row)[arnOf]) ?? '') ?? account;
      return factsOf(obj(row), own);
    }),
  });
};

const isOf = (rows: readonly unknown[], arnOf: string, service: string): boolean =>
  rows.length > 0 && rows.every((row) => parseArn(str(obj(row)[arnOf]) ?? '')?.service === service);

export const singleListIn = (value: Raw): ((at: number) => Snapshot) | undefined => {
  const saml = list(value['SAMLProviderList']);
  if (isOf(saml, 'Arn', 'iam')) return things(saml, 'Arn', samlProvider);
  const secrets = list(value['SecretList']);
  if (isOf(secrets, 'ARN', 'secretsmanager')) return things(secrets, 'ARN', secretResource);
  const cluster = [value['cluster']];
  if (isOf(cluster, 'arn', 'eks')) return things(cluster, 'arn', eksCluster);
  return principals(value);
};
