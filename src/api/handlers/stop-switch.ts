import type { ResponseSettings } from '../../response/index.ts';
import type { TenantStore } from '../../store/index.ts';

const STOP_KEY = 'response.stopped-by';

export interface Stopped {
  readonly by: string;
  readonly reason: string;
  readonly at: number;
}

export const rememberStop = (store: TenantStore, stopped: Stopped | undefined): Promise<void> =>
  store.settings.put(STOP_KEY, stopped ?? null);

/** Who pulled the stop switch, while it is on. */
export const stoppedBy = async (
  store: TenantStore,
  settings: ResponseSettings,
): Promise<Stopped | undefined> => {
  if (!settings.stopped) return undefined;
  const said = (await store.settings.get(STOP_KEY)) as Stopped | null | undefined;
  return said ?? { by: 'unknown', reason: 'not recorded', at: 0 };
};
