/**
 * Secrets of a KV store, version 2, written for their consumers. A version is kept for every write, so taking back is
 * writing the version before once more; whose write it was stands in the custom metadata.
 * https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2
 */
import { CountersignError, isCountersignError } from '../../core/index.ts';
import type { PlacedSecret, SecretPlaces } from '../contract.ts';
import { obj, type Raw, str } from '../record.ts';
import type { VendorHttp } from '../vendor-http.ts';
import type { VaultConfig } from './config.ts';
import { type Sleep, vaultHttp } from './inventory/client.ts';

const STEP = 'countersign_step';
const BEFORE = 'countersign_version_before';

/** As a policy writes them. */
export const placeNeeds = {
  read: 'read +/data/+',
  write: 'create,update +/data/+',
  metadata: 'read,update +/metadata/+',
} as const;

interface Spot {
  readonly data: string;
  readonly metadata: string;
}

const isPart = (part: string): boolean => /^[\w .@-]{1,200}$/.test(part) && !/^\.+$/.test(part);

/** `secret/data/app` or `secret/app` → its two paths. */
const spotOf = (at: string): Spot => {
  const [mount = '', ...rest] = at.split('/').filter((part) => part !== '');
  const path = rest[0] === 'data' ? rest.slice(1) : rest;
  if (path.length === 0 || ![mount, ...path].every(isPart))
    throw new CountersignError('ERR_CONFIG_INVALID', `"${at}" is no mount/path of a KV store`);
  const below = path.map(encodeURIComponent).join('/');
  return { data: `/v1/${mount}/data/${below}`, metadata: `/v1/${mount}/metadata/${below}` };
};

const orNone = async (asked: Promise<{ readonly body: unknown }>): Promise<Raw> => {
  try {
    return obj(obj((await asked).body)['data']);
  } catch (fault) {
    if (isCountersignError(fault, 'ERR_NOT_FOUND')) return {};
    throw fault;
  }
};

const places = (http: VendorHttp): SecretPlaces => {
  const about = (spot: Spot): Promise<Raw> =>
    orNone(http.send({ permission: placeNeeds.metadata, path: spot.metadata }));
  const note = (spot: Spot, custom: Raw): Promise<unknown> =>
    http.send({
      permission: placeNeeds.metadata,
      method: 'POST',
      path: spot.metadata,
      body: { custom_metadata: custom },
    });
  const version = (spot: Spot, number: number): Promise<Raw> =>
    orNone(http.send({ permission: placeNeeds.read, path: `${spot.data}?version=${number}` }));
  const write = (spot: Spot, data: Raw, cas: number): Promise<unknown> =>
    http.send({
      permission: placeNeeds.write,
      method: 'POST',
      path: spot.data,
      body: { data, options: { cas } },
    });
  const without = (custom: Raw): Raw =>
    Object.fromEntries(Object.entries(custom).filter(([key]) => key !== STEP && key !== BEFORE));

  return {
    async refuses(at) {
      const found = await about(spotOf(at));
      return found['current_version'] === undefined
        ? `Vault has no secret ${at}: write it once by hand, so that its consumers know it`
        : undefined;
    },
    async put(at, { fields, stepId }: PlacedSecret) {
      const spot = spotOf(at);
      const found = await about(spot);
      const current = Number(found['current_version'] ?? 0);
      const custom = obj(found['custom_metadata']);
      const isOurs = custom[STEP] === stepId;
      // The note first: a write without one could not be taken back.
      if (!isOurs) await note(spot, { ...custom, [STEP]: stepId, [BEFORE]: String(current) });
      const stands = obj((await version(spot, current))['data']);
      await write(spot, { ...stands, ...fields }, current);
    },
    async takeBack(at, stepId) {
      const spot = spotOf(at);
      const found = await about(spot);
      const custom = obj(found['custom_metadata']);
      if (custom[STEP] !== stepId) return undefined;
      const current = Number(found['current_version'] ?? 0);
      const before = Number(str(custom[BEFORE]) ?? '0');
      if (current > before) {
        const old = (await version(spot, before))['data'];
        if (old === undefined || old === null)
          return `version ${before} of ${at} is no longer kept: its consumers need the old secret by hand`;
        await write(spot, obj(old), current);
      }
      await note(spot, without(custom));
      return undefined;
    },
    async settle(at, stepId) {
      const spot = spotOf(at);
      const custom = obj((await about(spot))['custom_metadata']);
      if (custom[STEP] === stepId) await note(spot, without(custom));
    },
  };
};

export const vaultPlaces = (config: VaultConfig, sleep?: Sleep): SecretPlaces | undefined =>
  config.placeToken === undefined
    ? undefined
    : places(vaultHttp({ ...config, token: config.placeToken }, sleep));
