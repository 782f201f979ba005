/** Where checkpoints of the ledger go beside the file of the data dir: `syslog://`, `syslog+tls://`, `s3://`, `file://`. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CountersignError, sha256Hex } from '../core/index.ts';
import { fileWitness, objectLockWitness, syslogWitness } from '../governance/index.ts';
import { lockedObjects } from '../sources/aws/index.ts';

type Witness = ReturnType<typeof fileWitness>;

const refuse = (url: string, because: string): never => {
  throw new CountersignError('ERR_CONFIG_INVALID', `--witness ${url}: ${because}`);
};

const DEFAULT_PORTS = { 'syslog:': 601, 'syslog+tls:': 6514 } as const;

const parse = (text: string): URL => {
  try {
    return new URL(text);
  } catch {
    return refuse(text, 'is no address');
  }
};

const objects = (url: URL, text: string): Witness => {
  const days = Number(url.searchParams.get('days') ?? 365);
  const region = url.searchParams.get('region');
  const endpoint = url.searchParams.get('endpoint');
  if (region === null || region === '') return refuse(text, 'say its region: ?region=eu-central-1');
  if (!Number.isInteger(days) || days < 1 || days > 36_500)
    return refuse(text, 'days must be a whole number from 1 to 36500');
  const prefix = url.pathname.replace(/^\//, '').replace(/([^/])$/, '$1/');
  return objectLockWitness(
    lockedObjects({
      ...{ bucket: url.hostname, prefix, region },
      ...(endpoint === null ? {} : { endpoint }),
    }),
    { days },
  );
};

/** An address as it may be shown: without a name and a password in it. */
export const witnessName = (text: string): string => {
  const url = parse(text);
  url.username = '';
  url.password = '';
  return url.href;
};

/** @param besides where what was sent to a witness that cannot be read is remembered */
export const openWitness = async (text: string, besides: string): Promise<Witness> => {
  const url = parse(text);
  switch (url.protocol) {
    case 'file:':
      return fileWitness(fileURLToPath(url));
    case 'syslog:':
    case 'syslog+tls:': {
      const ca = url.searchParams.get('ca');
      return syslogWitness(
        {
          host: url.hostname.replace(/^\[|\]$/g, ''),
          port: url.port === '' ? DEFAULT_PORTS[url.protocol] : Number(url.port),
          tls: url.protocol === 'syslog+tls:',
          ...(ca === null ? {} : { ca: await readFile(ca, 'utf8') }),
        },
        fileWitness(`${besides}.${sha256Hex(text).slice(0, 12)}`),
      );
    }
    case 's3:':
      return objects(url, text);
    default:
      return refuse(text, 'must begin with file://, syslog://, syslog+tls:// or s3://');
  }
};
