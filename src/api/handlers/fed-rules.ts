/** Which rules get records at all: those of whose logsource a connected system's logs are. */
import type { LoadedRule } from '../../detection/index.ts';
import type { ApiDeps } from '../deps.ts';

const parts = ['product', 'service'] as const;

export const connectedSources = (deps: Pick<ApiDeps, 'sources' | 'connected'>) => {
  const connected = new Set(deps.connected().map((one) => one.source));
  return deps.sources.filter(({ id }) => connected.has(id));
};

export const feeding = (
  deps: Pick<ApiDeps, 'sources' | 'connected'>,
): ((logsource: LoadedRule['logsource']) => boolean) => {
  const labels = connectedSources(deps).flatMap(({ logsources }) => logsources);
  return (logsource) =>
    labels.some((label) =>
      parts.every((part) => logsource[part] === undefined || logsource[part] === label[part]),
    );
};
