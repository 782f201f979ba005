/**
 * What was pushed to one connection, whole, on its way into the stream: each push is said there at once, and this heals
 * what a fault between keeping and saying left unsaid.
 */
import { type AppendOptions, appendSnapshot } from '../../loop/index.ts';
import type { InventoryFact } from '../../model/index.ts';
import type { TenantStore } from '../../store/index.ts';
import type { ReceiverDoor } from '../platform-contract.ts';

export const pullPushed = async (
  { name, receiver, source }: ReceiverDoor,
  { provisioned, ...options }: AppendOptions & Pick<TenantStore, 'provisioned'>,
): Promise<void> => {
  const takenAt = options.now();
  const facts: InventoryFact[] = [];
  for (const type of receiver.types)
    for await (const { resource } of provisioned.all({ connection: name, type }))
      facts.push(...receiver.facts(type, resource));
  await appendSnapshot(
    {
      system: source.id,
      scope: receiver.scope,
      takenAt,
      complete: receiver.complete,
      blind: [{ area: 'credentials', because: 'credentials are not pushed' }],
      facts,
    },
    options,
  );
};
