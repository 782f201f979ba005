/** The loopback HTTP server around `handle`: bounded in size, time and connections. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf } from '../../../core/index.ts';
import type { HttpRequest } from './data-calls.ts';
import type { Handled } from './handle.ts';
import { MAX_DELAY_MS } from './injection.ts';

const MAX_BODY = 512 * 1_024;
const MAX_CONNECTIONS = 512;

export interface TwinServer {
  readonly port: number;
  close(): Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const headersOf = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );

const plain = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(text);
};

export const serve = async (
  answer: (request: HttpRequest, peer: string) => Handled,
  port: number,
): Promise<TwinServer> => {
  const delays = new Set<NodeJS.Timeout>();
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(
        () => {
          delays.delete(timer);
          resolve();
        },
        Math.min(ms, MAX_DELAY_MS),
      );
      timer.unref();
      delays.add(timer);
    });
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    if (body === undefined) return plain(response, 413, 'Request too large');
    const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
    const handled = answer(
      { method: request.method ?? 'POST', path, query, headers: headersOf(request), body },
      request.socket.remoteAddress ?? '127.0.0.1',
    );
    if (handled.delayMs > 0) await wait(handled.delayMs);
    if (handled.lost) {
      request.socket.destroy();
      return undefined;
    }
    response.writeHead(handled.status, {
      'content-type': handled.type,
      'x-amzn-requestid': handled.requestId,
    });
    response.end(handled.body);
    return undefined;
  };
  const server = createServer((request, response) => {
    respond(request, response).catch((fault: unknown) => {
      if (response.headersSent) response.destroy();
      else plain(response, 500, messageOf(fault));
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.requestTimeout = 15_000;
  server.headersTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve, reject) => {
        for (const timer of delays) clearTimeout(timer);
        server.close((fault) => (fault ? reject(fault) : resolve()));
        server.closeAllConnections();
      }),
  };
};
