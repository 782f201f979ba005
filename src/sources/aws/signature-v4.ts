/** AWS Signature Version 4 over headers (IAM User Guide, "Create a signed AWS API request"). */
import { createHash, createHmac } from 'node:crypto';

interface SigningScope {
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export interface SignedParts {
  readonly method: string;
  /** Encoded path, e.g. `/`. */
  readonly path: string;
  /** Encoded query without `?`, or empty. */
  readonly query: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Lower-case, sorted; each must stand in `headers`. */
  readonly signedHeaders: readonly string[];
  readonly body: string | Uint8Array;
  /** `YYYYMMDDTHHMMSSZ`. */
  readonly amzDate: string;
  readonly scope: SigningScope;
}

const hex = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Uint8Array, data: string): Buffer =>
  createHmac('sha256', key).update(data).digest();

const canonicalQuery = (query: string): string =>
  query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .sort()
    .join('&');

export const signatureOf = (parts: SignedParts, secret: string): string => {
  const { scope } = parts;
  const canonical = [
    parts.method,
    parts.path,
    canonicalQuery(parts.query),
    ...parts.signedHeaders.map(
      (name) => `${name}:${(parts.headers[name] ?? '').trim().replace(/ +/g, ' ')}`,
    ),
    '',
    parts.signedHeaders.join(';'),
    parts.headers['x-amz-content-sha256'] ?? hex(parts.body),
  ].join('\n');
  const toSign = [
    'AWS4-HMAC-SHA256',
    parts.amzDate,
    `${scope.date}/${scope.region}/${scope.service}/aws4_request`,
    hex(canonical),
  ].join('\n');
  const dateKey = hmac(`AWS4${secret}`, scope.date);
  const key = hmac(hmac(hmac(dateKey, scope.region), scope.service), 'aws4_request');
  return hmac(key, toSign).toString('hex');
};

export interface SignedBy {
  readonly accessKeyId: string;
  readonly scope: SigningScope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const authorization =
  /^AWS4-HMAC-SHA256 Credential=([\w-]{4,128})\/(\d{8})\/([\w-]{1,64})\/([\w-]{1,64})\/aws4_request, ?SignedHeaders=([\w;-]{1,2000}), ?Signature=([0-9a-f]{64})$/;

/** What an `Authorization` header says, or undefined where it is not SigV4. */
export const readAuthorization = (header: string): SignedBy | undefined => {
  const match = authorization.exec(header);
  if (!match) return undefined;
  const [, accessKeyId = '', date = '', region = '', service = '', signed = '', signature = ''] =
    match;
  return {
    accessKeyId,
    scope: { date, region, service },
    signedHeaders: signed.split(';'),
    signature,
  };
};

export interface RequestToSign {
  readonly url: URL;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly region: string;
  readonly service: string;
  readonly now: number;
}

export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The headers to send with a POST, `authorization` among them. */
export const signPost = (
  { url, body, headers, region, service, now }: RequestToSign,
  credentials: SigningCredentials,
): Record<string, string> => {
  const amzDate = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const all: Record<string, string> = { ...headers, host: url.host, 'x-amz-date': amzDate };
  if (credentials.sessionToken !== undefined) {
    all['x-amz-security-token'] = credentials.sessionToken;
  }
  const signedHeaders = Object.keys(all).sort();
  const scope: SigningScope = { date: amzDate.slice(0, 8), region, service };
  const signature = signatureOf(
    {
      method: 'POST',
      path: url.pathname,
      query: url.search.slice(1),
      headers: all,
      signedHeaders,
      body,
      amzDate,
      scope,
    },
    credentials.secretAccessKey,
  );
  // `host` is set by the HTTP client itself.
  const { host: _host, ...sent } = all;
  return {
    ...sent,
    authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope.date}/${region}/${service}/aws4_request, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`,
  };
};
