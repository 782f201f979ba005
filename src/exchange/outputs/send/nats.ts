/** OCSF to a NATS subject; with JetStream the stream's own acknowledgement counts, and a second try is known by its id. */
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';
import { assertAllowedHost, isObject, parseJson, stringAt } from '../../../core/index.ts';
import type { Delivered } from '../../deliver.ts';
import type { Notice } from '../notice.ts';
import { defineOutput, forSiem } from './contract.ts';

const settings = z.strictObject({
  /** `tls://host:4222`, or `nats://` where the server itself asks for TLS. */
  server: z.url({ protocol: /^(nats|tls)$/ }),
  /** The kind of what is told stands behind it. */
  subject: z
    .string()
    .regex(/^[\w-]+(\.[\w-]+)*$/)
    .default('countersign'),
  /** A stream keeps it; off: it goes to whoever listens. */
  jetstream: z.boolean().default(true),
});
const secrets = z.strictObject({
  token: z.string().min(1).exactOptional(),
  user: z.string().min(1).exactOptional(),
  password: z.string().min(1).exactOptional(),
});

const WAIT_MS = 10_000;

const publish = async (
  connection: NatsConnection,
  notice: Notice,
  { subject, jetstream }: z.infer<typeof settings>,
): Promise<Delivered> => {
  const { ocsf, ...rest } = notice;
  const payload = JSON.stringify(ocsf ?? rest);
  const head = headers();
  head.set('Nats-Msg-Id', notice.id);
  const to = `${subject}.${notice.kind}`;
  if (!jetstream) {
    connection.publish(to, payload, { headers: head });
    await connection.flush();
    return { taken: 'yes' };
  }
  const answer = await connection.request(to, payload, { headers: head, timeout: WAIT_MS });
  const value = parseJson(answer.string());
  const refused = isObject(value) ? stringAt(value, 'error.description') : 'no acknowledgement';
  return refused === undefined
    ? { taken: 'yes' }
    : { taken: 'later', because: `the stream refused it: ${refused}` };
};

export const nats = defineOutput({
  id: 'nats',
  title: 'NATS',
  settings,
  secrets,
  takes: forSiem,
  async send(notice, given, tools) {
    const url = new URL(given.settings.server);
    await assertAllowedHost(url.hostname.replace(/^\[|\]$/g, ''), await tools.policy());
    const { token, user, password } = given.secrets;
    const connection = await connect({
      servers: `${url.hostname}:${url.port || '4222'}`,
      ...(url.protocol === 'tls:' ? { tls: {} } : {}),
      ...(token === undefined ? {} : { token }),
      ...(user === undefined ? {} : { user }),
      ...(password === undefined ? {} : { pass: password }),
      timeout: WAIT_MS,
      reconnect: false,
      ignoreClusterUpdates: true,
    });
    try {
      return await publish(connection, notice, given.settings);
    } finally {
      await connection.close();
    }
  },
});
