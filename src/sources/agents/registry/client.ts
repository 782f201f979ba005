/**
 * The site's registry hook: GET <url> answers the register; PATCH <url>/agents/<id> takes `{status}` or
 * `{deniedTools}` and answers the agent as it then stands. https, a bearer token, JSON.
 */
import { CountersignError } from '../../../core/index.ts';
import type { Snapshot } from '../../../model/index.ts';
import { type VendorHttp, vendorHttp } from '../../vendor-http.ts';
import type { Sleep } from '../anthropic/client.ts';
import type { RegistryConfig } from '../config.ts';
import { REGISTRY_READ, REGISTRY_WRITE } from '../permissions.ts';
import { snapshotOfRegistry } from './mapping.ts';
import { type AgentRegistry, agentRegistry } from './schema.ts';

export const registryClient = (
  config: RegistryConfig,
  token: string | undefined,
  sleep?: Sleep,
): VendorHttp =>
  vendorHttp({
    vendor: 'the agent registry',
    baseUrl: config.url,
    authorise: async (): Promise<Record<string, string>> =>
      token === undefined ? {} : { authorization: `Bearer ${token}` },
    ...(sleep ? { sleep } : {}),
  });

/** @throws CountersignError ERR_INPUT_INVALID where the answer is no register. */
export const readRegistry = async (
  http: VendorHttp,
  config: RegistryConfig,
): Promise<AgentRegistry> => {
  const { body } = await http.send({ permission: REGISTRY_READ, path: config.url });
  const parsed = agentRegistry.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? 'registry';
  throw new CountersignError(
    'ERR_INPUT_INVALID',
    `the agent registry: field ${field}: ${issue?.message ?? 'not as documented'}`,
    { detail: { field } },
  );
};

export const changeAgent = async (
  http: VendorHttp,
  config: RegistryConfig,
  agent: string,
  change: { readonly deniedTools: readonly string[] },
): Promise<void> => {
  await http.send({
    permission: REGISTRY_WRITE,
    method: 'PATCH',
    path: `${config.url.replace(/\/$/, '')}/agents/${encodeURIComponent(agent)}`,
    body: change,
  });
};

export const pullRegistry = async (
  config: RegistryConfig,
  at: number,
  sleep?: Sleep,
): Promise<Snapshot> =>
  snapshotOfRegistry(await readRegistry(registryClient(config, config.token, sleep), config), at);
