/** `iam get-credential-report`: passwords, keys and MFA of users and root. Pure. */
import { parse as parseCsv } from 'csv-parse/sync';
import { CountersignError, messageOf } from '../../../core/index.ts';
import {
  type Credential,
  type Fact,
  type InventoryFact,
  known,
  type Snapshot,
  unknown,
} from '../../../model/index.ts';
import { instant, need, type Raw, str } from '../../record.ts';
import { accountOfArn, awsId, parseArn, passwordHandle, unnamedKeyHandle } from '../arn.ts';
import { credentialFact, REPORT_PRECISION, rootIdentity, userIdentity } from './facts.ts';

type Row = Readonly<Record<string, string>>;

const HEADER = 'user,arn,user_creation_time,password_enabled';

export const isCredentialReport = (text: string): boolean => text.trimStart().startsWith(HEADER);

/** The API and the CLI wrap the CSV in JSON, as plain text or base64. */
export const reportInJson = (value: Raw): string | undefined => {
  const content = str(value['Content']);
  if (content === undefined) return undefined;
  if (isCredentialReport(content)) return content;
  const decoded = Buffer.from(content, 'base64').toString('utf8');
  return isCredentialReport(decoded) ? decoded : undefined;
};

const readRows = (csv: string): readonly Row[] => {
  try {
    return parseCsv(csv, { columns: true, skip_empty_lines: true, trim: true, bom: true });
  } catch (cause) {
    throw new CountersignError('ERR_INPUT_INVALID', `credential report: ${messageOf(cause)}`, {
      cause,
    });
  }
};

const yes = (value: string | undefined): boolean => value?.toLowerCase() === 'true';

/** `N/A` = none, `no_information` = never used, or not since AWS tracks it (October 2014). */
const usedAt = (value: string | undefined): Fact<number | null> => {
  const time = instant(value);
  if (time !== undefined) return known(time);
  if (value === 'N/A' || value === 'no_information') return known(null);
  return unknown(`the credential report says "${value ?? ''}"`);
};

const at = (value: string | undefined, what: string): Fact<number> => {
  const time = instant(value);
  return time === undefined ? unknown(`the credential report has no ${what}`) : known(time);
};

const keyOf = (row: Row, slot: 1 | 2, arn: string): Credential | undefined => {
  const active = yes(row[`access_key_${slot}_active`]);
  const rotated = instant(row[`access_key_${slot}_last_rotated`]);
  // Inactive and never rotated: there is no such key.
  if (!active && rotated === undefined) return undefined;
  return credentialFact({
    ofId: awsId(arn),
    type: 'access_key',
    nativeId: unnamedKeyHandle(slot, arn),
    status: active ? 'active' : 'inactive',
    createdAt: at(row[`access_key_${slot}_last_rotated`], 'rotation time'),
    lastUsedAt: usedAt(row[`access_key_${slot}_last_used_date`]),
    lastUsedPrecision: REPORT_PRECISION,
  });
};

const certificateOf = (row: Row, slot: 1 | 2, arn: string): Credential | undefined =>
  yes(row[`cert_${slot}_active`])
    ? credentialFact({
        ofId: awsId(arn),
        type: 'certificate',
        nativeId: `cert${slot}@${arn}`,
        status: 'active',
        createdAt: at(row[`cert_${slot}_last_rotated`], 'rotation time'),
      })
    : undefined;

/** Root always has a password; the report calls that `not_supported`. */
const passwordOf = (row: Row, arn: string, isRoot: boolean): Credential | undefined => {
  if (!isRoot && !yes(row['password_enabled'])) return undefined;
  const changed = instant(row['password_last_changed']);
  const next = row['password_next_rotation'];
  const expires = instant(next);
  return credentialFact({
    ofId: awsId(arn),
    type: 'password',
    nativeId: passwordHandle(arn),
    status: 'active',
    lastUsedAt: usedAt(row['password_last_used']),
    rotatedAt:
      changed === undefined ? unknown('the credential report does not say') : known(changed),
    expiresAt:
      expires !== undefined
        ? known(expires)
        : next === 'N/A'
          ? known(null)
          : unknown('the credential report does not say'),
  });
};

/** Latest use of any of them; `null` only when all say never. */
const latestUse = (credentials: readonly Credential[]): Fact<number | null> => {
  let latest: number | null = null;
  for (const { lastUsedAt } of credentials) {
    if (!lastUsedAt.known) return lastUsedAt;
    if (lastUsedAt.value !== null && lastUsedAt.value > (latest ?? 0)) latest = lastUsedAt.value;
  }
  return known(latest);
};

export interface ReportedUser {
  readonly arn: string;
  readonly isRoot: boolean;
  readonly interactive: Fact<boolean>;
  readonly mfa: Fact<boolean>;
  readonly createdAt: Fact<number>;
  readonly lastUsedAt: Fact<number | null>;
  readonly credentials: readonly Credential[];
}

const readRow = (row: Row, index: number): ReportedUser => {
  const arn = need(str(row['arn']), `credential report row ${index + 1}: arn`);
  const isRoot = parseArn(arn)?.resource === 'root';
  const credentials = [
    passwordOf(row, arn, isRoot),
    keyOf(row, 1, arn),
    keyOf(row, 2, arn),
    certificateOf(row, 1, arn),
    certificateOf(row, 2, arn),
  ].filter((one) => one !== undefined);
  const mfa = row['mfa_active']?.toLowerCase();
  return {
    arn,
    isRoot,
    interactive: known(isRoot || yes(row['password_enabled'])),
    mfa:
      mfa === 'true' || mfa === 'false'
        ? known(mfa === 'true')
        : unknown('the credential report does not say'),
    createdAt: at(row['user_creation_time'], 'creation time'),
    lastUsedAt: latestUse(
      credentials.filter((one) => one.type === 'password' || one.type === 'access_key'),
    ),
    credentials,
  };
};

/** @throws CountersignError ERR_INPUT_INVALID naming the row. */
export const readCredentialReport = (csv: string): readonly ReportedUser[] =>
  readRows(csv).map(readRow);

/**
 * The report hides key ids, so nothing of it is listed whole: keys known by id from events or a pull
 * must not end because the report calls them otherwise.
 */
export const snapshotOfReport = (csv: string, takenAt: number): Snapshot => {
  const users = readCredentialReport(csv);
  const first = users[0];
  const account = first === undefined ? undefined : accountOfArn(first.arn);
  if (first === undefined || account === undefined) {
    throw new CountersignError('ERR_INPUT_INVALID', 'credential report has no rows with an arn');
  }
  const partition = parseArn(first.arn)?.partition ?? 'aws';
  const facts = users.flatMap((user): InventoryFact[] => {
    const { arn, interactive, mfa, createdAt, lastUsedAt } = user;
    const identity = user.isRoot
      ? rootIdentity(account, partition, { interactive, mfa, createdAt, lastUsedAt })
      : userIdentity({ arn, account, interactive, mfa, createdAt, lastUsedAt });
    return [identity, ...user.credentials];
  });
  return {
    system: 'aws',
    scope: account,
    takenAt,
    complete: [],
    blind: [
      {
        area: 'access key ids',
        because: 'the credential report numbers keys and hides their ids',
        needs: 'iam:ListAccessKeys',
      },
    ],
    facts,
  };
};
