/** A small organisation: people in every state, apps of every kind, and who administers it. */
import { apps } from './seed-apps.ts';
import { org } from './seed-org.ts';
import { people } from './seed-people.ts';
import type { OktaState } from './state.ts';

export { ids, secrets } from './seed-parts.ts';

export const seed = (at: number): OktaState => ({
  ...people(at),
  ...apps(at),
  ...org(at),
  accessTokens: new Map(),
  log: [],
  made: 1,
});
