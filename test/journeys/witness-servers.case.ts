/** Where checkpoints of a ledger go, on real sockets: a syslog server with a log of its own, a bucket with Object Lock. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';

export interface WitnessServer {
  readonly port: number;
  close(): Promise<void>;
}

const listening = async (server: Server): Promise<WitnessServer> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

/** Takes frames by their octet counts (RFC 6587) and writes each as a line behind a header of its own. */
export const syslogServer = (logFile: string): Promise<WitnessServer> => {
  writeFileSync(logFile, '');
  return listening(
    createTcpServer((socket) => {
      let text = '';
      socket.on('data', (bytes) => {
        text += bytes.toString('utf8');
        for (;;) {
          const [head = '', size = ''] = /^(\d+) /.exec(text) ?? [];
          const end = head.length + Number(size);
          if (head === '' || text.length < end) return;
          appendFileSync(logFile, `Nov 22 10:00:00 relay ${text.slice(head.length, end)}\n`);
          text = text.slice(end);
        }
      });
    }),
  );
};

const read = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
};

const listed = (names: readonly string[]): string =>
  `<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>${names.map((name) => `<Contents><Key>${name}</Key></Contents>`).join('')}</ListBucketResult>`;

/** S3's own answers to what is asked of it; nothing in it is overwritten or deleted before its time. */
export const lockedBucket = (): Promise<WitnessServer> => {
  const held = new Map<string, string>();
  return listening(
    createHttpServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://bucket');
      const [, , ...rest] = url.pathname.split('/');
      const key = decodeURIComponent(rest.join('/'));
      const answer = (status: number, body = ''): void => {
        response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
      };
      const refuse = (status: number, code: string): void =>
        answer(status, `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
      if (request.method === 'GET' && url.searchParams.has('list-type')) {
        const prefix = url.searchParams.get('prefix') ?? '';
        return answer(200, listed([...held.keys()].filter((one) => one.startsWith(prefix)).sort()));
      }
      if (request.method === 'GET') {
        const text = held.get(key);
        return text === undefined ? refuse(404, 'NoSuchKey') : answer(200, text);
      }
      if (request.method !== 'PUT') return refuse(403, 'AccessDenied');
      read(request).then(
        (text) => {
          const until = Date.parse(String(request.headers['x-amz-object-lock-retain-until-date']));
          if (request.headers['x-amz-object-lock-mode'] !== 'COMPLIANCE' || !(until > Date.now()))
            return refuse(400, 'InvalidRequest');
          if (held.has(key))
            return request.headers['if-none-match'] === '*'
              ? refuse(412, 'PreconditionFailed')
              : refuse(403, 'AccessDenied');
          held.set(key, text);
          answer(200);
        },
        () => refuse(400, 'IncompleteBody'),
      );
    }),
  );
};
