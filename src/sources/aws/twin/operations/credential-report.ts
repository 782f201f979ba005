/** The credential report, column by column (IAM User Guide, "Getting credential reports"). */
import type { Call, Operations } from '../call.ts';
import type { AccessKey, AccountState } from '../state.ts';
import { TwinFault } from '../twin-fault.ts';
import { iso, type World } from '../world.ts';

const columns = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  'access_key_1_active',
  'access_key_1_last_rotated',
  'access_key_1_last_used_date',
  'access_key_1_last_used_region',
  'access_key_1_last_used_service',
  'access_key_2_active',
  'access_key_2_last_rotated',
  'access_key_2_last_used_date',
  'access_key_2_last_used_region',
  'access_key_2_last_used_service',
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
] as const;

const FOUR_HOURS = 4 * 3_600_000;

const keyCells = (world: World, key: AccessKey | undefined): string[] => {
  if (!key) return ['false', 'N/A', 'N/A', 'N/A', 'N/A'];
  const use = world.keyUse.get(key.id);
  return [
    String(key.status === 'Active'),
    iso(key.createdAt),
    use ? iso(use.at) : 'N/A',
    use?.region ?? 'N/A',
    use?.service ?? 'N/A',
  ];
};

const certificates = ['false', 'N/A', 'false', 'N/A'];

const rows = (world: World, account: AccountState): string[][] => {
  const [rootFirst, rootSecond] = [...account.rootKeys.values()];
  const root = [
    '<root_account>',
    `arn:aws:iam::${account.id}:root`,
    iso(account.createdAt),
    'not_supported',
    'no_information',
    'not_supported',
    'not_supported',
    String(account.rootMfa),
    ...keyCells(world, rootFirst),
    ...keyCells(world, rootSecond),
    ...certificates,
  ];
  const users = [...account.users.values()].map((user) => {
    const [first, second] = [...user.keys.values()];
    const lastUsed =
      user.passwordLastUsed === undefined ? 'no_information' : iso(user.passwordLastUsed);
    return [
      user.name,
      user.arn,
      iso(user.createdAt),
      String(user.login !== undefined),
      user.login ? lastUsed : 'N/A',
      user.login ? iso(user.login.createdAt) : 'N/A',
      'N/A',
      String(user.mfa.size > 0),
      ...keyCells(world, first),
      ...keyCells(world, second),
      ...certificates,
    ];
  });
  return [[...columns], root, ...users];
};

const current = ({ world, account }: Call) => {
  const report = world.reports.get(account.id);
  return report && world.now() - report.at < FOUR_HOURS ? report : undefined;
};

export const credentialReportOperations: Operations = {
  GenerateCredentialReport: {
    service: 'iam',
    readOnly: false,
    run(call) {
      if (current(call)) return { State: 'COMPLETE' };
      const text = rows(call.world, call.account)
        .map((cells) => cells.join(','))
        .join('\n');
      call.world.reports.set(call.account.id, { at: call.world.now(), text });
      return {
        State: 'STARTED',
        Description: 'No report exists. Starting a new report generation task',
      };
    },
  },
  GetCredentialReport: {
    service: 'iam',
    readOnly: true,
    run(call) {
      const report = current(call);
      if (!report) {
        throw new TwinFault(
          'CredentialReportNotPresent',
          'No report was found. Please generate one with GenerateCredentialReport.',
        );
      }
      return {
        Content: Buffer.from(report.text).toString('base64'),
        ReportFormat: 'text/csv',
        GeneratedTime: iso(report.at),
      };
    },
  },
};
