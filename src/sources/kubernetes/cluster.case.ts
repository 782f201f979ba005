/** The twin with its small cluster in it, for tests of the inventory and of actions. Test only. */
import { isObject } from '../../core/index.ts';
import { ACTOR_TOKEN, type KubernetesTwin, READER_TOKEN, startTwin } from './twin/index.ts';
import { seedCluster } from './twin/seed.ts';

export const START = Date.UTC(2026, 5, 1);
export const atOnce = (): Promise<void> => Promise.resolve();

export const started = async (now: () => number = () => START) => {
  const twin = await startTwin(now, 2);
  seedCluster(twin);
  const config = {
    kubeconfig: twin.kubeconfig(READER_TOKEN),
    actKubeconfig: twin.kubeconfig(ACTOR_TOKEN),
    issuer: 'https://oidc.example.test/id/shop',
  };
  return { twin, config };
};

export const pictureOf = (twin: KubernetesTwin): unknown =>
  (['serviceaccounts', 'secrets', 'pods', 'rolebindings', 'clusterrolebindings'] as const).map(
    (resource) =>
      twin.objects(resource).map((one) => {
        const { resourceVersion: _version, ...metadata } = isObject(one['metadata'])
          ? one['metadata']
          : {};
        return { ...one, metadata };
      }),
  );
