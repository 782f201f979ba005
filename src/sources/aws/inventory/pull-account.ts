/** One account by its own API: authorization details, credential report, credentials of each user. */
import {
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  type IAMClient,
  paginateGetAccountAuthorizationDetails,
} from '@aws-sdk/client-iam';
import { CountersignError } from '../../../core/index.ts';
import {
  type BlindSpot,
  type Credential,
  type FactKind,
  type Identity,
  type InventoryFact,
  known,
  type Snapshot,
} from '../../../model/index.ts';
import type { Raw } from '../../record.ts';
import { isUnnamedKey } from '../arn.ts';
import { classOf } from './class.ts';
import { type ReportedUser, readCredentialReport } from './credential-report.ts';
import { accountResource, rootIdentity } from './facts.ts';
import { snapshotOfGaad } from './gaad.ts';
import { type Listed, listed } from './listing.ts';
import {
  blindIn,
  blindToUse,
  pullUserCredentials,
  type UserCredentials,
} from './pull-credentials.ts';

export interface AccountPull {
  readonly account: string;
  readonly partition: string;
  readonly at: number;
  readonly organisation: ReadonlySet<string> | undefined;
  /** Milliseconds; waiting for the credential report. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const sections = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;

const pullDetails = async (iam: IAMClient): Promise<Raw> => {
  const out: Record<string, unknown[]> = {};
  for (const name of sections) out[name] = [];
  const all = paginateGetAccountAuthorizationDetails({ client: iam, pageSize: 500 }, {});
  for await (const page of all) {
    for (const name of sections) out[name]?.push(...(page[name] ?? []));
  }
  return out;
};

const REPORT_TRIES = 30;

const pullReport = async (
  iam: IAMClient,
  sleep: AccountPull['sleep'],
): Promise<readonly ReportedUser[]> => {
  for (let attempt = 1; ; attempt++) {
    const { State } = await iam.send(new GenerateCredentialReportCommand({}));
    if (State === 'COMPLETE') break;
    if (attempt === REPORT_TRIES) {
      throw new CountersignError('ERR_TIMEOUT', `the credential report is still ${State}`);
    }
    await sleep(1_000);
  }
  const { Content } = await iam.send(new GetCredentialReportCommand({}));
  return readCredentialReport(Buffer.from(Content ?? []).toString('utf8'));
};

/** What the report knows of the user, laid over what its details know. */
const withReport = (identity: Identity, reported: ReportedUser | undefined): Identity => {
  if (reported === undefined) return identity;
  const { interactive, mfa, lastUsedAt } = reported;
  const createdAt = identity.createdAt.known ? identity.createdAt : reported.createdAt;
  const { tags } = identity;
  return {
    ...identity,
    interactive,
    mfa,
    lastUsedAt,
    createdAt,
    ...classOf({ isRoot: reported.isRoot, tags, interactive, mfa }),
  };
};

/** Devices listed say more than a report that may be hours old. */
const withDevices = (identity: Identity, listedFor: UserCredentials | undefined): Identity => {
  if (!listedFor?.devices.seen) return identity;
  const mfa = known(listedFor.devices.value.length > 0);
  const { tags, interactive } = identity;
  return { ...identity, mfa, ...classOf({ isRoot: false, tags, interactive, mfa }) };
};

const credentialsOf = (
  reported: ReportedUser | undefined,
  live: UserCredentials | undefined,
): readonly Credential[] => {
  const fromReport = reported?.credentials ?? [];
  const keysSeen = live?.keys.seen === true;
  const othersSeen = live?.others.seen === true;
  return [
    ...fromReport.filter(
      (one) =>
        !(keysSeen && isUnnamedKey(one.nativeId)) && !(othersSeen && one.type === 'certificate'),
    ),
    ...(live?.keys.seen ? live.keys.value : []),
    ...(live?.devices.seen ? live.devices.value : []),
    ...(live?.others.seen ? live.others.value : []),
  ];
};

interface Parts {
  readonly details: Snapshot | undefined;
  readonly report: Listed<readonly ReportedUser[]>;
  readonly users: readonly UserCredentials[];
}

const factsOf = (pull: AccountPull, parts: Parts): readonly InventoryFact[] => {
  const reported = new Map(
    (parts.report.seen ? parts.report.value : []).map((one) => [one.arn, one]),
  );
  const live = new Map(parts.users.map((one) => [one.arn, one]));
  const base: readonly InventoryFact[] = parts.details?.facts ?? [
    accountResource(pull.account),
    rootIdentity(pull.account, pull.partition),
  ];
  return base.flatMap((fact): readonly InventoryFact[] => {
    if (fact.kind !== 'identity') return [fact];
    const mine = live.get(fact.nativeId);
    const own = reported.get(fact.nativeId);
    return [withDevices(withReport(fact, own), mine), ...credentialsOf(own, mine)];
  });
};

/** Root's keys have ids that only root may list: while it has some, keys are not listed whole. */
const completeOf = (parts: Parts, blind: readonly BlindSpot[]): readonly FactKind[] => {
  const base = parts.details?.complete ?? [];
  const rootHasKeys =
    parts.report.seen &&
    parts.report.value.some(
      (one) => one.isRoot && one.credentials.some((each) => each.type === 'access_key'),
    );
  const all = base.length > 0 && parts.report.seen && blind.length === 0 && !rootHasKeys;
  return all ? [...base, 'credential'] : base;
};

/** A pull that was refused something lists less as complete, and says which permission is missing. */
export const pullAccount = async (iam: IAMClient, pull: AccountPull): Promise<Snapshot> => {
  const gaad = await listed(
    'users, groups, roles and policies',
    'iam:GetAccountAuthorizationDetails',
    () => pullDetails(iam),
  );
  const options = pull.organisation === undefined ? {} : { organisation: pull.organisation };
  const details =
    gaad.seen && hasPrincipals(gaad.value)
      ? snapshotOfGaad(gaad.value, pull.at, options)
      : undefined;
  const report = await listed(
    'passwords, MFA and age of keys',
    'iam:GenerateCredentialReport, iam:GetCredentialReport',
    () => pullReport(iam, pull.sleep),
  );
  const arns = (details?.facts ?? []).flatMap((fact) =>
    fact.kind === 'identity' && fact.nativeId.includes(':user/') ? [fact.nativeId] : [],
  );
  const users = await pullUserCredentials(iam, arns);
  const parts: Parts = { details, report, users };
  const blindCredentials = blindIn(users);
  const isCredentialsSpot = (spot: BlindSpot): boolean => spot.area === 'credentials';
  return {
    system: 'aws',
    scope: pull.account,
    takenAt: pull.at,
    complete: completeOf(parts, blindCredentials),
    blind: [
      ...(gaad.seen ? [] : [gaad.blind]),
      ...(details?.blind ?? []).filter((spot) => !isCredentialsSpot(spot)),
      ...(report.seen ? [] : [report.blind]),
      ...blindCredentials,
      ...blindToUse(users),
    ],
    facts: factsOf(pull, parts),
  };
};

/** An account without a user or role of its own names no account in its details. */
const hasPrincipals = (gaad: Raw): boolean =>
  sections.some((name) => Array.isArray(gaad[name]) && gaad[name].length > 0);
