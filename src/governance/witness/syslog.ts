/**
 * A witness that is a syslog server: RFC 5424 messages with octet counts (RFC 6587), over TCP or TLS (RFC 5425).
 * What was sent cannot be read back from here; a file beside remembers it, the server's own log proves it.
 */

import net from 'node:net';
import { hostname } from 'node:os';
import tls from 'node:tls';
import { CountersignError, SECOND } from '../../core/index.ts';
import type { Checkpoint, Witness } from '../checkpoint.ts';

export interface SyslogTarget {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** PEM of the authority that signed the server's certificate; absent = the system's own. */
  readonly ca?: string;
}

const TIMEOUT_MS = 10 * SECOND;
/** Facility 13 (log audit), severity 5 (notice): RFC 5424 §6.2.1. */
const PRIORITY = 13 * 8 + 5;

const syslogMessage = (checkpoint: Checkpoint, host: string): string => {
  const at = new Date(checkpoint.at).toISOString();
  const name = host.replace(/[^\x21-\x7e]/g, '').slice(0, 255) || '-';
  return `<${PRIORITY}>1 ${at} ${name} countersign - ledger-checkpoint - ${JSON.stringify(checkpoint)}`;
};

const framed = (message: string): string => `${Buffer.byteLength(message)} ${message}`;

/** Resolves once the server has taken the bytes and the connection is closed in order. */
const send = (target: SyslogTarget, text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const { host, port } = target;
    const socket = target.tls
      ? tls.connect({
          ...{ host, port, servername: net.isIP(host) === 0 ? host : '' },
          minVersion: 'TLSv1.2',
          ...(target.ca === undefined ? {} : { ca: target.ca }),
        })
      : net.connect({ host, port });
    const fail = (because: string, cause?: unknown): void => {
      socket.destroy();
      reject(
        new CountersignError('ERR_SOURCE_UNAVAILABLE', `syslog ${host}:${port}: ${because}`, {
          cause,
        }),
      );
    };
    socket.setTimeout(TIMEOUT_MS, () => fail('no answer in time'));
    socket.once('error', (cause) => fail(cause.message, cause));
    socket.once(target.tls ? 'secureConnect' : 'connect', () => socket.end(text));
    socket.once('close', (broken) => {
      if (!broken) resolve();
    });
    socket.resume();
  });

/** @param memory what was sent, kept on this side */
export const syslogWitness = (target: SyslogTarget, memory: Witness): Witness => ({
  async append(checkpoint) {
    await send(target, framed(syslogMessage(checkpoint, hostname())));
    await memory.append(checkpoint);
  },
  read: () => memory.read(),
});
