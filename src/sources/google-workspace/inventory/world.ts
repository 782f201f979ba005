/** What the areas of a pull share: the clients, and who was listed so far. */
import type { InventoryFact } from '../../../model/index.ts';
import type { WorkspaceClients } from '../client.ts';

export interface World {
  readonly clients: WorkspaceClients;
  readonly customer: string;
  readonly users: Set<string>;
  /** Numbers of users and groups → their ids here. */
  readonly byNumber: Map<string, string>;
  readonly groups: string[];
  readonly apps: Set<string>;
  usersWhole: boolean;
  groupsWhole: boolean;
  grantsWhole: boolean;
}

/** One page after the other, until there is no next. */
export async function* pages<T>(
  ask: (
    pageToken: string | undefined,
  ) => Promise<{ readonly items: readonly T[]; readonly next: string | null | undefined }>,
): AsyncGenerator<readonly T[]> {
  let token: string | undefined;
  do {
    const { items, next } = await ask(token);
    yield items;
    token = next ?? undefined;
  } while (token !== undefined);
}

export const facts = (...given: readonly (InventoryFact | undefined)[]): readonly InventoryFact[] =>
  given.filter((one) => one !== undefined);
