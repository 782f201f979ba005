/** What in a kubeconfig would run a program here, or read a file of this machine. */
import { CORE_SCHEMA, load } from 'js-yaml';
import { assertTreeSize, isObject } from '../../core/index.ts';
import type { KubernetesConfig } from './config.ts';

const keys = new Set([
  'exec',
  'auth-provider',
  'tokenFile',
  'client-key',
  'client-certificate',
  'certificate-authority',
]);

const found = (value: unknown): string | undefined => {
  if (Array.isArray(value)) return value.map(found).find((one) => one !== undefined);
  if (!isObject(value)) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const here = keys.has(key) ? key : found(inner);
    if (here !== undefined) return here;
  }
  return undefined;
};

const keyIn = (kubeconfig: string | undefined): string | undefined => {
  if (kubeconfig === undefined) return undefined;
  try {
    const tree = load(kubeconfig, { schema: CORE_SCHEMA });
    assertTreeSize(tree);
    return found(tree);
  } catch {
    return 'something that cannot be read';
  }
};

export const kubernetesLocal = (config: KubernetesConfig): string | undefined => {
  const key =
    keyIn(config.kubeconfig) ?? keyIn(config.actKubeconfig) ?? keyIn(config.placeKubeconfig);
  return key === undefined
    ? undefined
    : `the kubeconfig holds ${key}, which runs a program or reads a file of this machine`;
};
