/** RFC 5424 messages over TLS (RFC 5425) or TCP, framed by their length (RFC 6587 §3.4.1). */

import { connect as connectPlain, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { connect as connectTls } from 'node:tls';
import { z } from 'zod';
import { assertAllowedHost, CountersignError } from '../../../core/index.ts';
import type { Severity } from '../../../model/index.ts';
import type { Notice } from '../notice.ts';
import { defineOutput, forSiem, isLoopback } from './contract.ts';

const settings = z.strictObject({
  host: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65_535).default(6514),
  tls: z.boolean().default(true),
  /** Certificate of the collector's own authority, PEM. */
  ca: z.string().max(100_000).exactOptional(),
});

/** 4: security and authorisation messages. */
const FACILITY = 4;
const severityOf: Readonly<Record<Severity, number>> = {
  critical: 2,
  high: 3,
  medium: 4,
  low: 5,
  informational: 6,
};
const WAIT_MS = 10_000;

/** PRINTUSASCII of at most this many characters, `-` for none. */
const field = (text: string, most: number): string =>
  text.replace(/[^\x21-\x7e]/g, '_').slice(0, most) || '-';

/** §6.3.3: quote, backslash and closing bracket are escaped. */
const param = (text: string): string => text.replace(/["\\\]]/g, '\\$&');

const syslogMessage = (
  notice: Notice,
  about: { readonly host: string; readonly version: string },
): string => {
  const { ocsf, ...rest } = notice;
  const priority = FACILITY * 8 + severityOf[notice.severity];
  const at = new Date(notice.at).toISOString();
  // 32473: the number that IANA keeps for documentation, since we have none of our own.
  const data = `[countersign@32473 id="${param(notice.id)}" subject="${param(notice.subject)}" severity="${notice.severity}"]`;
  const head = `<${priority}>1 ${at} ${field(about.host, 255)} countersign ${process.pid} ${notice.kind} ${data}`;
  return `${head} \ufeff${JSON.stringify(ocsf ?? rest)}`;
};

const framed = (message: string): Buffer => {
  const bytes = Buffer.from(message, 'utf8');
  return Buffer.concat([Buffer.from(`${bytes.length} `), bytes]);
};

const fault = (because: string): CountersignError =>
  new CountersignError('ERR_SOURCE_UNAVAILABLE', because);

/** The other side confirms nothing: what is known is that it took the bytes and closed in good order. */
const deliver = (socket: Socket, ready: string, bytes: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.setTimeout(WAIT_MS, () => socket.destroy(fault('the collector does not answer')));
    socket.once('error', (cause) => reject(fault(`syslog: ${cause.message}`)));
    socket.once('close', (hadError) => {
      if (!hadError) resolve();
    });
    socket.once(ready, () => socket.end(bytes));
    socket.resume();
  });

export const syslog = defineOutput({
  id: 'syslog',
  title: 'Syslog (RFC 5424)',
  settings,
  secrets: z.strictObject({}),
  takes: forSiem,
  async send(notice, { settings: { host, port, tls, ca } }, tools) {
    if (!tls && !isLoopback(host))
      return { taken: 'never', because: 'without TLS only this machine is sent to' };
    await assertAllowedHost(host, await tools.policy());
    const bytes = framed(syslogMessage(notice, { host: hostname(), version: tools.version }));
    const socket = tls
      ? connectTls({
          ...{ host, port, minVersion: 'TLSv1.2' },
          ...(/^[\d.:]+$/.test(host) ? {} : { servername: host }),
          ...(ca === undefined ? {} : { ca }),
        })
      : connectPlain({ host, port });
    await deliver(socket, tls ? 'secureConnect' : 'connect', bytes);
    return { taken: 'yes' };
  },
});
