/** What a system tells only after somebody has changed a setting there. */
import type { SourceDefinition } from './contract.ts';

export const telemetryNeeds = ({
  telemetry,
}: Pick<SourceDefinition, 'telemetry'>): { readonly kind: string; readonly setting: string }[] =>
  Object.entries(telemetry).flatMap(([kind, given]) =>
    given.given === 'needs' ? [{ kind, setting: given.setting }] : [],
  );
