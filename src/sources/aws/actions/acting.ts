/** What every AWS action stands on: the acting clients, where new secrets go, how long AWS takes. */
import { randomBytes } from 'node:crypto';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { assertInTime, hashId, SECOND } from '../../../core/index.ts';
import type { Keeper } from '../../../model/index.ts';
import { type AwsClients, actClients } from '../client.ts';
import type { AwsConfig } from '../config.ts';
import { asked } from './aws-error.ts';

export interface AwsActionOptions {
  /** Without it, what makes a new secret is refused. */
  readonly keeper?: Keeper;
  /**
   * How long an accepted change may take to be obeyed everywhere; a read-back proves nothing before.
   * IAM is eventually consistent and gives no figure; seconds are usual, a minute is rare.
   */
  readonly propagationSeconds?: number;
  /** For tests: clients that show the acting credential. */
  readonly clients?: () => AwsClients;
  readonly newPassword?: () => string;
}

export interface Acting {
  clients(): AwsClients;
  /** The acting identity: account and ARN. */
  self(): Promise<{ readonly account: string; readonly arn: string }>;
  readonly keeper: Keeper | undefined;
  readonly propagationMs: number;
  readonly knownGood: AwsConfig['knownGood'];
  newPassword(): string;
}

const DEFAULT_PROPAGATION_SECONDS = 60;

/** All four character kinds, so that any account password policy takes it. */
const randomPassword = (): string => `${randomBytes(24).toString('base64url')}aA1!`;

/** Asked after the SDK's own waits, before each of its tries. */
const inTime =
  <Args, Answer>(next: (args: Args) => Promise<Answer>) =>
  (args: Args): Promise<Answer> => {
    assertInTime();
    return next(args);
  };
const lastOfAll = {
  step: 'finalizeRequest',
  priority: 'low',
  name: 'inTime',
  override: true,
} as const;

const timed = (clients: AwsClients): AwsClients => {
  clients.iam.middlewareStack.add(inTime, lastOfAll);
  clients.sts.middlewareStack.add(inTime, lastOfAll);
  return clients;
};

export const actingOn = (config: AwsConfig, options: AwsActionOptions = {}): Acting => {
  const make = options.clients ?? (() => actClients(config));
  let clients: AwsClients | undefined;
  let self: { readonly account: string; readonly arn: string } | undefined;
  const acting: Acting = {
    clients() {
      clients ??= timed(make());
      return clients;
    },
    async self() {
      if (!self) {
        const { Account = '', Arn = '' } = await asked(
          'sts:GetCallerIdentity',
          acting.clients().sts.send(new GetCallerIdentityCommand({})),
        );
        self = { account: Account, arn: Arn };
      }
      return self;
    },
    keeper: options.keeper,
    propagationMs: (options.propagationSeconds ?? DEFAULT_PROPAGATION_SECONDS) * SECOND,
    knownGood: config.knownGood,
    newPassword: options.newPassword ?? randomPassword,
  };
  return acting;
};

/** Short, stable and fit for policy names and tags. */
export const markOf = (stepId: string): string => hashId('s', [stepId]).slice(2, 18);
