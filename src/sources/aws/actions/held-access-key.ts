/** The credential an attacker still holds, tried by two harmless calls. Never logged, never stored. */
import { boundedFetch, isCountersignError, systemClock } from '../../../core/index.ts';
import type { HeldCredential } from '../../../model/index.ts';
import { signPost } from '../signature-v4.ts';

export interface HeldAccessKeyOptions {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly region: string;
  /** A twin's or a private endpoint; without it, AWS itself. */
  readonly endpoint?: string;
  /** Where the twin shall believe the call comes from; AWS sees the true address. */
  readonly sourceIp?: string;
  /** By which its calls are told from the attacker's in the vendor's log; unguessable, or it hides them. */
  readonly userAgent?: string;
  /** Epoch ms, for the signature. */
  readonly now?: () => number;
}

type Answer = 'accepted' | 'refused' | 'unknown';

const DEAD = new Set([
  'InvalidClientTokenId',
  'ExpiredToken',
  'ExpiredTokenException',
  'AuthFailure',
  'RequestExpired',
  'UnrecognizedClientException',
]);

const endpointOf = (service: string, region: string): string =>
  `https://${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

const codeOf = (text: string): string => /<Code>([\w.]{1,64})<\/Code>/.exec(text)?.[1] ?? '';

const weighIdentity = (status: number, text: string): Answer => {
  if (status === 200) return 'accepted';
  return DEAD.has(codeOf(text)) ? 'refused' : 'unknown';
};

/**
 * An explicit deny refuses. That nothing allows the call says only that this holder never had
 * `ec2:DescribeRegions`: the credential itself is alive.
 */
const weighAction = (status: number, text: string): Answer => {
  const code = codeOf(text);
  if (status === 200 || code === 'DryRunOperation') return 'accepted';
  if (DEAD.has(code)) return 'refused';
  if (code !== 'UnauthorizedOperation' && code !== 'AccessDenied') return 'unknown';
  // Ours is identity-based; a service control policy or an endpoint may deny only this call.
  if (/explicit deny in an? identity-based policy/.test(text)) return 'refused';
  return /because no [\w -]{1,60} allows/.test(text) ? 'accepted' : 'unknown';
};

/**
 * GetCallerIdentity asks no policy, so it says whether the key is alive; a dry run of
 * ec2:DescribeRegions asks the policies, and works for sessions that may not call IAM.
 */
export const heldAccessKey = (options: HeldAccessKeyOptions): HeldCredential => {
  const { accessKeyId, secretAccessKey, sessionToken, region, endpoint, sourceIp } = options;
  const { now = systemClock.now } = options;
  const credentials = {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
  const { userAgent } = options;
  const extra: Record<string, string> = {
    ...(sourceIp === undefined || endpoint === undefined ? {} : { 'x-twin-source-ip': sourceIp }),
    ...(userAgent === undefined ? {} : { 'user-agent': userAgent }),
  };

  const ask = async (
    service: 'sts' | 'ec2',
    body: string,
    weigh: (status: number, text: string) => Answer,
  ): Promise<Answer> => {
    const url = new URL(endpoint ?? endpointOf(service, region));
    const headers = signPost(
      {
        url,
        body,
        region,
        service,
        now: now(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...extra },
      },
      credentials,
    );
    try {
      const { status, text } = await boundedFetch(
        url.href,
        { method: 'POST', headers, body, maxBytes: 65_536, timeoutMs: 10_000 },
        { allowPrivateHosts: endpoint === undefined ? [] : [url.hostname] },
      );
      return weigh(status, text);
    } catch (fault) {
      // No answer is an answer of its own: not knowable now.
      if (isCountersignError(fault)) return 'unknown';
      throw fault;
    }
  };

  return {
    nativeId: accessKeyId,
    async probe() {
      const alive = await ask('sts', 'Action=GetCallerIdentity&Version=2011-06-15', weighIdentity);
      if (alive !== 'accepted') return alive;
      return ask('ec2', 'Action=DescribeRegions&Version=2016-11-15&DryRun=true', weighAction);
    },
  };
};
