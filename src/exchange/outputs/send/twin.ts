/** Vendors that take notices, on loopback: what they answer is what their documentation says. Test only. */
import { createServer as createHttp, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface HttpTwin {
  readonly url: string;
  readonly asked: Asked[];
  /** Statuses of the next answers, before the vendor's own. */
  readonly next: number[];
  json(index: number): Record<string, never>;
  close(): Promise<void>;
}

interface Call {
  readonly method: string;
  readonly url: URL;
  readonly given: Readonly<Record<string, unknown>>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Issues by label. */
const jira = () => {
  const issues = new Map<string, string>();
  return ({ url, given }: Call): Answer | undefined => {
    if (url.pathname === '/rest/api/3/search/jql') {
      const label = /"([^"]+)"/.exec(String(given['jql']))?.[1] ?? '';
      const key = issues.get(label);
      return { status: 200, body: { issues: key === undefined ? [] : [{ id: '1', key }] } };
    }
    if (url.pathname === '/rest/api/3/issue') {
      const { labels } = given['fields'] as { labels: string[] };
      const key = `SEC-${issues.size + 1}`;
      for (const label of labels) issues.set(label, key);
      return { status: 201, body: { id: '1', key } };
    }
    return /^\/rest\/api\/3\/issue\/SEC-\d+\/comment$/.test(url.pathname)
      ? { status: 201, body: { id: '2' } }
      : undefined;
  };
};

/** Records by correlation id. */
const serviceNow = () => {
  const records = new Map<string, string>();
  return ({ method, url, given }: Call): Answer | undefined => {
    if (!url.pathname.startsWith('/api/now/table/incident')) return undefined;
    if (method === 'GET') {
      const wanted = url.searchParams.get('sysparm_query')?.replace('correlation_id=', '') ?? '';
      const id = records.get(wanted);
      return { status: 200, body: { result: id === undefined ? [] : [{ sys_id: id }] } };
    }
    if (method === 'POST') records.set(String(given['correlation_id']), 'sys1');
    return { status: method === 'POST' ? 201 : 200, body: { result: { sys_id: 'sys1' } } };
  };
};

const slack = ({ url }: Call): Answer | undefined =>
  url.pathname === '/api/chat.postMessage'
    ? { status: 200, body: { ok: true, ts: '1700000000.000100' } }
    : undefined;

const pagerDuty = ({ url, given }: Call): Answer | undefined =>
  url.pathname === '/v2/enqueue'
    ? { status: 202, body: { status: 'success', dedup_key: given['dedup_key'] } }
    : undefined;

const vendorAnswers = () => {
  const vendors = [slack, pagerDuty, jira(), serviceNow()];
  return ({ method, path, body }: Asked): Answer => {
    const call: Call = {
      method,
      url: new URL(path, 'http://twin'),
      given: (body.startsWith('{') ? JSON.parse(body) : {}) as Record<string, unknown>,
    };
    for (const vendor of vendors) {
      const answer = vendor(call);
      if (answer) return answer;
    }
    return { status: 202, body: {} };
  };
};

export const openHttpTwin = async (): Promise<HttpTwin> => {
  const asked: Asked[] = [];
  const next: number[] = [];
  const answers = vendorAnswers();
  const server = createHttp((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      asked.push(one);
      const forced = next.shift();
      const { status, body } =
        forced === undefined ? answers(one) : { status: forced, body: { error: 'forced' } };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    next,
    json: (index) => JSON.parse(asked[index]?.body ?? '{}') as Record<string, never>,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

export const openSyslogTwin = async () => {
  const got: string[] = [];
  const server = createTcp((socket) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => got.push(Buffer.concat(chunks).toString('utf8')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    got,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};

export const openMailTwin = async () => {
  const letters: { readonly to: string; readonly text: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        letters.push({
          to: session.envelope.rcptTo.map(({ address }) => address).join(','),
          text: Buffer.concat(chunks).toString('utf8').replace(/=\r\n/g, '').replace(/=3D/g, '='),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    letters,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};
