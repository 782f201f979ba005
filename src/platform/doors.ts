/** By which names and origins a browser reaches us: on this machine, and through a proxy that ends TLS before us. */
import { CountersignError } from '../core/index.ts';

/** @throws CountersignError ERR_CONFIG_INVALID; an origin alone, since the console is served at the root. */
export const readPublicUrl = (text: string): string => {
  const fault = (because: string): CountersignError =>
    new CountersignError('ERR_CONFIG_INVALID', `--public-url ${text}: ${because}`);
  let url: URL;
  try {
    url = new URL(text);
  } catch (cause) {
    throw new CountersignError('ERR_CONFIG_INVALID', `--public-url ${text} is no address`, {
      cause,
    });
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw fault('it must begin with https://');
  if (url.username !== '' || url.password !== '') throw fault('it must name nobody');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw fault('it must be an origin alone, with no path: https://id.example.com');
  return url.origin;
};

export interface Doors {
  /** For the verbs on this machine. */
  readonly own: string;
  /** For people: what links are made of. */
  readonly public: string;
  /** What a `Host` header may say. */
  readonly hosts: readonly string[];
  /** Whose pages may change something by cookie. */
  readonly origins: readonly string[];
}

export const doorsOf = ({
  host,
  port,
  publicUrl,
}: {
  readonly host: string;
  readonly port: number;
  readonly publicUrl?: string | undefined;
}): Doors => {
  const own = [...new Set([host, 'localhost', '127.0.0.1'])].flatMap((name) =>
    port === 80 ? [name] : [`${name}:${port}`],
  );
  const outside = publicUrl === undefined ? [] : [new URL(publicUrl).host];
  const home = `http://${host}:${port}`;
  return {
    own: home,
    public: publicUrl ?? home,
    hosts: [...own, ...outside],
    origins: [
      ...own.map((name) => `http://${name}`),
      ...(publicUrl === undefined ? [] : [publicUrl]),
    ],
  };
};
