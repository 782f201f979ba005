/** Temporary credentials STS gave out. They live until they expire; nothing takes them back. */
import { TwinFault } from './twin-fault.ts';

export interface StsSession {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly token: string;
  readonly kind: 'role' | 'user' | 'federated' | 'root';
  readonly accountId: string;
  /** Unique id and name of the role or user whose permissions are used. */
  readonly principalId: string;
  readonly principalName: string;
  /** As `GetCallerIdentity` says it. */
  readonly arn: string;
  readonly sessionName: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly mfa: boolean;
  /** JSON texts of session policies; empty for none. */
  readonly policies: readonly string[];
  readonly sourceIdentity?: string;
  /** Of the console: opened by a password, and IAM and STS are not closed to it. */
  readonly console?: true;
  /** The key that asked for it; absent when a service did. */
  readonly issuedTo?: string;
}

export interface SessionTable {
  add(session: StsSession): void;
  get(accessKeyId: string): StsSession | undefined;
  /** Not expired. */
  live(): readonly StsSession[];
}

const MAX_SESSIONS = 100_000;
/** An expired session is remembered a while, so that its holder is told it expired. */
const KEPT_AFTER_EXPIRY_MS = 3_600_000;

export const makeSessionTable = (now: () => number): SessionTable => {
  const sessions = new Map<string, StsSession>();
  const sweep = (): void => {
    const before = now() - KEPT_AFTER_EXPIRY_MS;
    for (const [id, session] of sessions) if (session.expiresAt < before) sessions.delete(id);
  };
  return {
    add(session) {
      if (sessions.size >= MAX_SESSIONS) sweep();
      if (sessions.size >= MAX_SESSIONS) throw new TwinFault('Throttling', 'Rate exceeded');
      sessions.set(session.accessKeyId, session);
    },
    get: (accessKeyId) => sessions.get(accessKeyId),
    live: () => [...sessions.values()].filter((session) => session.expiresAt > now()),
  };
};
