/**
 * The simulated organisation's AWS: a twin that holds its identities and keys, obeys containment after its
 * propagation delay, and logs what is asked of it. Attackers with a long-lived key really call it.
 */
import * as iamSdk from '@aws-sdk/client-iam';
import * as stsSdk from '@aws-sdk/client-sts';
import { DAY, isObject, stringAt } from '../../core/index.ts';
import { type AwsTwin, awsSource, seedFromGaad, startAwsTwin } from '../../sources/aws/index.ts';
import type { Estate } from '../estate.ts';
import { userArn } from '../organisation/model.ts';
import type { LogRecord } from '../part.ts';
import { randomOf } from '../random.ts';
import { authorizationDetails } from './inventory.ts';

export interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface Session extends Key {
  readonly sessionToken: string;
}

export interface SimulatedAccount {
  readonly id: string;
  readonly name: string;
  /** What Countersign reads with, and acts with; two users of the account. */
  readonly read: Key;
  readonly act: Key;
}

export interface SimulatedCloud {
  readonly endpoint: string;
  readonly region: string;
  readonly accounts: readonly SimulatedAccount[];
  readonly twin: AwsTwin;
  /** The long-lived key that an attacker of the script holds. */
  keyOf(accessKeyId: string): Key | undefined;
  /** The same by the ARN of its user. */
  keyOfUser(arn: string): Key | undefined;
  /**
   * Do what a scripted record tells, with the key it names, or as the role whose session it shows where it changes
   * something. `refused` and `performed` calls are logged as the twin answered them; `scripted` ones (services
   * the twin lacks, what sessions read) it does not play, and the script's record stands.
   */
  perform(record: LogRecord): Promise<'performed' | 'refused' | 'scripted'>;
  close(): Promise<void>;
}

export interface CloudOptions {
  readonly now: () => number;
  readonly propagationMs?: number;
  /** Users that nobody works with, over all accounts: playbooks are drilled on them. */
  readonly standIns?: number;
  onEvent(record: LogRecord): void;
}

/** Names of users made only to be drilled on. */
export const STAND_IN = 'drill-stand-in-';
const STAND_IN_AGE = 90 * DAY;

const READER = 'countersign-read';
const ACTOR = 'countersign-act';

const statement = (Action: readonly string[]): Readonly<Record<string, unknown>> => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});

/** Exactly what the source says it needs, so that a demo or drill shows when that is too little. */
const { read: reads, act, undo } = awsSource.permissions;
const acts = [...new Set([...act, ...undo])];

/** One who may do these things anywhere, and nothing else. */
const plainUser = (
  account: string,
  name: string,
  userId: string,
  { createdAt, actions }: { readonly createdAt: number; readonly actions: readonly string[] },
): Readonly<Record<string, unknown>> => ({
  Path: '/',
  UserName: name,
  UserId: userId,
  Arn: `arn:aws:iam::${account}:user/${name}`,
  CreateDate: new Date(createdAt).toISOString(),
  GroupList: [],
  AttachedManagedPolicies: [],
  UserPolicyList: [{ PolicyName: 'countersign', PolicyDocument: statement(actions) }],
  Tags: [{ Key: 'owner', Value: 'security@northwind.example' }],
});

type Command = new (input: Readonly<Record<string, unknown>>) => object;
interface Sender {
  send(command: object): Promise<unknown>;
  destroy(): void;
  readonly middlewareStack: { add(middleware: unknown, options: unknown): void };
}

const capitalised = (request: unknown): Readonly<Record<string, unknown>> =>
  isObject(request)
    ? Object.fromEntries(
        Object.entries(request).map(([key, value]) => [
          key.charAt(0).toUpperCase() + key.slice(1),
          value,
        ]),
      )
    : {};

const named = (sdk: object, name: string): Command | undefined => {
  const found = (sdk as Record<string, unknown>)[`${name}Command`];
  return typeof found === 'function' ? (found as Command) : undefined;
};

/** The twin believes these headers about where a call comes from and by what; all is loopback. */
const from =
  (address: string, agent: string) =>
  (next: (args: { request: { headers: Record<string, string> } }) => unknown) =>
  (args: { request: { headers: Record<string, string> } }) => {
    args.request.headers['x-twin-source-ip'] = address;
    args.request.headers['x-twin-user-agent'] = agent;
    return next(args);
  };

export const startSimulatedCloud = async (
  estate: Estate,
  options: CloudOptions,
): Promise<SimulatedCloud> => {
  const { organisation } = estate;
  const region = 'eu-west-1';
  const keyFor = (accessKeyId: string): Key => ({
    accessKeyId,
    secretAccessKey: randomOf(organisation.seed, 'secret', accessKeyId).hex(40),
  });
  const ownKey = (account: string, name: string): Key =>
    keyFor(`AKIA${randomOf(organisation.seed, account, name).base32(16)}`);
  const accounts = organisation.accounts.map(
    (account): SimulatedAccount => ({
      id: account.id,
      name: account.name,
      read: ownKey(account.id, READER),
      act: ownKey(account.id, ACTOR),
    }),
  );

  const standIns = Array.from({ length: options.standIns ?? 0 }, (_, nth) => {
    const account = organisation.accounts[nth % organisation.accounts.length]?.id ?? '';
    const name = `${STAND_IN}${String(nth + 1).padStart(3, '0')}`;
    const arn = `arn:aws:iam::${account}:user/${name}`;
    return { account, name, arn, key: ownKey(account, name) };
  });

  const seeded = accounts.map((account) => {
    const gaad = authorizationDetails(organisation, account.id);
    const users = organisation.users.filter((user) => user.account.id === account.id);
    const random = randomOf(organisation.seed, 'own', account.id);
    const own = [
      plainUser(account.id, READER, `AIDA${random.base32(17)}`, {
        createdAt: options.now(),
        actions: reads,
      }),
      plainUser(account.id, ACTOR, `AIDA${random.base32(17)}`, {
        createdAt: options.now(),
        actions: acts,
      }),
    ];
    const mine = standIns.filter((one) => one.account === account.id);
    const createdAt = options.now() - STAND_IN_AGE;
    const toDrill = mine.map(({ name }) =>
      plainUser(account.id, name, `AIDA${random.base32(17)}`, {
        createdAt,
        actions: ['s3:GetObject', 's3:PutObject'],
      }),
    );
    return seedFromGaad(
      {
        ...gaad,
        UserDetailList: [...((gaad['UserDetailList'] as unknown[]) ?? []), ...own, ...toDrill],
      },
      {
        accountId: account.id,
        keys: [
          { userName: READER, ...account.read, createdAt: options.now() },
          { userName: ACTOR, ...account.act, createdAt: options.now() },
          ...mine.map(({ name, key }) => ({ userName: name, ...key, createdAt })),
          ...users.flatMap((user) =>
            user.keyId === undefined
              ? []
              : [
                  {
                    userName: user.name,
                    ...keyFor(user.keyId),
                    createdAt: user.keyCreatedAt,
                    ...(user.lastUsedAt === null ? {} : { lastUsedAt: user.lastUsedAt }),
                  },
                ],
          ),
        ],
        logins: [
          ...users
            .filter((user) => user.console)
            .map((user) => ({
              userName: user.name,
              createdAt: user.createdAt,
              ...(user.lastUsedAt === null ? {} : { passwordLastUsed: user.lastUsedAt }),
            })),
          ...mine.map(({ name }) => ({ userName: name, createdAt })),
        ],
        mfa: users.filter((user) => user.mfa).map((user) => ({ userName: user.name })),
        rootMfa: true,
      },
    );
  });
  /** A session of a script has one name in the script and another in the twin: its log says the script's. */
  const played = new Map<string, LogRecord>();
  const log = (record: LogRecord): void => {
    const script = played.get(stringAt(record, 'userIdentity.accessKeyId') ?? '');
    options.onEvent(script ? { ...record, userIdentity: script['userIdentity'] } : record);
  };
  const twin = await startAwsTwin({
    accounts: seeded,
    now: options.now,
    ...(options.propagationMs === undefined ? {} : { propagationMs: options.propagationMs }),
    onEvent: (record) => log(record as unknown as LogRecord),
  });
  const sessions = new Map<string, Session>();
  /** The session a record shows, opened in the twin when it first changes something. */
  const sessionOf = (record: LogRecord): Session | undefined => {
    const keyId = stringAt(record, 'userIdentity.accessKeyId');
    const roleArn = stringAt(record, 'userIdentity.sessionContext.sessionIssuer.arn');
    if (keyId === undefined || roleArn === undefined) return undefined;
    const sessionName = stringAt(record, 'userIdentity.arn')?.split('/').at(-1) ?? 'session';
    const have = sessions.get(keyId);
    if (have) return have;
    const made = twin.foreignSession({ roleArn, sessionName });
    sessions.set(keyId, made);
    return made;
  };
  const held = new Set(
    organisation.users.flatMap((user) => (user.keyId === undefined ? [] : [user.keyId])),
  );

  const standInBy = (by: 'arn' | 'accessKeyId', value: string): Key | undefined =>
    standIns.find((one) => (by === 'arn' ? one.arn : one.key.accessKeyId) === value)?.key;

  const keyFrom = (record: LogRecord, service: string): Key | Session | undefined => {
    const keyId = stringAt(record, 'userIdentity.accessKeyId');
    if (keyId !== undefined && held.has(keyId)) return keyFor(keyId);
    const changes = service === 'iam.amazonaws.com' && record['readOnly'] === false;
    const session = changes ? sessionOf(record) : undefined;
    if (session) played.set(session.accessKeyId, record);
    return session;
  };

  const clientFor = (
    service: string,
    key: Key | Session,
    address: string,
    agent: string,
  ): Sender | undefined => {
    const settings = {
      region,
      endpoint: twin.endpoint,
      credentials: { ...key },
      maxAttempts: 1,
    };
    const client =
      service === 'iam.amazonaws.com'
        ? new iamSdk.IAMClient(settings)
        : service === 'sts.amazonaws.com'
          ? new stsSdk.STSClient(settings)
          : undefined;
    const sender = client as unknown as Sender | undefined;
    sender?.middlewareStack.add(from(address, agent), { step: 'build', name: 'twinSourceIp' });
    return sender;
  };

  return {
    endpoint: twin.endpoint,
    region,
    accounts,
    twin,
    keyOf: (accessKeyId) =>
      held.has(accessKeyId) ? keyFor(accessKeyId) : standInBy('accessKeyId', accessKeyId),
    keyOfUser(arn) {
      const standIn = standInBy('arn', arn);
      if (standIn) return standIn;
      const user = organisation.users.find((one) => userArn(one) === arn);
      return user?.keyId === undefined ? undefined : keyFor(user.keyId);
    },
    async perform(record) {
      const service = stringAt(record, 'eventSource') ?? '';
      const name = stringAt(record, 'eventName') ?? '';
      const command = named(service === 'iam.amazonaws.com' ? iamSdk : stsSdk, name);
      const key = command && keyFrom(record, service);
      if (!key) return 'scripted';
      const client = clientFor(
        service,
        key,
        stringAt(record, 'sourceIPAddress') ?? '127.0.0.1',
        stringAt(record, 'userAgent') ?? '',
      );
      if (!client) return 'scripted';
      try {
        await client.send(new command(capitalised(record['requestParameters'])));
        return 'performed';
      } catch (error) {
        // Refused by the twin is an outcome: it is logged there like any other call.
        if (error instanceof Error && '$metadata' in error) return 'refused';
        throw error;
      } finally {
        client.destroy();
      }
    },
    close: () => twin.close(),
  };
};
