/** Where the cluster is, and as whom we come. */
import { z } from 'zod';

export const kubernetesConfig = z.object({
  /** A kubeconfig (YAML) whose current context is the reading service account. */
  kubeconfig: z.string().min(1).max(100_000),
  /** The same for the account that acts, if any. */
  actKubeconfig: z.string().min(1).max(100_000).optional(),
  /** An account that may get and update the Secrets which rotations write, and no others. */
  placeKubeconfig: z.string().min(1).max(100_000).optional(),
  /** What the shipper of the audit log writes as `cluster_name`; leave it out where it writes none. */
  cluster: z.string().min(1).max(100).optional(),
  /** Issuer of the cluster's service account tokens (`--service-account-issuer`). */
  issuer: z.url().optional(),
});

export type KubernetesConfig = z.infer<typeof kubernetesConfig>;
