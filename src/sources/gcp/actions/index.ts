/** What can be done in a Google Cloud organisation, with its acting credential. */
import { MINUTE, SECOND } from '../../../core/index.ts';
import type { Action } from '../../../model/index.ts';
import { actClients, type GcpClients } from '../client.ts';
import type { GcpConfig } from '../config.ts';
import { disableServiceAccount } from './accounts.ts';
import { removeBinding } from './bindings.ts';
import { deleteKey, disableKey } from './keys.ts';
import { disableProvider } from './providers.ts';
import type { Acting, ActingOptions } from './target.ts';

/** IAM documentation, "Access change propagation": two minutes typically, seven or more at times. */
const PROPAGATION_MS = 7 * MINUTE;

export const gcpActions = (config: GcpConfig, options: ActingOptions = {}): readonly Action[] => {
  let clients: GcpClients | undefined;
  const { propagationSeconds, ...rest } = options;
  const acting: Acting = {
    config,
    propagationMs: propagationSeconds === undefined ? PROPAGATION_MS : propagationSeconds * SECOND,
    clients() {
      clients ??= actClients(config, rest);
      return clients;
    },
  };
  return [disableServiceAccount, disableKey, deleteKey, disableProvider, removeBinding].map(
    (make) => make(acting),
  );
};
