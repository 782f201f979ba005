export { type LoadedMapping, type LoadedMappings, loadMappings } from './load.ts';
