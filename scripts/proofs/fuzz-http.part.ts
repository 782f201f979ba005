/** Target: requests, to every route as it is mounted. */
import { permission, roleName, routes } from '../../src/api/contract/index.ts';
import { createServer } from '../../src/api/server.ts';
import { CountersignError, silentLog } from '../../src/core/index.ts';
import { spoilJson } from './fuzz-spoil.part.ts';
import type { FuzzTarget } from './fuzz-target.part.ts';

const HOST = '127.0.0.1:7420';
const NOW = Date.UTC(2026, 10, 1);

const admin = {
  userId: 'u1',
  name: 'Ann',
  roles: roleName.options,
  permissions: new Set(permission.options),
  identityIds: [],
  tokenId: 't1',
  expiresAt: NOW * 2,
  since: NOW,
} as const;

/** The server as it runs, with every route; behind each is nothing, so that what is tried is all before it. */
const openServer = () => {
  const nothing = async () => {
    throw new CountersignError('ERR_NOT_FOUND', 'nothing behind this route');
  };
  return createServer({
    handlers: Object.fromEntries(Object.keys(routes).map((id) => [id, nothing])) as never,
    signIn: {
      authenticate: async (token: string) =>
        token === 'bearer'
          ? { ...admin, via: 'api' }
          : token === 'cookie'
            ? { ...admin, via: 'session' }
            : undefined,
    } as never,
    log: silentLog,
    version: '0',
    hosts: () => [HOST],
    origins: () => [`http://${HOST}`],
  });
};

/** One request as text: the method and path, headers, an empty line, the body. */
const requestIn = (text: string) => {
  const [head = '', ...rest] = text.split('\n\n');
  const [first = '', ...lines] = head.split('\n');
  const [method = 'GET', url = '/'] = first.split(' ');
  const headers = Object.fromEntries(
    lines.flatMap((line) => {
      const at = line.indexOf(':');
      return at > 0 ? [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]] : [];
    }),
  );
  return { method, url, headers, payload: rest.join('\n\n') };
};

const asked: readonly string[] = Object.values(routes).map(({ method, path }) => {
  const at = path.replace(/:(\w+)/g, 'x1').replace('*', 'a/b');
  const who =
    method === 'GET'
      ? 'authorization: Bearer bearer'
      : `cookie: countersign_session=cookie\norigin: http://${HOST}\ncontent-type: application/json`;
  const body =
    method === 'GET'
      ? ''
      : '{"id":"x1","reason":"because","name":"a","value":{"a":[1,true,null]},"ids":["a"]}';
  return `${method} ${at}\nhost: ${HOST}\n${who}\n\n${body}`;
});

const methods: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

export const httpTarget: FuzzTarget = {
  id: 'http',
  says: 'requests to every route: path, query, headers, cookies, body, in front of its handler',
  share: 0.6,
  async open() {
    const app = await openServer();
    return {
      seeds: asked,
      words: [
        '%2e%2e/',
        '%00',
        '%ff',
        '?limit=',
        '&',
        '=',
        '[]',
        '\n',
        ': ',
        'content-type: ',
        'application/scim+json',
        'cookie: ',
        'Bearer ',
        '{"__proto__":',
        '//',
        '\\',
        '@',
        ';',
        '#',
        '?a[b]=c',
      ],
      spoil(text, other, random) {
        const at = text.indexOf('\n\n');
        const from = other.indexOf('\n\n');
        return random(3) === 0
          ? text.slice(0, at + 2) + other.slice(from + 2)
          : text.slice(0, at + 2) + spoilJson(text.slice(at + 2), other.slice(from + 2), random);
      },
      async enter(text) {
        const { method, url, headers, payload } = requestIn(text);
        if (!methods.includes(method) || !url.startsWith('/') || url.startsWith('//'))
          return 'refused';
        let answer: Awaited<ReturnType<typeof app.inject>>;
        try {
          answer = await app.inject({ method: method as 'GET', url, headers, payload });
        } catch (error) {
          // What no client could have sent is refused by the parts that would send it.
          if (
            error instanceof TypeError &&
            /ERR_INVALID_(CHAR|HTTP_TOKEN|URL)/.test(String(Reflect.get(error, 'code')))
          )
            return 'refused';
          throw error;
        }
        if (answer.statusCode >= 500)
          throw new Error(`answered ${answer.statusCode}: ${answer.body.slice(0, 300)}`);
        if (answer.headers['x-content-type-options'] !== 'nosniff')
          throw new Error(`answered ${answer.statusCode} without its security headers`);
        return answer.body.includes('nothing behind') ? 'taken' : 'refused';
      },
      close: () => app.close(),
    };
  },
};
