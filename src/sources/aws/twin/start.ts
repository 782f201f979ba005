/** The twin as others see it: an endpoint, a few doors for tests and demos, and its log. */
import { CountersignError } from '../../../core/index.ts';
import { handle } from './handle.ts';
import { makeIds, type Rng, systemRng } from './ids.ts';
import { type Injection, makeInjections } from './injection.ts';
import { credentialsView, issue } from './operations/sts.ts';
import type { Organization } from './organization.ts';
import { makePolicyReader } from './policy-document.ts';
import { propagate } from './propagation.ts';
import { serve } from './server.ts';
import type { TwinServices } from './services.ts';
import { makeSessionTable, type StsSession } from './session-table.ts';
import {
  type AccountState,
  accountOfArn,
  type LastUse,
  nameOfArn,
  type TwinRole,
} from './state.ts';
import { serviceAssumption, type TrailRecord } from './trail.ts';
import { trustsService } from './trust.ts';
import type { World } from './world.ts';

export interface AwsTwinOptions {
  /** From `seedFromGaad`. */
  readonly accounts: readonly AccountState[];
  readonly now: () => number;
  /** 0 picks a free port. */
  readonly port?: number;
  /** How long an accepted change waits before it is obeyed. AWS speaks of seconds to minutes. */
  readonly propagationMs?: number;
  /** Uniform in [0, 1); seeds ids and secrets. */
  readonly rng?: Rng;
  readonly organization?: Organization;
  readonly services?: TwinServices;
  /** A CloudTrail record per authenticated request, in order, before the answer is sent. */
  readonly onEvent?: (record: TrailRecord) => void;
}

interface TwinCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAt: number;
}

/** A live session as an observer may see it: no secrets. */
interface TwinSessionView {
  readonly accessKeyId: string;
  readonly kind: 'role' | 'user' | 'federated' | 'root';
  readonly arn: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly issuedTo: string | undefined;
}

export interface AwsTwin {
  /** `http://127.0.0.1:<port>`; give it to the SDK as `endpoint`. */
  readonly endpoint: string;
  /** Put a fault in; the function takes it out. */
  inject(injection: Injection): () => void;
  /** Let an AWS service wear a role, as EC2 or Lambda does. @throws CountersignError ERR_NOT_FOUND */
  serviceSession(given: {
    readonly roleArn: string;
    readonly service: string;
    readonly sessionName: string;
    readonly region?: string;
    readonly seconds?: number;
  }): TwinCredentials;
  /**
   * Let somebody wear a role who came in from outside, as by OIDC or SAML, or whose session began before the
   * twin did. Not logged: the record of how it came about stands elsewhere. @throws CountersignError ERR_NOT_FOUND
   */
  foreignSession(given: {
    readonly roleArn: string;
    readonly sessionName: string;
    readonly seconds?: number;
  }): TwinCredentials;
  /**
   * A user signs in to the console. Not logged. The session lasts 12 hours, whatever becomes of the password.
   * @throws CountersignError ERR_NOT_FOUND where the user has no password that is obeyed.
   */
  consoleSession(given: { readonly userArn: string; readonly mfa?: boolean }): TwinCredentials;
  /** Not expired yet. */
  sessions(): readonly TwinSessionView[];
  /** All stored IAM state without secrets, as plain JSON: equal before and after means unchanged. */
  stored(): unknown;
  /** Changes accepted and not yet effective. */
  pending(): number;
  close(): Promise<void>;
}

const DEFAULT_PROPAGATION_MS = 8_000;
const CONSOLE_SECONDS = 43_200;

const plain = (key: string, value: unknown): unknown => {
  if (key === 'secret') return undefined;
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  return value;
};

const credentialsOf = ({ accessKeyId, secret, token, expiresAt }: StsSession): TwinCredentials => ({
  accessKeyId,
  secretAccessKey: secret,
  sessionToken: token,
  expiresAt,
});

const usedBefore = (
  accounts: readonly AccountState[],
  wanted: (id: string) => boolean,
): Map<string, LastUse> =>
  new Map(accounts.flatMap((account) => [...account.usedBefore].filter(([id]) => wanted(id))));

export const startAwsTwin = async ({
  accounts,
  now,
  port = 0,
  propagationMs = DEFAULT_PROPAGATION_MS,
  rng = systemRng,
  organization,
  services = {},
  onEvent = () => {},
}: AwsTwinOptions): Promise<AwsTwin> => {
  const state = {
    accounts: new Map(accounts.map((account) => [account.id, structuredClone(account)])),
  };
  const world: World = {
    now,
    ids: makeIds(rng),
    propagation: propagate(state, propagationMs, now),
    sessions: makeSessionTable(now),
    policies: makePolicyReader(),
    keyUse: usedBefore(accounts, (id) => id.startsWith('AKIA')),
    roleUse: usedBefore(accounts, (id) => id.startsWith('AROA')),
    attempts: new Map(),
    accessJobs: new Map(),
    reports: new Map(),
  };
  const injections = makeInjections();
  const handling = { world, injections, organization, services, emit: onEvent };
  const roleOf = (roleArn: string): TwinRole | undefined => {
    const account = world.propagation.effective().accounts.get(accountOfArn(roleArn));
    const role = account?.roles.get(nameOfArn(roleArn));
    return role?.arn === roleArn ? role : undefined;
  };
  const wear = (role: TwinRole, sessionName: string, seconds: number): StsSession => {
    const accountId = accountOfArn(role.arn);
    return issue(
      world,
      {
        kind: 'role',
        accountId,
        principalId: role.id,
        principalName: role.name,
        arn: `arn:aws:sts::${accountId}:assumed-role/${role.name}/${sessionName}`,
        sessionName,
        mfa: false,
        policies: [],
      },
      seconds,
    );
  };
  const server = await serve((request, peer) => handle(handling, request, peer), port);
  return {
    endpoint: `http://127.0.0.1:${server.port}`,
    inject: (injection) => injections.add(injection),
    serviceSession({ roleArn, service, sessionName, region = 'us-east-1', seconds = 21_600 }) {
      const role = roleOf(roleArn);
      if (!role || !trustsService(world, role, service)) {
        throw new CountersignError(
          'ERR_NOT_FOUND',
          `${service} cannot wear ${roleArn} in the twin`,
        );
      }
      const session = wear(role, sessionName, seconds);
      const answer = { Credentials: credentialsView(session) };
      const accountId = accountOfArn(roleArn);
      onEvent(
        serviceAssumption(world, { service, roleArn, sessionName, accountId, region, answer }),
      );
      return credentialsOf(session);
    },
    foreignSession({ roleArn, sessionName, seconds = 3_600 }) {
      const role = roleOf(roleArn);
      if (!role) throw new CountersignError('ERR_NOT_FOUND', `no role ${roleArn} in the twin`);
      return credentialsOf(wear(role, sessionName, seconds));
    },
    consoleSession({ userArn, mfa = false }) {
      const accountId = accountOfArn(userArn);
      const account = world.propagation.effective().accounts.get(accountId);
      const user = account?.users.get(nameOfArn(userArn));
      if (user?.arn !== userArn || !user.login) {
        throw new CountersignError('ERR_NOT_FOUND', `no password of ${userArn} in the twin`);
      }
      const session = issue(
        world,
        {
          kind: 'user',
          accountId,
          principalId: user.id,
          principalName: user.name,
          arn: user.arn,
          sessionName: '',
          mfa,
          policies: [],
          console: true,
        },
        CONSOLE_SECONDS,
      );
      return credentialsOf(session);
    },
    sessions: () =>
      world.sessions.live().map(({ accessKeyId, kind, arn, issuedAt, expiresAt, issuedTo }) => ({
        accessKeyId,
        kind,
        arn,
        issuedAt,
        expiresAt,
        issuedTo,
      })),
    stored: () => JSON.parse(JSON.stringify(world.propagation.stored, plain)) as unknown,
    pending: () => world.propagation.pending(),
    close: () => server.close(),
  };
};
