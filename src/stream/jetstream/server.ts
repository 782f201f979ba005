/** A connection to NATS: where, as whom, and with what patience. */
import { readFile } from 'node:fs/promises';
import {
  connect,
  credsAuthenticator,
  type NatsConnection,
  type NodeConnectionOptions,
} from '@nats-io/transport-node';
import { CountersignError, messageOf } from '../../core/index.ts';

export interface NatsServer {
  /** One or more of `nats://user:secret@host:4222` or `tls://host:4222`, parted by commas. */
  readonly url: string;
  /** File of credentials (JWT and seed), as `nsc` writes it. */
  readonly credentials?: string;
}

const parse = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && (url.protocol === 'nats:' || url.protocol === 'tls:')) return url;
  throw new CountersignError(
    'ERR_CONFIG_INVALID',
    'the stream is given as nats://host:4222 or tls://host:4222, several parted by commas',
  );
};

const asWhom = async (
  { username, password }: URL,
  credentials: string | undefined,
): Promise<Partial<NodeConnectionOptions>> => {
  if (credentials !== undefined)
    return { authenticator: credsAuthenticator(await readFile(credentials)) };
  if (username === '') return {};
  const user = decodeURIComponent(username);
  return password === '' ? { token: user } : { user, pass: decodeURIComponent(password) };
};

/** @throws CountersignError ERR_CONFIG_INVALID | ERR_STREAM_UNAVAILABLE */
export const connectNats = async (
  { url, credentials }: NatsServer,
  name: string,
): Promise<NatsConnection> => {
  const urls = url.split(',').map((one) => parse(one.trim()));
  const [first] = urls;
  if (first === undefined) throw new CountersignError('ERR_CONFIG_INVALID', 'no server is named');
  try {
    return await connect({
      servers: urls.map(({ host }) => host),
      name,
      // A server that is away for a while is waited for; who appends is told by its own time limit.
      ...{ maxReconnectAttempts: -1, reconnectTimeWait: 250, pingInterval: 10_000 },
      ...(urls.some(({ protocol }) => protocol === 'tls:') ? { tls: {} } : {}),
      ...(await asWhom(first, credentials)),
    });
  } catch (cause) {
    throw new CountersignError(
      'ERR_STREAM_UNAVAILABLE',
      `NATS at ${urls.map(({ host }) => host).join(', ')} does not answer: ${messageOf(cause)}`,
      { cause },
    );
  }
};
