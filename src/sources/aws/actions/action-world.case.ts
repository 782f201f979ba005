/** One AWS action in a fresh twin, as the contract suite wants it. */
import { IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import type {
  ActionResult,
  ActionTarget,
  HeldCredential,
  NewSecret,
} from '../../../model/index.ts';
import type { ActionWorld } from '../../action.case.ts';
import { testKeeper } from '../../keeper.case.ts';
import type { AwsClients } from '../client.ts';
import { awsConfig } from '../config.ts';
import type { SeedExtras } from '../twin/seed.ts';
import {
  ACCOUNT,
  actKey,
  adminKey,
  ciKey,
  PROPAGATION_MS,
  startBench,
  type TwinBench,
} from '../twin/twin.case.ts';
import { heldAccessKey } from './held-access-key.ts';
import { type AwsActionOptions, awsActions } from './index.ts';

const MAX_ATTEMPTS = 3;

/** The SDK's own retries without its pauses. */
export const quickRetries = {
  acquireInitialRetryToken: async () => ({ getRetryCount: () => 0, getRetryDelay: () => 0 }),
  async refreshRetryTokenForRetry(
    token: { getRetryCount(): number },
    fault: { errorType: string },
  ) {
    const count = token.getRetryCount() + 1;
    if (count >= MAX_ATTEMPTS || fault.errorType === 'CLIENT_ERROR') throw new Error('no more');
    return { getRetryCount: () => count, getRetryDelay: () => 0 };
  },
  recordSuccess() {},
};

const clientsFor = (endpoint: string): AwsClients => {
  const options = {
    region: 'eu-central-1',
    endpoint,
    credentials: { ...actKey },
    retryStrategy: quickRetries,
  };
  const iam = new IAMClient(options);
  const sts = new STSClient(options);
  return {
    iam,
    sts,
    get organizations(): never {
      throw new Error('no action asks Organizations');
    },
    get sso(): never {
      throw new Error('no action asks Identity Center');
    },
    get directory(): never {
      throw new Error('no action asks the directory');
    },
    in: (region) => {
      throw new Error(`no action asks a service of ${region}`);
    },
    destroy() {
      iam.destroy();
      sts.destroy();
    },
  };
};

export const userTarget = (name: string): ActionTarget => ({
  system: 'aws',
  identityId: `aws:arn:aws:iam::${ACCOUNT}:user/${name}`,
  nativeId: `arn:aws:iam::${ACCOUNT}:user/${name}`,
  scope: ACCOUNT,
});

export const roleTarget = (path: string): ActionTarget => ({
  system: 'aws',
  roleId: `aws:arn:aws:iam::${ACCOUNT}:role/${path}`,
  nativeId: `arn:aws:iam::${ACCOUNT}:role/${path}`,
  scope: ACCOUNT,
});

export const keyTarget = (accessKeyId: string, userName: string): ActionTarget => ({
  system: 'aws',
  identityId: `aws:arn:aws:iam::${ACCOUNT}:user/${userName}`,
  credentialId: `aws:credential:${accessKeyId}`,
  nativeId: accessKeyId,
  scope: ACCOUNT,
});

export interface AwsActionWorld extends ActionWorld {
  /** The twin can do all of it, and at once. */
  deny(permission: string): void;
  settle(): void;
  throttle(times: number): void;
  loseAnswer(): void;
  readonly bench: TwinBench;
  readonly delivered: readonly NewSecret[];
  /** Steps whose places were put back. */
  readonly takenBack: readonly string[];
}

const triedSession = ({ nativeId, expiresAt, held }: IssuedSession): Tried => ({
  what: new RegExp(nativeId),
  until: expiresAt,
  getsThrough: async () => (await held.probe()) === 'accepted',
});

export interface IssuedSession {
  readonly nativeId: string;
  readonly forId: string;
  readonly expiresAt: number;
  readonly held: HeldCredential;
}

/** Something that may still get through, tried in the twin once the action is effective. */
export interface Tried {
  /** How a residual must name it. */
  readonly what: RegExp;
  readonly until: number | undefined;
  getsThrough(): Promise<boolean>;
}

export interface AwsWorldOptions {
  readonly id: string;
  readonly target: ActionTarget;
  readonly params?: Readonly<Record<string, unknown>>;
  /** The change whose answer `loseAnswer` loses. */
  readonly change: string;
  readonly seed?: SeedExtras;
  readonly options?: AwsActionOptions;
  /** Sessions opened from the target before: told to the action, and tried after it. */
  issue?(bench: TwinBench): Promise<readonly IssuedSession[]>;
  /** What stands before the action, beyond the seed. */
  arrange?(bench: TwinBench): Promise<unknown>;
  /** What else is tried after it: keys, open consoles, roles that can be assumed anew. */
  tries?(bench: TwinBench): Promise<readonly Tried[]>;
  /** The credential an attacker holds. */
  holding?(bench: TwinBench): HeldCredential | Promise<HeldCredential>;
  meddle?(bench: TwinBench, result: ActionResult): Promise<unknown>;
  shape?(picture: unknown): unknown;
}

const rightsOf = (permissions: readonly string[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: permissions.length > 0 ? permissions : ['none:None'],
        Resource: '*',
      },
    ],
  });

export const heldBy = (
  bench: TwinBench,
  credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  } = ciKey,
  sourceIp = '203.0.113.9',
): HeldCredential =>
  heldAccessKey({
    ...credentials,
    region: 'eu-central-1',
    endpoint: bench.twin.endpoint,
    sourceIp,
  });

/** Everything but the rights of the acting identity, which the suite itself changes. */
const pictureOf = (bench: TwinBench): unknown =>
  JSON.parse(
    JSON.stringify(bench.twin.stored(), (key, value: unknown) =>
      key === 'countersign' ? undefined : value,
    ),
  );

export const startWorld = async (given: AwsWorldOptions): Promise<AwsActionWorld> => {
  const bench = await startBench(given.seed);
  const clients = clientsFor(bench.twin.endpoint);
  const keeper = testKeeper();
  const config = awsConfig.parse({
    region: 'eu-central-1',
    endpoint: bench.twin.endpoint,
    actCredentials: actKey,
  });
  const actions = awsActions(config, {
    clients: () => clients,
    propagationSeconds: PROPAGATION_MS / 1_000,
    keeper,
    ...given.options,
  });
  const action = actions.find(({ id }) => id === given.id);
  if (!action) throw new Error(`no action ${given.id}`);
  if (given.arrange) {
    await given.arrange(bench);
    bench.settle();
  }
  const tries = (await given.tries?.(bench)) ?? [];
  const held = await given.holding?.(bench);
  const issued = await given.issue?.(bench);
  const told = issued && {
    sessionsComplete: true,
    sessions: issued.map(({ held: _held, ...session }) => session),
  };
  const { shape, meddle } = given;
  const picture = (): unknown => pictureOf(bench);
  const inject = (
    kind: 'deny' | 'throttle' | 'lose_answer',
    permission: string,
    times?: number,
  ): void => {
    bench.twin.inject({
      kind,
      permission,
      accessKeyId: actKey.accessKeyId,
      ...(times === undefined ? {} : { times }),
    });
  };
  return {
    bench,
    delivered: keeper.secrets,
    takenBack: keeper.takenBack,
    action,
    target: given.target,
    params: { ...given.params, ...told },
    now: bench.clock.now,
    ...(held ? { held } : {}),
    picture,
    ...(shape ? { shape: () => shape(picture()) } : {}),
    settle: bench.settle,
    ...(issued || given.tries
      ? {
          /** Each is tried: what the twin still lets through is what lives on. */
          async livesOn() {
            const all = [...(issued ?? []).map(triedSession), ...tries];
            const alive: Tried[] = [];
            for (const one of all) if (await one.getsThrough()) alive.push(one);
            return alive;
          },
        }
      : {}),
    deny: (permission) => inject('deny', permission),
    throttle: (times) => inject('throttle', '*', times),
    loseAnswer: () => inject('lose_answer', given.change, 1),
    async restrictTo(permissions) {
      await bench.iam(adminKey).send(
        new PutUserPolicyCommand({
          UserName: 'countersign',
          PolicyName: 'act',
          PolicyDocument: rightsOf(permissions),
        }),
      );
      bench.settle();
    },
    ...(meddle
      ? {
          async meddle(result: ActionResult) {
            await meddle(bench, result);
          },
        }
      : {}),
    async close() {
      clients.destroy();
      await bench.close();
    },
  };
};
