/** Records of jsonlog. https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-JSONLOG */
import { HOUR } from '../../core/index.ts';
import type { Json } from '../common/stable.ts';
import type { Random } from '../random.ts';
import type { Role } from './server.ts';

/** One backend: from the connection to its end. */
export interface Session {
  readonly role: Pick<Role, 'name'>;
  readonly database: string;
  readonly startedAt: number;
  readonly pid: number;
  readonly address: string;
  readonly port: number;
  readonly application: string;
}

/** `2026-03-03 09:14:07.512 UTC` */
const logTime = (at: number): string =>
  new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC');

export const newSession = (
  role: Pick<Role, 'name' | 'database' | 'application'>,
  from: { readonly at: number; readonly address: string; readonly application?: string },
  random: Random,
): Session => ({
  role,
  database: role.database,
  startedAt: from.at,
  pid: random.int(1_000, 4_000_000),
  address: from.address,
  port: random.int(32_768, 60_999),
  application: from.application ?? role.application,
});

/** Start of the session and process, both in hex. */
export const sessionId = ({ startedAt, pid }: Session): string =>
  `${Math.floor(startedAt / 1000).toString(16)}.${pid.toString(16)}`;

export interface Line {
  readonly message: string;
  readonly severity?: 'LOG' | 'ERROR' | 'FATAL';
  readonly state?: string;
  readonly statement?: string;
  readonly ps?: string;
}

export const logLine = (at: number, session: Session, nth: number, line: Line): Json => ({
  timestamp: logTime(at),
  user: session.role.name,
  dbname: session.database,
  pid: session.pid,
  remote_host: session.address,
  remote_port: session.port,
  session_id: sessionId(session),
  line_num: nth,
  ps: line.ps ?? 'idle',
  session_start: logTime(session.startedAt).replace(/\.\d+/, ''),
  vxid: `${session.pid % 90}/${nth}`,
  txid: 0,
  error_severity: line.severity ?? 'LOG',
  state_code: line.state ?? '00000',
  message: line.message,
  ...(line.statement === undefined ? {} : { statement: line.statement }),
  application_name: session.application,
  backend_type: 'client backend',
  query_id: 0,
});

export const authenticated = ({ role }: Session): Line => ({
  message: `connection authenticated: identity="${role.name}" method=scram-sha-256 (/etc/postgresql/17/main/pg_hba.conf:12)`,
  ps: 'authentication',
});
export const authorized = ({ role, database, application }: Session): Line => ({
  message: `connection authorized: user=${role.name} database=${database} application_name=${application} SSL enabled (protocol=TLSv1.3, cipher=TLS_AES_256_GCM_SHA384, bits=256)`,
  ps: 'authentication',
});
export const wrongPassword = ({ role }: Session): Line => ({
  message: `password authentication failed for user "${role.name}"`,
  severity: 'FATAL',
  state: '28P01',
  ps: 'authentication',
});
/** `1:58:00.000` */
const lasted = (milliseconds: number): string => {
  const [hours, rest] = [Math.floor(milliseconds / HOUR), milliseconds % HOUR];
  return `${hours}:${new Date(rest).toISOString().slice(14, 23)}`;
};
export const disconnected = (session: Session, milliseconds: number): Line => ({
  message: `disconnection: session time: ${lasted(milliseconds)} user=${session.role.name} database=${session.database} host=${session.address} port=${session.port}`,
});
export const stated = (sql: string, milliseconds?: number): Line => ({
  message:
    milliseconds === undefined
      ? `statement: ${sql}`
      : `duration: ${milliseconds.toFixed(3)} ms  statement: ${sql}`,
  ps: sql.split(' ')[0] ?? 'SELECT',
});
export const denied = (table: string): Line => ({
  message: `permission denied for table ${table}`,
  severity: 'ERROR',
  state: '42501',
  statement: `SELECT * FROM ${table}`,
  ps: 'SELECT',
});
