/** Ids of one CI system's things: `ci:<instance>/<sort>/<id>`, the same in document and log. */
export const ciNative = (
  instance: string,
  sort: 'pipeline' | 'runner' | 'user',
  id: string,
): string => `${instance}/${sort}/${id}`;
export const ciId = (native: string): string => `ci:${native}`;
export const tokenNative = (instance: string, id: string): string => `${instance}/token/${id}`;
export const variableNative = (instance: string, pipeline: string, name: string): string =>
  `${instance}/variable/${pipeline}/${name}`;
export const credentialId = (native: string): string => `ci:credential/${native}`;
