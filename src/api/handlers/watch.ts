/** How well we can see what an identity does, and why not better. */
import type { InventoryView, Principal } from '../../inventory/index.ts';
import type { Place } from '../../model/index.ts';
import type { ApiDeps } from '../deps.ts';

export const watchOf = (
  deps: Pick<ApiDeps, 'sources' | 'connected'>,
  view: InventoryView,
  { system, scope }: Principal | Place,
): { state: 'watched' | 'partly' | 'blind'; because: string } => {
  const source = deps.sources.find((one) => one.id === system);
  const flow = deps.connected().find((one) => one.source === system);
  if (!source || !flow) return { state: 'blind', because: `${system} is not connected` };
  if (flow.lastEventAt === undefined)
    return { state: 'blind', because: `no log of ${source.title} has arrived yet` };
  const needs = Object.entries(source.telemetry).flatMap(([kind, given]) =>
    given.given === 'yes'
      ? []
      : [
          `${kind.replaceAll('_', ' ')}${given.given === 'needs' ? ` needs ${given.setting}` : ' is not logged'}`,
        ],
  );
  const blind = view.blind(system, scope).map((one) => `${one.area}: ${one.because}`);
  const missing = [...needs, ...blind];
  return missing.length === 0
    ? { state: 'watched', because: 'its sign-ins, tokens, changes and secrets are logged' }
    : { state: 'partly', because: missing.slice(0, 4).join('; ') };
};
