/** What every AWS action stands on: the acting clients, where new secrets go, how long AWS takes. */
import { randomBytes } from 'node:crypto';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { hashId, SECOND } from '../../../core/index.ts';
import { type AwsClients, actClients } from '../client.ts';
import type { AwsConfig } from '../config.ts';
import { asked } from './aws-error.ts';

/** A secret that exists nowhere else: it must reach its keeper or be made again. */
export interface NewSecret {
  readonly kind: 'access_key' | 'password';
  readonly accountId: string;
  readonly userName: string;
  /** The public handle of a key. */
  readonly accessKeyId?: string;
  readonly secret: string;
  readonly stepId: string;
}

/**
 * Hands a new secret to its keeper (sealed store, vault) and resolves once it is durable there.
 * May be called again for the same step: the last secret counts.
 */
type Deliver = (secret: NewSecret) => Promise<{
  /** Where it can be fetched; shown to people, holds no secret. */
  readonly receipt: string;
}>;

export interface AwsActionOptions {
  /** Without it, what makes a new secret is refused. */
  readonly deliver?: Deliver;
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
  readonly deliver: Deliver | undefined;
  readonly propagationMs: number;
  readonly knownGood: AwsConfig['knownGood'];
  newPassword(): string;
}

const DEFAULT_PROPAGATION_SECONDS = 60;

/** All four character kinds, so that any account password policy takes it. */
const randomPassword = (): string => `${randomBytes(24).toString('base64url')}aA1!`;

export const actingOn = (config: AwsConfig, options: AwsActionOptions = {}): Acting => {
  const make = options.clients ?? (() => actClients(config));
  let clients: AwsClients | undefined;
  let self: { readonly account: string; readonly arn: string } | undefined;
  const acting: Acting = {
    clients() {
      clients ??= make();
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
    deliver: options.deliver,
    propagationMs: (options.propagationSeconds ?? DEFAULT_PROPAGATION_SECONDS) * SECOND,
    knownGood: config.knownGood,
    newPassword: options.newPassword ?? randomPassword,
  };
  return acting;
};

/** Short, stable and fit for policy names and tags. */
export const markOf = (stepId: string): string => hashId('s', [stepId]).slice(2, 18);
